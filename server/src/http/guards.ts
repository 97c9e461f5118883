// What every request passes first: headers, origin, rate, overload, and a reader that takes clean UTF-8 JSON only.
import { bodyMaxBytes } from "@expecting-mothers/shared/limits";
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import underPressure from "@fastify/under-pressure";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Config } from "../config.ts";
import { DomainError } from "../lib/domain-error.ts";
import type { Viewer } from "../lib/viewer.ts";
import { secureAnswers } from "./security-headers.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** Counts a request against its session. Throws `too_many_requests`. */
    limitSession(request: FastifyRequest, viewer: Viewer): Promise<void>;
  }
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

export async function guard(app: FastifyInstance, config: Config): Promise<void> {
  await app.register(cookie);
  secureAnswers(app);
  await app.register(underPressure, {
    maxEventLoopDelay: 4_000,
    // The sampler calls an interval without one sample an endless delay: within a shorter one a single stall refuses everybody.
    sampleInterval: 5_000,
    exposeStatusRoute: false,
    pressureHandler: () => {
      throw new DomainError("overloaded", { retryAfterSeconds: 2 });
    },
  });
  await limitRates(app, config);
  app.addHook("onRequest", async (request) => refuseForeignOrigin(request, config));
  readCleanJson(app);
}

async function limitRates(app: FastifyInstance, config: Config): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    max: config.requestsPerMinute.address,
    timeWindow: 60_000,
    cache: 20_000,
    addHeaders: {},
    addHeadersOnExceeding: noHeaders,
    errorResponseBuilder: (_request, { ttl }) => new DomainError("too_many_requests", { retryAfterSeconds: Math.ceil(ttl / 1000) }),
  });
  const check = app.createRateLimit({
    max: config.requestsPerMinute.session,
    timeWindow: 60_000,
    keyGenerator: (request) => request.viewer?.sessionId ?? request.ip,
  });
  app.decorate("limitSession", async (request: FastifyRequest, viewer: Viewer) => {
    request.viewer = viewer;
    const outcome = await check(request);
    if (!outcome.isAllowed && outcome.isExceeded) throw new DomainError("too_many_requests", { retryAfterSeconds: outcome.ttlInSeconds });
  });
}

const noHeaders = { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false };

/** Another site cannot make a browser change anything here: the browser itself says where a request comes from. */
function refuseForeignOrigin(request: FastifyRequest, config: Config): void {
  if (safeMethods.has(request.method)) return;
  const site = request.headers["sec-fetch-site"];
  if (site === "same-origin") return;
  const own = config.origin ?? `http://${request.headers.host}`;
  if (site !== undefined || request.headers.origin !== own) throw new DomainError("foreign_origin");
}

/** JSON as bytes: invalid UTF-8, NUL and prototype keys are refused before anything reads them. */
function readCleanJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser("error", "error");
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  app.addContentTypeParser("application/json", { parseAs: "buffer", bodyLimit: bodyMaxBytes }, (request, bytes, done) => {
    let text: string;
    try {
      text = utf8.decode(bytes as Buffer);
    } catch {
      return done(new DomainError("invalid_input", { fields: [{ path: "body", rule: "utf-8" }] }));
    }
    if (text.includes("\0") || text.includes("\\u0000")) {
      return done(new DomainError("invalid_input", { fields: [{ path: "body", rule: "nul" }] }));
    }
    return parse(request, text, done);
  });
}
