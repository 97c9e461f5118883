// A known address asked with a method it does not have: 405 that names those it has, instead of a puzzling 404.
import { paths } from "@expecting-mothers/shared/paths";
import type { FastifyInstance, HTTPMethods } from "fastify";
import { DomainError } from "../lib/domain-error.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] as const satisfies HTTPMethods[];

/** To be called when the endpoints are registered. */
export function answerOtherMethods(app: FastifyInstance): void {
  const entries = Object.values(paths).filter(([method, url]) => app.hasRoute({ method, url }));
  for (const [url, group] of Object.entries(Object.groupBy(entries, ([, address]) => address))) {
    const known: string[] = (group ?? []).map(([method]) => method);
    if (known.includes("GET")) known.push("HEAD");
    app.route({
      method: methods.filter((method) => !known.includes(method)),
      url,
      onRequest: async (_request, reply) => {
        reply.header("allow", known.join(", "));
        throw new DomainError("method_not_allowed");
      },
      handler: async () => {},
    });
  }
}
