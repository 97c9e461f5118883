// Staff sign in with e-mail, password and the code of an authenticator app. Wrong ones are counted so that guessing ends,
// without a stranger being able to lock anybody out of the devices she uses (docs/decisions/0007).
import type { Body } from "@expecting-mothers/shared/contract";
import { writeAudit } from "../audit/service.ts";
import { inOneTrip, type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { type Budget, budgetOf, clearBudget, refund, spend } from "./budgets.ts";
import { takeUpConsents } from "./consents.ts";
import { newDeviceMark, readDeviceMark } from "./known-device.ts";
import { hashPassword, isPassword, refuseWeak } from "./passwords.ts";
import { networkOf, sessionLives, tidyEmail } from "./rules.ts";
import { type Proof, readProof, useProof } from "./second-factor.ts";
import { type Browser, byHerself, endSessionsOf, type Opened, openSession, rotateSession } from "./sessions.ts";

export type StaffBrowser = Browser & Readonly<{ address: string; deviceMark: string | undefined }>;
export type StaffSignedIn = { personId: string; session: Opened; deviceMark: string };
type Login = {
  personId: string;
  passwordHash: string;
  totpCipher: Buffer | null;
  disabled: boolean;
  roles: string[];
  seconds: number;
};

const system = { duty: "system" } as const;
const findLogin = {
  name: "find_staff_login",
  text: `select l.person_id as "personId", l.password_hash as "passwordHash",
      case when l.totp_confirmed_at is not null then l.totp_cipher end as "totpCipher", p.disabled_at is not null as disabled,
      array(select g.role from role_grants g where g.person_id = p.id order by g.role) as roles, extract(epoch from now())::float8 as seconds
    from staff_logins l join people p on p.id = l.person_id where l.email = $1`,
};
const findOwnLogin = {
  name: "find_own_login",
  text: `select l.password_hash as "passwordHash", l.email from staff_logins l where l.person_id = $1`,
};
const changeHash = {
  name: "change_password",
  text: "update staff_logins set password_hash = $3 where person_id = $1 and password_hash = $2",
};

/**
 * Signs staff in. An unknown e-mail, a wrong password, a wrong or used second factor and a disabled account answer alike and as slowly.
 * Throws `wrong_sign_in`, `second_factor_needed` (only after the right password) and `too_many_requests`.
 */
export async function signStaffIn(deps: Deps, ask: Body<"staffSignIn">, browser: StaffBrowser): Promise<StaffSignedIn> {
  const { pool, crypto, clock } = deps;
  const email = tidyEmail(ask.email);
  const budgets = budgetsFor(deps, email, browser);
  await withTx(pool, system, (tx) => spend(tx, budgets));
  const [found] = await inOneTrip(pool, system, [{ ...findLogin, values: [email] }]);
  const login: Login | undefined = found?.rows[0];
  const right = (await isPassword(login?.passwordHash, ask.password)) && login !== undefined && !login.disabled;
  if (right && login.totpCipher !== null && ask.secondFactor === undefined) {
    await withTx(pool, system, (tx) => refund(tx, budgets));
    throw new DomainError("second_factor_needed");
  }
  const session = right ? await open(deps, email, login, proofOf(deps, login, ask.secondFactor), budgets, browser) : undefined;
  if (session === undefined || !right) {
    await recordFailure(deps, login);
    throw new DomainError("wrong_sign_in");
  }
  return { personId: login.personId, session, deviceMark: newDeviceMark(crypto, email, clock.now()) };
}

/** A known device has a budget of its own; a stranger's tries count against her network, and against the e-mail wherever they come from. */
function budgetsFor({ crypto, clock }: Deps, email: string, { address, deviceMark }: StaffBrowser): Budget[] {
  const device = readDeviceMark(crypto, email, deviceMark, clock.now());
  if (device !== undefined) return [budgetOf(crypto, "staffHere", "device", device)];
  const network = networkOf(address);
  return [
    budgetOf(crypto, "staffHere", email, network),
    budgetOf(crypto, "staffNetwork", network),
    budgetOf(crypto, "staffEverywhere", email),
  ];
}

function proofOf({ crypto }: Deps, { personId, totpCipher, seconds }: Login, typed = ""): Proof | null {
  return totpCipher === null ? null : readProof(crypto, personId, totpCipher, typed, seconds);
}

/** Uses the second factor up and opens the session; undefined when the factor was wrong or used before. */
async function open(
  { pool }: Deps,
  email: string,
  { personId, roles }: Login,
  proof: Proof | null,
  budgets: readonly Budget[],
  browser: Browser,
): Promise<Opened | undefined> {
  return withTx(pool, system, async (tx) => {
    if (proof !== null && !(await useProof(tx, personId, proof))) return undefined;
    await refund(tx, budgets);
    if (roles.includes("health_worker")) await takeUpConsents(tx, { personId, email });
    const details = { secondFactor: proof?.kind ?? "none" };
    return openStaffSession(tx, personId, roles[0] ?? "staff", browser, details);
  });
}

/** Opens a staff session and writes it down. `tx` runs under the duty `system`. */
export async function openStaffSession(
  tx: Tx,
  personId: string,
  actorRole: string,
  browser: Browser,
  details: Readonly<Record<string, string>>,
): Promise<Opened> {
  const session = await openSession(tx, { personId, phoneId: null }, sessionLives.staff, browser);
  const entry = { actorId: personId, actorRole, subjectId: null, entity: "session", entityId: session.sessionId } as const;
  await writeAudit(tx, { ...entry, action: "signed_in", details });
  return session;
}

/** Written for an unknown e-mail too: the same work, and the auditor sees how much guessing goes on. */
async function recordFailure({ pool }: Deps, login: Login | undefined): Promise<void> {
  const entry = { actorId: null, actorRole: "anyone", subjectId: null, entity: "person", entityId: login?.personId ?? null } as const;
  await withTx(pool, system, (tx) => writeAudit(tx, { ...entry, action: "sign_in_failed" }));
}

/**
 * Changes her password, ends her other sessions and gives this one a new token.
 * Throws `wrong_sign_in` when the old one is wrong, `weak_password` and `too_many_requests`.
 */
export async function changePassword(
  { pool, crypto }: Deps,
  viewer: SignedIn,
  { oldPassword, newPassword }: Body<"changePassword">,
): Promise<Opened> {
  const { personId, sessionId, name } = viewer;
  const budget = budgetOf(crypto, "oldPassword", personId);
  const login = await withTx(pool, contextOf(viewer), async (tx) => {
    await spend(tx, [budget]);
    const { rows } = await tx.run<{ passwordHash: string; email: string }>(findOwnLogin, [personId]);
    return rows[0];
  });
  if (!(await isPassword(login?.passwordHash, oldPassword)) || login === undefined) throw new DomainError("wrong_sign_in");
  await refuseWeak(newPassword, [name, login.email]);
  const newHash = await hashPassword(newPassword);
  return withTx(pool, contextOf(viewer, "system"), async (tx) => {
    const { rowCount } = await tx.run(changeHash, [personId, login.passwordHash, newHash]);
    if (rowCount === 0) throw new DomainError("wrong_sign_in");
    await clearBudget(tx, budget);
    await endSessionsOf(tx, personId, sessionId);
    await writeAudit(tx, { ...byHerself(viewer), entity: "person", entityId: personId, action: "password_changed" });
    return rotateSession(tx, sessionId);
  });
}
