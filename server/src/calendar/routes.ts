// Addresses of openings and calendars: reads the request, asks the service, sets what a cache may do.
import { hash } from "node:crypto";
import type { Openings } from "@expecting-mothers/shared/calendar";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Deps } from "../deps.ts";
import { endpoint, publicEndpoint } from "../http/endpoint.ts";
import { getCalendar, previewCalendar, saveCalendar } from "./edit-calendar.ts";
import { findDoctors } from "./find-doctors.ts";
import { findOpenings } from "./find-openings.ts";

export function calendarRoutes(app: FastifyInstance, deps: Deps): void {
  publicEndpoint(app, deps, "findDoctors", ({ query }) => findDoctors(deps, query));
  publicEndpoint(app, deps, "findOpenings", async ({ query, request, reply, findViewer }) => {
    const viewer = await findViewer();
    return sendWithTag(request, reply, tagged(await findOpenings(deps, query, viewer)), viewer !== undefined);
  });
  endpoint(app, deps, "getCalendar", ({ viewer, params }) => getCalendar(deps, viewer, params));
  endpoint(app, deps, "previewCalendar", ({ viewer, params, body }) => previewCalendar(deps, viewer, params, body));
  endpoint(app, deps, "saveCalendar", ({ viewer, params, body }) => saveCalendar(deps, viewer, params, body));
}

type Tagged = Readonly<{ body: string; tag: string }>;
/** An answer that still holds is the same object, and is written and hashed once. */
const written = new WeakMap<Openings, Tagged>();

/** The tag is made of the answer itself: openings change with the clock and with holds that run out, which no version counts. */
function tagged(openings: Openings): Tagged {
  let text = written.get(openings);
  if (text === undefined) {
    const body = JSON.stringify(openings);
    text = { body, tag: `"${hash("sha1", body, "base64url")}"` };
    written.set(openings, text);
  }
  return text;
}

function sendWithTag(request: FastifyRequest, reply: FastifyReply, { body, tag }: Tagged, personal: boolean): FastifyReply {
  reply
    .header("etag", tag)
    .header("vary", "cookie")
    .header("cache-control", personal ? "private, no-cache" : "no-cache");
  const known = request.headers["if-none-match"];
  if (known?.split(",").some((one) => one.trim().replace(/^W\//, "") === tag)) return reply.status(304).send();
  return reply.type("application/json; charset=utf-8").send(body);
}
