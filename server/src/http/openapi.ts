// OpenAPI 3.1 from the schemas that the server runs, and a page to read it.
import { Problem } from "@expecting-mothers/shared/basics";
import { contract, type Endpoint } from "@expecting-mothers/shared/contract";
import { type EndpointName, paths } from "@expecting-mothers/shared/paths";
import { type ProblemCode, problemMeanings } from "@expecting-mothers/shared/problem";
import swagger from "@fastify/swagger";
import type { FastifyInstance, FastifySchema } from "fastify";
import { access } from "./access.ts";
import { type ApiDocument, docsPage, docsPolicy } from "./docs-page.ts";
import { statusOf } from "./errors.ts";
import { sessionCookie } from "./session.ts";

const DESCRIPTION = `Refusals are application/problem+json with a stable code. A request that changes something says where it comes from
(Origin, or a browser's Sec-Fetch-Site); where an Idempotency-Key is asked for, the same key answers the same. What is beyond the reader's reach is
404. A method that an address does not take is 405 (method_not_allowed).`;

/** To be called before the endpoints are registered. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Expecting Mothers",
        version: "0.1.0",
        description: DESCRIPTION,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: {
        securitySchemes: { session: { type: "apiKey", in: "cookie", name: sessionCookie } },
        schemas: { Problem: Problem as object },
      },
    },
    transform: ({ schema, url, route }) => {
      const name = route.config?.endpoint;
      return name === undefined ? { schema: { ...schema, hide: true }, url } : { schema: withRefusals(schema, name), url };
    },
  });
  const hidden = { schema: { hide: true } as FastifySchema };
  app.get("/api/openapi.json", hidden, async () => app.swagger());
  let page: string | undefined;
  app.get("/api/docs", hidden, async (_request, reply) => {
    page ??= docsPage(app.swagger() as unknown as ApiDocument);
    return reply.header("content-security-policy", docsPolicy).type("text/html; charset=utf-8").send(page);
  });
}

/** Every refusal an endpoint may answer, grouped by status, with its codes and their meanings. */
function withRefusals(schema: FastifySchema, name: EndpointName): FastifySchema {
  const byStatus = Object.groupBy(refusalsOf(name), (code) => statusOf[code]);
  const responses = Object.entries(byStatus).map(([status, codes = []]) => [
    status,
    {
      description: codes.map((code) => `\`${code}\`: ${problemMeanings[code]}`).join("\n\n"),
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  ]);
  const secured = access[name].anyone === undefined ? { security: [{ session: [] }] } : {};
  const keyed = (contract[name] as Endpoint).idempotent
    ? {
        headers: {
          type: "object",
          required: ["idempotency-key"],
          properties: { "idempotency-key": { type: "string", minLength: 8, maxLength: 100 } },
        },
      }
    : {};
  return { ...schema, ...secured, ...keyed, response: { ...(schema.response as object), ...Object.fromEntries(responses) } };
}

/** The codes an endpoint may answer with: its own and those that follow from its shape. */
export function refusalsOf(name: EndpointName): ProblemCode[] {
  const { refuses = [], body, idempotent, params, query }: Endpoint = contract[name];
  const codes: ProblemCode[] = [...refuses, "too_many_requests", "overloaded", "stopping", "internal"];
  if (params || query || body) codes.push("invalid_input");
  if (params) codes.push("not_found");
  if (body) codes.push("too_large", "unsupported_type");
  if (paths[name][0] !== "GET") codes.push("foreign_origin");
  if (idempotent) codes.push("idempotency_key_missing", "idempotency_key_reused", "unknown_outcome");
  if (access[name].anyone === undefined) codes.push("not_signed_in", "forbidden");
  return [...new Set(codes)];
}
