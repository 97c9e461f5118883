// Who is asking: the session cookie and the viewer behind it.
import { createHash, randomBytes } from "node:crypto";
import type { Role } from "@expecting-mothers/shared/basics";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Deps } from "../deps.ts";
import type { Viewer } from "../lib/viewer.ts";
import { findSession, type SessionRow } from "./find-session.ts";

export const sessionCookie = "__Host-session";
const cookieRules = { path: "/", httpOnly: true, secure: true, sameSite: "lax" } as const;

const touchSession = { name: "touch_session", text: "select touch_session($1)" };

export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

export function setSessionCookie(reply: FastifyReply, token: string, seconds: number): void {
  reply.setCookie(sessionCookie, token, { ...cookieRules, maxAge: seconds });
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, cookieRules);
}

/** The viewer behind the request's cookie, or undefined. */
export async function findViewer({ pool, log }: Deps, request: FastifyRequest): Promise<Viewer | undefined> {
  const token = request.cookies[sessionCookie];
  if (token === undefined) return undefined;
  const hash = hashToken(token);
  const row = await findSession(pool, hash);
  if (row === undefined) return undefined;
  if (row.isStale) {
    pool.query({ ...touchSession, values: [hash] }).catch((error) => log.warn({ err: error }, "session not touched"));
  }
  return viewerOf(row);
}

function viewerOf({ sessionId, personId, phoneId, name, language, grants }: SessionRow): Viewer {
  const split = grants.map((grant) => grant.split("@") as [Role, string?]);
  const clinicsOf = (wanted: (role: Role) => boolean) =>
    split.flatMap(([role, clinicId]) => (clinicId !== undefined && wanted(role) ? [clinicId] : []));
  return {
    sessionId,
    kind: phoneId === null ? "staff" : "phone",
    personId,
    phoneId,
    name: name ?? "",
    language: language ?? "ur",
    roles: [...new Set(split.map(([role]) => role))],
    adminClinics: clinicsOf((role) => role === "clinic_admin"),
    staffClinics: [...new Set(clinicsOf(() => true))],
  };
}
