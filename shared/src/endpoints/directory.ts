// Endpoints of districts, clinics, doctors and visit types.

import { Id, Strict } from "../basics.ts";
import * as directory from "../directory.ts";
import type { Endpoint } from "./endpoint.ts";

const clinic = Strict({ clinicId: Id });
const doctorAtClinic = Strict({ clinicId: Id, doctorId: Id });

export const directoryEndpoints = {
  listDistricts: { summary: "Districts with clinics", tag: "directory", reply: directory.Districts },
  findClinics: { summary: "Find clinics", tag: "directory", query: directory.FindClinics, reply: directory.Clinics },
  getClinic: { summary: "A clinic with its doctors and visit types", tag: "directory", params: clinic, reply: directory.ClinicPage },
  addClinic: {
    summary: "Add a clinic",
    tag: "directory",
    body: directory.SaveClinic,
    reply: directory.Clinic,
    status: 201,
    idempotent: true,
    refuses: ["invalid_phone"],
  },
  changeClinic: {
    summary: "Change a clinic",
    tag: "directory",
    params: clinic,
    body: directory.SaveClinic,
    reply: directory.Clinic,
    refuses: ["invalid_phone"],
  },
  findDoctors: {
    summary: "Find doctors with their earliest opening",
    tag: "directory",
    query: directory.FindDoctors,
    reply: directory.DoctorsFound,
  },
  getDoctor: {
    summary: "A doctor, where she works and her visit types",
    tag: "directory",
    params: Strict({ doctorId: Id }),
    reply: directory.DoctorPage,
  },
  addDoctor: {
    summary: "Add a doctor to a clinic",
    tag: "directory",
    params: clinic,
    body: directory.SaveDoctor,
    reply: directory.Doctor,
    status: 201,
    idempotent: true,
  },
  changeDoctor: {
    summary: "Change a doctor's entry",
    tag: "directory",
    params: doctorAtClinic,
    body: directory.SaveDoctor,
    reply: directory.Doctor,
  },
  listVisitTypes: {
    summary: "A clinic's visit types, for its administrator",
    tag: "directory",
    params: clinic,
    reply: directory.VisitTypes,
  },
  addVisitType: {
    summary: "Add a visit type",
    tag: "directory",
    params: clinic,
    body: directory.SaveVisitType,
    reply: directory.VisitType,
    status: 201,
    idempotent: true,
  },
  changeVisitType: {
    summary: "Change a visit type; booked visits keep their length",
    tag: "directory",
    params: Strict({ clinicId: Id, visitTypeId: Id }),
    body: directory.SaveVisitType,
    reply: directory.VisitType,
  },
} as const satisfies Record<string, Endpoint>;
