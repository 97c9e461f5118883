// The composition root: guards, then the features in the order in which they may lean on each other. A table of contents.
import { randomBytes } from "node:crypto";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Logger } from "pino";
import { accountRoutes } from "./accounts/routes.ts";
import { appointmentRoutes } from "./appointments/routes.ts";
import { auditRoutes } from "./audit/routes.ts";
import { calendarRoutes } from "./calendar/routes.ts";
import { demoRoutes } from "./demo/routes.ts";
import type { Deps } from "./deps.ts";
import { directoryRoutes } from "./directory/routes.ts";
import { answerErrors, answerFailure, refuseBrokenRequest } from "./http/errors.ts";
import { guard } from "./http/guards.ts";
import { watchHealth } from "./http/health.ts";
import { describeApi } from "./http/openapi.ts";
import { answerOtherMethods } from "./http/other-methods.ts";
import { validateStrictly } from "./http/validation.ts";
import { registerPages } from "./pages/routes.ts";

/** Builds the server without listening. `logger` gets one line a request, without personal data. */
export async function buildApp(deps: Deps, logger: Logger): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: countedIds(),
    trustProxy: deps.config.trustedProxies.length > 0 ? [...deps.config.trustedProxies] : false,
    bodyLimit: 65_536,
    requestTimeout: 15_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 65_000,
    handlerTimeout: 20_000,
    return503OnClosing: true,
    frameworkErrors: answerFailure,
    clientErrorHandler: refuseBrokenRequest,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
  });
  answerErrors(app);
  validateStrictly(app);
  watchHealth(app, deps.pool);
  await guard(app, deps.config);
  logRequests(app);
  await describeApi(app);
  auditRoutes(app, deps);
  accountRoutes(app, deps);
  directoryRoutes(app, deps);
  calendarRoutes(app, deps);
  appointmentRoutes(app, deps);
  demoRoutes(app, deps);
  await registerPages(app, deps);
  answerOtherMethods(app);
  return app;
}

/** Unlike those of any other process, and cheaper than fresh random bytes for every request. */
function countedIds(): () => string {
  const process = randomBytes(4).toString("hex");
  let count = 0;
  return () => `${process}-${(++count).toString(36)}`;
}

/** One line per request: what, how it ended, how long. Never an address with a query, a body or a name. */
function logRequests(app: FastifyInstance): void {
  app.addHook("onResponse", async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? "none",
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      "request",
    );
  });
}
