// Serves the web app: its files, and its pages rendered here, so that every journey works with scripts off.
import { readdirSync } from "node:fs";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import formbody from "@fastify/formbody";
import serveStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Deps } from "../deps.ts";
import { sessionCookie } from "../http/session.ts";
import { clientFolder, loadRenderer, type Respond } from "./bundle.ts";
import { visitorOf } from "./visitor.ts";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
/** Good enough for a page of 10 KB in under a millisecond. */
const brotliRules = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } };

/** Addresses below these belong to others; what is unknown there is a plain "not found". */
const foreign = /^\/(api|assets|demo)(\/|$|\?)/;

export async function registerPages(app: FastifyInstance, { log }: Pick<Deps, "log">): Promise<void> {
  const respond = await loadRenderer();
  if (respond === undefined) {
    log.warn({}, "the web app is not built: only the API is served");
    return;
  }
  // A room of its own: only pages take form posts, the API takes JSON alone.
  await app.register((scope, _options, done) => {
    serveFiles(scope);
    servePages(scope, respond);
    done();
  });
}

function serveFiles(app: FastifyInstance): void {
  void app.register(serveStatic, {
    root: `${clientFolder}/assets`,
    prefix: "/assets/",
    preCompressed: true,
    immutable: true,
    maxAge: "365d",
    index: false,
  });
  const atTheTop = readdirSync(clientFolder).filter((name) => /\.(svg|png|webmanifest)$/.test(name));
  for (const name of atTheTop) {
    app.get(`/${name}`, unlisted, (_request, reply) => sendTop(reply, name, "public, max-age=86400"));
  }
  // The worker fetches what it keeps, so its own answer must allow that.
  app.get("/sw.js", unlisted, (_request, reply) =>
    sendTop(reply.header("content-security-policy", "default-src 'none'; connect-src 'self'"), "sw.js", "no-cache"),
  );
}

const unlisted = { config: { rateLimit: false }, schema: { hide: true } } as const;

function sendTop(reply: FastifyReply, name: string, cacheControl: string): FastifyReply {
  return reply.header("cache-control", cacheControl).sendFile(name, clientFolder, { cacheControl: false });
}

function servePages(app: FastifyInstance, respond: Respond): void {
  void app.register(formbody, { bodyLimit: 16_384 });
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    if (foreign.test(request.url)) return reply.callNotFound();
    const visitor = visitorOf(app, request);
    const page = await respond({
      method: request.method,
      url: request.url,
      form: (request.body ?? {}) as Record<string, string>,
      language: request.cookies["lang"] === "en" ? "en" : "ur",
      leaving: request.cookies["leaving"] === "1",
      send: visitor.send,
    });
    if (page.error !== undefined) request.log.error({ err: page.error }, "page failed");
    const isPrivate = request.cookies[sessionCookie] !== undefined || request.method === "POST" || visitor.setCookies().length > 0;
    const { "set-cookie": ownCookie, ...headers } = page.headers;
    reply.status(page.status).headers(headers);
    reply.header("cache-control", isPrivate ? "no-store" : "no-cache").header("vary", "cookie, accept-encoding");
    for (const line of [...visitor.setCookies(), ...(ownCookie ? [ownCookie] : [])]) reply.header("set-cookie", line);
    return sendHtml(request, reply, page.html);
  };
  app.get("/*", { schema: unlisted.schema }, answer);
  app.post("/*", { schema: unlisted.schema }, answer);
}

async function sendHtml(request: FastifyRequest, reply: FastifyReply, html: string): Promise<FastifyReply> {
  const accepted = String(request.headers["accept-encoding"] ?? "");
  if (html.length < 1_000) return reply.send(html);
  if (/\bbr\b/.test(accepted)) return reply.header("content-encoding", "br").send(await brotli(html, brotliRules));
  if (/\bgzip\b/.test(accepted)) return reply.header("content-encoding", "gzip").send(await zip(html));
  return reply.send(html);
}
