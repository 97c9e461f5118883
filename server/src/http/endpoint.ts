// Joins an address, its schemas, its row of the access table and a handler into one Fastify route.
import { type Body, contract, type Endpoint, type Params, type Query, type Reply } from "@expecting-mothers/shared/contract";
import { type EndpointName, paths } from "@expecting-mothers/shared/paths";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Intent } from "../db/idempotency.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import type { SignedIn, Viewer } from "../lib/viewer.ts";
import { type Access, access } from "./access.ts";
import { readIntent } from "./idempotency.ts";
import { findViewer } from "./session.ts";

type Parts<N extends EndpointName> = { params: Params<N>; query: Query<N>; body: Body<N>; request: FastifyRequest; reply: FastifyReply };
type Answer<N extends EndpointName> = Promise<Reply<N> | FastifyReply>;

declare module "fastify" {
  interface FastifyRequest {
    viewer?: Viewer;
  }
  interface FastifyContextConfig {
    endpoint?: EndpointName;
  }
}

/** Registers an endpoint that anyone may use. `findViewer` looks the session up, if there is one. */
export function publicEndpoint<N extends EndpointName>(
  app: FastifyInstance,
  deps: Deps,
  name: N,
  handler: (ask: Parts<N> & { findViewer: () => Promise<Viewer | undefined> }) => Answer<N>,
): void {
  route(app, name, undefined, (request, reply) => handler({ ...partsOf<N>(request, reply), findViewer: () => findViewer(deps, request) }));
}

/** Registers an endpoint for a signed-in number, whether or not the person is picked yet. */
export function phoneEndpoint<N extends EndpointName>(
  app: FastifyInstance,
  deps: Deps,
  name: N,
  handler: (ask: Parts<N> & { viewer: Viewer }) => Answer<N>,
): void {
  route(app, name, deps, (request, reply) => handler({ ...partsOf<N>(request, reply), viewer: request.viewer as Viewer }));
}

/** Registers an endpoint for signed-in people of the roles in the access table. */
export function endpoint<N extends EndpointName>(
  app: FastifyInstance,
  deps: Deps,
  name: N,
  handler: (ask: Parts<N> & { viewer: SignedIn; intent: Intent }) => Answer<N>,
): void {
  const { idempotent } = contract[name] as Endpoint;
  route(app, name, deps, (request, reply) => {
    const viewer = request.viewer as SignedIn;
    const parts = partsOf<N>(request, reply);
    const intent = idempotent
      ? readIntent(viewer.personId, request.headers["idempotency-key"], name, parts.params, parts.body)
      : { personId: viewer.personId, key: "", hash: Buffer.alloc(0) };
    return handler({ ...parts, viewer, intent });
  });
}

function route<N extends EndpointName>(
  app: FastifyInstance,
  name: N,
  deps: Deps | undefined,
  handler: (request: FastifyRequest, reply: FastifyReply) => Answer<N>,
): void {
  const [method, url] = paths[name];
  const { params, query, body, reply, status = 200, summary, tag }: Endpoint = contract[name];
  const schema = {
    operationId: name,
    summary,
    tags: [tag],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    response: { [status]: reply },
  };
  app.route({
    method,
    url,
    schema,
    config: { endpoint: name },
    ...(deps && { onRequest: (request) => admit(app, deps, name, request) }),
    handler: async (request, response) => {
      response.status(status);
      if (method !== "GET" || deps !== undefined) response.header("cache-control", "no-store");
      return handler(request, response);
    },
  });
}

/** Session and role, before anything of the request is parsed. */
async function admit(app: FastifyInstance, deps: Deps, name: EndpointName, request: FastifyRequest): Promise<void> {
  const viewer = await findViewer(deps, request);
  if (viewer === undefined) throw new DomainError("not_signed_in");
  await app.limitSession(request, viewer);
  const allowed = access[name];
  if (viewer.personId === null) {
    if (allowed.phone === undefined) throw new DomainError("not_signed_in");
  } else if (!roleReaches(allowed, viewer, (request.params as { clinicId?: string }).clinicId)) {
    throw new DomainError(viewer.roles.some((role) => allowed[role] !== undefined) ? "not_found" : "forbidden");
  }
  request.viewer = viewer;
}

/** A clinic administrator reaches the addresses of her own clinics only; what lies below an address is the service's to check. */
function roleReaches(allowed: Access, viewer: Viewer, clinicId: string | undefined): boolean {
  return viewer.roles.some((role) => {
    const reach = allowed[role];
    if (reach === undefined) return false;
    return reach !== "clinic" || clinicId === undefined || viewer.adminClinics.includes(clinicId);
  });
}

function partsOf<N extends EndpointName>(request: FastifyRequest, reply: FastifyReply): Parts<N> {
  return {
    params: request.params as Params<N>,
    query: request.query as Query<N>,
    body: request.body as Body<N>,
    request,
    reply,
  };
}
