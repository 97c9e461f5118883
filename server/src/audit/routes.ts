// The access log over HTTP.
import type { FastifyInstance } from "fastify";
import type { Deps } from "../deps.ts";
import { endpoint } from "../http/endpoint.ts";
import { listMyAccess, readAudit } from "./reading.ts";

export function auditRoutes(app: FastifyInstance, deps: Deps): void {
  endpoint(app, deps, "listMyAccess", ({ viewer, query }) => listMyAccess(deps, viewer, query.before));
  endpoint(app, deps, "readAudit", ({ viewer, query }) => readAudit(deps, viewer, query));
}
