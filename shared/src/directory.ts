// Districts, clinics, doctors and visit types: what anybody may see before signing in, and what an administrator edits.
import Type from "typebox";
import { Gender, Id, Instant, Names, Nullable, PhoneTyped, Place, SpokenLanguage, Strict, Text, VisitMode } from "./basics.ts";
import { searchMaxLength } from "./limits.ts";

export const District = Strict({ id: Type.String(), names: Names, clinics: Type.Integer(), doctors: Type.Integer() });
export type District = Type.Static<typeof District>;
export const Districts = Strict({ districts: Type.Array(District) });
export const DistrictId = Type.String({ minLength: 2, maxLength: 40, pattern: "^[a-z][a-z-]*$" });

export const Service = Type.Union([
  Type.Literal("antenatal"),
  Type.Literal("ultrasound"),
  Type.Literal("laboratory"),
  Type.Literal("delivery"),
  Type.Literal("emergency"),
  Type.Literal("vaccination"),
]);
export const Clinic = Strict({
  id: Id,
  names: Names,
  districtId: DistrictId,
  address: Names,
  place: Place,
  phone: Type.String({ description: "E.164, for tel: links" }),
  zone: Type.String({ description: "IANA name, e.g. Asia/Karachi" }),
  services: Type.Array(Service),
  accessibleEntrance: Type.Boolean(),
});
export type Clinic = Type.Static<typeof Clinic>;
export const Clinics = Strict({ clinics: Type.Array(Clinic), more: Type.Boolean() });
export const SaveClinic = Strict({
  names: Names,
  districtId: DistrictId,
  address: Names,
  place: Place,
  phone: PhoneTyped,
  zone: Type.Optional(Type.String({ maxLength: 60 })),
  services: Type.Array(Service, { uniqueItems: true, maxItems: 6 }),
  accessibleEntrance: Type.Boolean(),
});

export const VisitType = Strict({
  id: Id,
  clinicId: Id,
  names: Names,
  durationMinutes: Type.Integer(),
  bufferBeforeMinutes: Type.Integer(),
  bufferAfterMinutes: Type.Integer(),
  firstVisit: Type.Boolean(),
  mode: VisitMode,
  dailyLimit: Nullable(Type.Integer({ description: "Most visits of this type that one doctor takes on one day" })),
  active: Type.Boolean(),
});
export type VisitType = Type.Static<typeof VisitType>;
export const VisitTypes = Strict({ visitTypes: Type.Array(VisitType) });
export const SaveVisitType = Strict({
  names: Names,
  durationMinutes: Type.Integer({ minimum: 5, maximum: 240 }),
  bufferBeforeMinutes: Type.Integer({ minimum: 0, maximum: 120 }),
  bufferAfterMinutes: Type.Integer({ minimum: 0, maximum: 120 }),
  firstVisit: Type.Boolean(),
  mode: VisitMode,
  dailyLimit: Nullable(Type.Integer({ minimum: 1, maximum: 200 })),
  active: Type.Boolean(),
});

export const Doctor = Strict({
  id: Id,
  names: Names,
  gender: Gender,
  languages: Type.Array(SpokenLanguage),
  registrationNumber: Type.String(),
  clinicIds: Type.Array(Id),
});
export type Doctor = Type.Static<typeof Doctor>;
export const SaveDoctor = Strict({
  names: Names,
  gender: Gender,
  languages: Type.Array(SpokenLanguage, { minItems: 1, maxItems: 7, uniqueItems: true }),
  registrationNumber: Text(40),
});

/** One doctor at one clinic, as the search shows her. */
export const DoctorFound = Strict({
  doctor: Doctor,
  clinic: Clinic,
  visitTypeId: Nullable(Id),
  earliestAt: Nullable(Instant),
  distanceKm: Nullable(Type.Number()),
});
export type DoctorFound = Type.Static<typeof DoctorFound>;
export const DoctorsFound = Strict({ found: Type.Array(DoctorFound), more: Type.Boolean(), asOf: Instant });
export const FindDoctors = Strict({
  district: Type.Optional(DistrictId),
  clinic: Type.Optional(Id),
  latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  woman: Type.Optional(Type.Boolean()),
  language: Type.Optional(SpokenLanguage),
  mode: Type.Optional(VisitMode),
  firstVisit: Type.Optional(Type.Boolean()),
  search: Type.Optional(Text(searchMaxLength)),
  sort: Type.Optional(Type.Union([Type.Literal("earliest"), Type.Literal("nearest"), Type.Literal("name")])),
});
export const FindClinics = Strict({
  district: Type.Optional(DistrictId),
  latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  search: Type.Optional(Text(searchMaxLength)),
});
export const DoctorPage = Strict({ doctor: Doctor, clinics: Type.Array(Clinic), visitTypes: Type.Array(VisitType) });
export const ClinicPage = Strict({ clinic: Clinic, doctors: Type.Array(Doctor), visitTypes: Type.Array(VisitType) });
