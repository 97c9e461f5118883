// The cookies of signing in beside the session's own: the browser that asked for a code, the device staff signed in from before.

import { codeLifeSeconds } from "@expecting-mothers/shared/limits";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sessionCookie, setSessionCookie } from "../http/session.ts";
import { deviceMarkSeconds } from "./known-device.ts";
import { newBinding } from "./one-time-codes.ts";
import { deviceOf } from "./rules.ts";
import type { Opened } from "./sessions.ts";
import type { StaffBrowser, StaffSignedIn } from "./staff-sign-in.ts";

const codeCookie = "__Host-code";
const deviceCookie = "__Host-device";
const rules = { path: "/", httpOnly: true, secure: true, sameSite: "lax" } as const;
const bindingForm = /^[\w-]{43}$/;

/** The asking browser's cookie, kept while codes are asked for again, made anew otherwise. */
export function bindBrowser(request: FastifyRequest, reply: FastifyReply): string {
  const sent = readBinding(request);
  const binding = bindingForm.test(sent) ? sent : newBinding();
  // Longer than a code lives: a browser that asks again must be known again.
  reply.setCookie(codeCookie, binding, { ...rules, maxAge: codeLifeSeconds * 2 });
  return binding;
}

export function readBinding(request: FastifyRequest): string {
  return request.cookies[codeCookie] ?? "";
}

export function clearBinding(reply: FastifyReply): void {
  reply.clearCookie(codeCookie, rules);
}

export function browserOf(request: FastifyRequest): StaffBrowser {
  return {
    device: deviceOf(request.headers["user-agent"]),
    token: request.cookies[sessionCookie],
    address: request.ip,
    deviceMark: request.cookies[deviceCookie],
  };
}

export function keepSession(reply: FastifyReply, { token, seconds }: Opened): void {
  setSessionCookie(reply, token, seconds);
}

export function keepStaffSession(reply: FastifyReply, { session, deviceMark }: StaffSignedIn): void {
  keepSession(reply, session);
  reply.setCookie(deviceCookie, deviceMark, { ...rules, maxAge: deviceMarkSeconds });
}
