// The demo's pages: sign in as anybody with one press, and see what would have gone out. Elsewhere these addresses do not exist.
import formbody from "@fastify/formbody";
import type { FastifyInstance, FastifyReply } from "fastify";
import { isDemo } from "../config.ts";
import type { Deps } from "../deps.ts";
import { sessionCookie, setSessionCookie } from "../http/session.ts";
import { DomainError } from "../lib/domain-error.ts";
import { listDemoMessages } from "../notifications/demo-gateway.ts";
import { demoPassword } from "../seed/province.ts";
import { contentSecurityPolicy, inboxPage, peoplePage } from "./page.ts";
import { peopleOfTheDemo } from "./people.ts";
import { signInAs } from "./service.ts";

const yearSeconds = 31_536_000;
const hidden = { schema: { hide: true } };

export function demoRoutes(app: FastifyInstance, deps: Deps): void {
  if (!isDemo(deps.config)) return;
  // A room of its own, for these forms are no business of the API's reader.
  void app.register((scope, _options, done) => {
    void scope.register(formbody, { bodyLimit: 1_024 });
    scope.get("/demo", hidden, (_request, reply) => sendPage(reply, peoplePage(peopleOfTheDemo, demoPassword)));
    scope.get("/demo/inbox", hidden, async (_request, reply) => sendPage(reply, inboxPage(await listDemoMessages(deps.pool))));
    scope.post<{ Body: Record<string, string> | null }>("/demo", hidden, async (request, reply) => {
      const person = Object.entries(peopleOfTheDemo).find(([key]) => key === request.body?.["person"])?.[1];
      if (person === undefined) throw new DomainError("not_found");
      const { token, seconds, language, isStaff } = await signInAs(
        deps,
        person.id,
        request.cookies[sessionCookie],
        request.headers["user-agent"],
      );
      setSessionCookie(reply, token, seconds);
      reply.setCookie("lang", language, { path: "/", maxAge: yearSeconds, sameSite: "lax" });
      return reply.redirect(isStaff ? "/staff" : "/", 303);
    });
    done();
  });
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .header("content-security-policy", contentSecurityPolicy)
    .header("cache-control", "no-store")
    .type("text/html; charset=utf-8")
    .send(html);
}
