// Sign-in, one's own account, consents and a clinic's staff over HTTP.
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Deps } from "../deps.ts";
import { endpoint, phoneEndpoint, publicEndpoint } from "../http/endpoint.ts";
import { clearSessionCookie } from "../http/session.ts";
import { endConsent, giveConsent, listConsents } from "./consents.ts";
import { bindBrowser, browserOf, clearBinding, keepSession, keepStaffSession, readBinding } from "./cookies.ts";
import { acceptInvitation, inviteStaff, listInvitations, showInvitation, withdrawInvitation } from "./invitations.ts";
import { changeMe, readMe } from "./me.ts";
import { requestCode } from "./one-time-codes.ts";
import { checkCode, choosePerson } from "./phone-sign-in.ts";
import { removePin, setPin } from "./pins.ts";
import { beginSecondFactor, confirmSecondFactor } from "./second-factor.ts";
import { endSession, listSessions, signOut } from "./sessions.ts";
import { listStaff, setStaffDisabled } from "./staff.ts";
import { changePassword, signStaffIn } from "./staff-sign-in.ts";

export function accountRoutes(app: FastifyInstance, deps: Deps): void {
  phoneSignIn(app, deps);
  staffSignIn(app, deps);
  ownAccount(app, deps);
  consents(app, deps);
  clinicStaff(app, deps);
}

function phoneSignIn(app: FastifyInstance, deps: Deps): void {
  publicEndpoint(app, deps, "requestCode", ({ body, request, reply }) => {
    const binding = bindBrowser(request, reply);
    return requestCode(deps, { phone: body.phone, language: body.language ?? "ur", binding, address: request.ip });
  });
  publicEndpoint(app, deps, "checkCode", async ({ body, request, reply }) => {
    const { session, ...answer } = await checkCode(deps, body, readBinding(request), browserOf(request));
    clearBinding(reply);
    keepSession(reply, session);
    return answer;
  });
  phoneEndpoint(app, deps, "choosePerson", async ({ viewer, body, reply }) => {
    const { who, session } = await choosePerson(deps, viewer, body);
    keepSession(reply, session);
    return readMe(deps, who);
  });
  phoneEndpoint(app, deps, "signOut", async ({ viewer, reply }) => {
    await signOut(deps, viewer);
    forget(reply);
    return {};
  });
}

/** The device's mark stays: it keeps strangers from locking her out and signs nobody in. */
function forget(reply: FastifyReply): void {
  clearSessionCookie(reply);
  clearBinding(reply);
  reply.header("clear-site-data", '"cache", "storage"');
}

function staffSignIn(app: FastifyInstance, deps: Deps): void {
  publicEndpoint(app, deps, "staffSignIn", async ({ body, request, reply }) => {
    const signedIn = await signStaffIn(deps, body, browserOf(request));
    keepStaffSession(reply, signedIn);
    return readMe(deps, { personId: signedIn.personId, phoneId: null });
  });
  publicEndpoint(app, deps, "showInvitation", ({ params, reply }) => {
    // Anybody may ask, but what it tells is one person's.
    reply.header("cache-control", "no-store");
    return showInvitation(deps, params.token);
  });
  publicEndpoint(app, deps, "acceptInvitation", async ({ body, request, reply }) => {
    const signedIn = await acceptInvitation(deps, body, browserOf(request));
    keepStaffSession(reply, signedIn);
    return readMe(deps, { personId: signedIn.personId, phoneId: null });
  });
  endpoint(app, deps, "changePassword", async ({ viewer, body, reply }) => {
    keepSession(reply, await changePassword(deps, viewer, body));
    return {};
  });
  endpoint(app, deps, "beginSecondFactor", ({ viewer }) => beginSecondFactor(deps, viewer));
  endpoint(app, deps, "confirmSecondFactor", async ({ viewer, body, reply }) => {
    const { recoveryCodes, session } = await confirmSecondFactor(deps, viewer, body.code);
    keepSession(reply, session);
    return { recoveryCodes };
  });
}

function ownAccount(app: FastifyInstance, deps: Deps): void {
  phoneEndpoint(app, deps, "getMe", ({ viewer }) => readMe(deps, viewer));
  endpoint(app, deps, "changeMe", ({ viewer, body }) => changeMe(deps, viewer, body));
  endpoint(app, deps, "setPin", async ({ viewer, body }) => {
    await setPin(deps, viewer, body);
    return {};
  });
  endpoint(app, deps, "removePin", async ({ viewer, body }) => {
    await removePin(deps, viewer, body);
    return {};
  });
  endpoint(app, deps, "listSessions", async ({ viewer }) => ({ sessions: await listSessions(deps, viewer) }));
  endpoint(app, deps, "endSession", async ({ viewer, params, reply }) => {
    await endSession(deps, viewer, params.sessionId);
    if (params.sessionId === viewer.sessionId) forget(reply);
    return {};
  });
}

function consents(app: FastifyInstance, deps: Deps): void {
  endpoint(app, deps, "listConsents", ({ viewer }) => listConsents(deps, viewer));
  endpoint(app, deps, "giveConsent", ({ viewer, body, intent }) => giveConsent(deps, viewer, body, intent));
  endpoint(app, deps, "endConsent", async ({ viewer, params }) => {
    await endConsent(deps, viewer, params.consentId);
    return {};
  });
}

function clinicStaff(app: FastifyInstance, deps: Deps): void {
  endpoint(app, deps, "listStaff", async ({ viewer, params }) => ({ staff: await listStaff(deps, viewer, params.clinicId) }));
  endpoint(app, deps, "setStaffDisabled", async ({ viewer, params: { clinicId, personId }, body }) => {
    await setStaffDisabled(deps, viewer, clinicId, personId, body.disabled);
    return {};
  });
  endpoint(app, deps, "listInvitations", async ({ viewer, params }) => ({
    invitations: await listInvitations(deps, viewer, params.clinicId),
  }));
  endpoint(app, deps, "inviteStaff", ({ viewer, params, body, intent }) => inviteStaff(deps, viewer, params.clinicId, body, intent));
  endpoint(app, deps, "withdrawInvitation", async ({ viewer, params }) => {
    await withdrawInvitation(deps, viewer, params.clinicId, params.invitationId);
    return {};
  });
}
