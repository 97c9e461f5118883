// Staff join by a link in an e-mail: good once, for a week, for one role at one clinic. Only the link's hash is kept.
import { randomUUIDv7 } from "node:crypto";
import type { Role } from "@expecting-mothers/shared/basics";
import type { Body, Reply } from "@expecting-mothers/shared/contract";
import { pageSize } from "@expecting-mothers/shared/limits";
import { writeAudit } from "../audit/service.ts";
import { type Intent, once } from "../db/idempotency.ts";
import { inOneTrip, type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashToken, newToken } from "../http/session.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { queueSealed } from "../notifications/service.ts";
import { budgetOf, spend } from "./budgets.ts";
import { takeUpConsents } from "./consents.ts";
import { newDeviceMark } from "./known-device.ts";
import { hashPassword, refuseWeak } from "./passwords.ts";
import { addPerson, addStaffLogin, grantRole, hasStaffLogin } from "./repository.ts";
import { invitationLifeSeconds, tidyEmail } from "./rules.ts";
import { normalizeName } from "./service.ts";
import { type Browser, byHerself } from "./sessions.ts";
import { openStaffSession, type StaffSignedIn } from "./staff-sign-in.ts";

type Invitation = Reply<"inviteStaff">;
type Open = { id: string; clinicId: string; email: string; name: string; role: Role; doctorId: string | null };

const columns = `id, email, name, role, to_json(expires_at) #>> '{}' as "expiresAt", to_json(accepted_at) #>> '{}' as "acceptedAt"`;
const isOpen = "accepted_at is null and withdrawn_at is null and expires_at > now()";
const withdrawOlder = {
  name: "withdraw_older_invitations",
  text: "update invitations set withdrawn_at = now() where clinic_id = $1 and email = $2 and accepted_at is null and withdrawn_at is null",
};
const insertInvitation = {
  name: "add_invitation",
  text: `insert into invitations (id, clinic_id, email, name, role, doctor_id, token_hash, invited_by, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9)) returning ${columns}`,
};
/** Her sign-in opens the days of all her clinics: one that only joined her by her registration number does not choose whose it is. */
const isOurDoctor = {
  name: "doctor_of_clinic",
  text: "select from role_grants where person_id = $1 and role = 'doctor' and clinic_id = $2",
};
const listOpen = {
  name: "list_invitations",
  text: `select ${columns} from invitations where clinic_id = $1 and withdrawn_at is null order by created_at desc limit ${pageSize}`,
};
const withdrawOne = {
  name: "withdraw_invitation",
  text: "update invitations set withdrawn_at = now() where id = $1 and clinic_id = $2 and accepted_at is null and withdrawn_at is null",
};
const showOpen = {
  name: "show_invitation",
  text: `select i.email, i.name, i.role, c.name_en as "clinicName" from invitations i join clinics c on c.id = i.clinic_id
    where token_hash = $1 and ${isOpen}`,
};
const acceptOpen = {
  name: "accept_invitation",
  text: `update invitations set accepted_at = now() where token_hash = $1 and ${isOpen}
    returning id, clinic_id as "clinicId", email, name, role, doctor_id as "doctorId"`,
};

/**
 * Invites somebody to a clinic; an older open invitation for the same e-mail ends.
 * A doctor is invited to her entry in the directory, by a clinic she has the role at. Throws `email_taken`, `invalid_input` and `too_many_requests`.
 */
export async function inviteStaff(
  deps: Deps,
  viewer: SignedIn,
  clinicId: string,
  wish: Body<"inviteStaff">,
  intent: Intent,
): Promise<Invitation> {
  const { answer, replayed } = await withTx(deps.pool, contextOf(viewer, "system"), (tx) =>
    once(tx, intent, () => invite(tx, deps, viewer, clinicId, wish)),
  );
  if (!replayed) deps.wakeSender();
  return answer;
}

