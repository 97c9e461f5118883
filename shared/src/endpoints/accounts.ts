// Endpoints of sign-in, people, staff, consents and the access log.
import Type from "typebox";
import * as accounts from "../accounts.ts";
import { Empty, Id, Instant, Strict } from "../basics.ts";
import type { Endpoint } from "./endpoint.ts";

const clinic = Strict({ clinicId: Id });

export const accountsEndpoints = {
  requestCode: {
    summary: "Send a six-digit code to a phone number",
    tag: "accounts",
    body: accounts.RequestCode,
    reply: accounts.CodeRequested,
    status: 202,
    refuses: ["invalid_phone", "too_many_requests"],
  },
  checkCode: {
    summary: "Check the code and sign the number in",
    tag: "accounts",
    body: accounts.CheckCode,
    reply: accounts.CodeChecked,
    refuses: ["wrong_code"],
  },
  choosePerson: {
    summary: "Pick or add the person on this number",
    tag: "accounts",
    body: accounts.ChoosePerson,
    reply: accounts.Me,
    refuses: ["wrong_pin", "too_many_requests", "not_found"],
  },
  staffSignIn: {
    summary: "Sign staff in with e-mail, password and second factor",
    tag: "accounts",
    body: accounts.StaffSignIn,
    reply: accounts.Me,
    refuses: ["wrong_sign_in", "second_factor_needed", "too_many_requests"],
  },
  signOut: { summary: "End this session", tag: "accounts", reply: Empty },
  getMe: { summary: "Who is signed in", tag: "accounts", reply: accounts.Me },
  changeMe: { summary: "Change one's name or language", tag: "accounts", body: accounts.ChangeMe, reply: accounts.Me },
  setPin: {
    summary: "Set or change one's PIN",
    tag: "accounts",
    body: accounts.SetPin,
    reply: Empty,
    refuses: ["wrong_pin", "too_many_requests"],
  },
  removePin: {
    summary: "Remove one's PIN",
    tag: "accounts",
    body: accounts.RemovePin,
    reply: Empty,
    refuses: ["wrong_pin", "too_many_requests"],
  },
  changePassword: {
    summary: "Change one's password; all other sessions end",
    tag: "accounts",
    body: accounts.ChangePassword,
    reply: Empty,
    refuses: ["wrong_sign_in", "weak_password", "too_many_requests"],
  },
  beginSecondFactor: {
    summary: "Begin to set up an authenticator app; replacing one needs a sign-in of the last ten minutes",
    tag: "accounts",
    reply: accounts.SecondFactorBegun,
  },
  confirmSecondFactor: {
    summary: "Confirm the authenticator app and get recovery codes",
    tag: "accounts",
    body: accounts.ConfirmSecondFactor,
    reply: accounts.RecoveryCodes,
    refuses: ["wrong_code", "too_many_requests"],
  },
  listSessions: { summary: "One's own sessions", tag: "accounts", reply: accounts.Sessions },
  endSession: { summary: "End one of one's own sessions", tag: "accounts", params: Strict({ sessionId: Id }), reply: Empty },
  listMyAccess: {
    summary: "Who looked at or changed one's record",
    tag: "audit",
    query: Strict({ before: Type.Optional(Instant) }),
    reply: accounts.AccessLog,
  },
  listConsents: { summary: "Who may book for me, and for whom I may", tag: "accounts", reply: accounts.Consents },
  giveConsent: {
    summary: "Let somebody book and read for me until a date",
    tag: "accounts",
    body: accounts.GiveConsent,
    reply: accounts.Consent,
    status: 201,
    idempotent: true,
    refuses: ["invalid_phone"],
  },
  endConsent: { summary: "End a consent", tag: "accounts", params: Strict({ consentId: Id }), reply: Empty },
  listStaff: { summary: "A clinic's staff", tag: "accounts", params: clinic, reply: accounts.StaffList },
  setStaffDisabled: {
    summary: "Lock a member of staff out, or let her in again",
    tag: "accounts",
    params: Strict({ clinicId: Id, personId: Id }),
    body: accounts.SetDisabled,
    reply: Empty,
  },
  listInvitations: { summary: "A clinic's invitations", tag: "accounts", params: clinic, reply: accounts.Invitations },
  inviteStaff: {
    summary: "Invite a member of staff by e-mail link",
    tag: "accounts",
    params: clinic,
    body: accounts.InviteStaff,
    reply: accounts.Invitation,
    status: 201,
    idempotent: true,
    refuses: ["email_taken"],
  },
  withdrawInvitation: {
    summary: "Withdraw an invitation",
    tag: "accounts",
    params: Strict({ clinicId: Id, invitationId: Id }),
    reply: Empty,
  },
  showInvitation: {
    summary: "What an invitation link invites to",
    tag: "accounts",
    params: Strict({ token: accounts.InvitationToken }),
    reply: accounts.InvitationShown,
    refuses: ["invitation_ended"],
  },
  acceptInvitation: {
    summary: "Accept an invitation by setting a password",
    tag: "accounts",
    body: accounts.AcceptInvitation,
    reply: accounts.Me,
    refuses: ["invitation_ended", "weak_password", "email_taken"],
  },
  readAudit: {
    summary: "The access log, for auditors",
    tag: "audit",
    query: Strict({ before: Type.Optional(Instant), person: Type.Optional(Id) }),
    reply: accounts.AuditLog,
  },
} as const satisfies Record<string, Endpoint>;
