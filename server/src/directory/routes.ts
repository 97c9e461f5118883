// Addresses of the directory: reads the request, asks the service.
import type { FastifyInstance } from "fastify";
import type { Deps } from "../deps.ts";
import { endpoint, publicEndpoint } from "../http/endpoint.ts";
import * as editing from "./editing.ts";
import * as service from "./service.ts";

export function directoryRoutes(app: FastifyInstance, deps: Deps): void {
  publicEndpoint(app, deps, "listDistricts", () => service.listDistricts(deps));
  publicEndpoint(app, deps, "findClinics", ({ query }) => service.findClinics(deps, query));
  publicEndpoint(app, deps, "getClinic", ({ params }) => service.getClinic(deps, params.clinicId));
  publicEndpoint(app, deps, "getDoctor", ({ params }) => service.getDoctor(deps, params.doctorId));
  endpoint(app, deps, "listVisitTypes", ({ params }) => service.listVisitTypes(deps, params.clinicId));
  endpoint(app, deps, "addClinic", ({ viewer, intent, body }) => editing.addClinic(deps, viewer, intent, body));
  endpoint(app, deps, "changeClinic", ({ viewer, params, body }) => editing.changeClinic(deps, viewer, params.clinicId, body));
  endpoint(app, deps, "addDoctor", ({ viewer, intent, params, body }) => editing.addDoctor(deps, viewer, intent, params.clinicId, body));
  endpoint(app, deps, "changeDoctor", ({ viewer, params, body }) => editing.changeDoctor(deps, viewer, params, body));
  endpoint(app, deps, "addVisitType", ({ viewer, intent, params, body }) =>
    editing.addVisitType(deps, viewer, intent, params.clinicId, body),
  );
  endpoint(app, deps, "changeVisitType", ({ viewer, params, body }) => editing.changeVisitType(deps, viewer, params, body));
}