async function invite(tx: Tx, deps: Deps, viewer: SignedIn, clinicId: string, wish: Body<"inviteStaff">): Promise<Invitation> {
  const { role, doctorId = null } = wish;
  const email = tidyEmail(wish.email);
  const name = normalizeName(wish.name);
  if ((role === "doctor") !== (doctorId !== null)) throw invalidDoctor("required");
  if (doctorId !== null && (await tx.run(isOurDoctor, [doctorId, clinicId])).rowCount === 0) throw invalidDoctor("unknown");
  if (await hasStaffLogin(tx, email, doctorId)) throw new DomainError("email_taken");
  await spend(tx, [budgetOf(deps.crypto, "invitations", clinicId)]);
  await tx.run(withdrawOlder, [clinicId, email]);
  const id = randomUUIDv7();
  const token = newToken();
  const values = [id, clinicId, email, name, role, doctorId, hashToken(token), viewer.personId, invitationLifeSeconds];
  const { rows } = await tx.run<Invitation>(insertInvitation, values);
  const link = `${originOf(deps)}/staff/invitation/${token}`;
  await queueSealed(tx, deps, { kind: "invitation", channel: "email", payload: { to: email, language: viewer.language, name, link } });
  await writeAudit(tx, { ...atClinic(viewer, clinicId), entity: "invitation", entityId: id, action: "invited", details: { role } });
  return rows[0] as Invitation;
}

/** The link goes where phones reach the server; the Host header of a request has no say in it. */
function originOf({ config: { origin, host, port } }: Deps): string {
  return origin ?? `http://${host}:${port}`;
}

export async function listInvitations({ pool }: Deps, viewer: SignedIn, clinicId: string): Promise<Invitation[]> {
  const [listed] = await inOneTrip(pool, contextOf(viewer), [{ ...listOpen, values: [clinicId] }]);
  return listed?.rows ?? [];
}

/** Throws `not_found` when it is not this clinic's or no longer open. */
export async function withdrawInvitation({ pool }: Deps, viewer: SignedIn, clinicId: string, invitationId: string): Promise<void> {
  await withTx(pool, contextOf(viewer), async (tx) => {
    const { rowCount } = await tx.run(withdrawOne, [invitationId, clinicId]);
    if (rowCount === 0) throw new DomainError("not_found");
    await writeAudit(tx, { ...atClinic(viewer, clinicId), entity: "invitation", entityId: invitationId, action: "invitation_withdrawn" });
  });
}

/** What the link invites to. Throws `invitation_ended`. */
export async function showInvitation({ pool }: Deps, token: string): Promise<Reply<"showInvitation">> {
  const [found] = await inOneTrip(pool, { duty: "system" }, [{ ...showOpen, values: [hashToken(token)] }]);
  if (found?.rows[0] === undefined) throw new DomainError("invitation_ended");
  return found.rows[0];
}

/** Makes the sign-in that the link invites to and signs it in. Throws `invitation_ended`, `weak_password` and `email_taken`. */
export async function acceptInvitation(
  deps: Deps,
  { token, password }: Body<"acceptInvitation">,
  browser: Browser,
): Promise<StaffSignedIn> {
  const { email, name } = await showInvitation(deps, token);
  await refuseWeak(password, [name, email]);
  const passwordHash = await hashPassword(password);
  const { pool, crypto, clock } = deps;
  return withTx(pool, { duty: "system" }, async (tx) => {
    const { rows } = await tx.run<Open>(acceptOpen, [hashToken(token)]);
    const [open] = rows;
    if (open === undefined) throw new DomainError("invitation_ended");
    const { id, clinicId, role, doctorId } = open;
    const personId = doctorId ?? (await addPerson(tx, open.name, "en", null));
    if (!(await addStaffLogin(tx, personId, open.email, passwordHash))) throw new DomainError("email_taken");
    await grantRole(tx, personId, role, clinicId);
    if (role === "health_worker") await takeUpConsents(tx, { personId, email: open.email });
    const entry = { actorId: personId, actorRole: role, subjectId: null, clinicId } as const;
    await writeAudit(tx, { ...entry, entity: "invitation", entityId: id, action: "invitation_accepted" });
    const session = await openStaffSession(tx, personId, role, browser, { secondFactor: "none" });
    return { personId, session, deviceMark: newDeviceMark(crypto, open.email, clock.now()) };
  });
}

/** The audit entry's side of an administrator acting for her clinic. */
export function atClinic(viewer: SignedIn, clinicId: string) {
  return { ...byHerself(viewer), actorRole: "clinic_admin", subjectId: null, clinicId };
}

function invalidDoctor(rule: string): DomainError {
  return new DomainError("invalid_input", { fields: [{ path: "body/doctorId", rule }] });
}
