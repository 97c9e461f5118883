// A mother lets somebody book and read for her: given to a number or to a health worker's e-mail, until a day she names.
// She is shown what she typed and never what it led to: otherwise a consent would tell whose number it is, and that its owner comes here.
import { randomUUIDv7 } from "node:crypto";
import type { Body, Reply } from "@expecting-mothers/shared/contract";
import { pageSize } from "@expecting-mothers/shared/limits";
import { writeAudit } from "../audit/service.ts";
import { type Intent, once } from "../db/idempotency.ts";
import { inOneTrip, type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { budgetOf, spend } from "./budgets.ts";
import { findOrAddPhone, grantRole } from "./repository.ts";
import { consentMaxDays, lastDigits, tidyEmail } from "./rules.ts";
import { normalizePhone } from "./service.ts";
import { byHerself } from "./sessions.ts";

type Consent = Reply<"giveConsent">;
type ConsentRow = Omit<Consent, "delegateName"> & {
  delegateEmail: string | null;
  delegateName: string | null;
  phoneId: string | null;
  phoneCipher: Buffer | null;
};

const columns = `c.id, c.mother_id as "motherId", m.name as "motherName", to_json(c.given_at) #>> '{}' as "givenAt",
  to_json(c.expires_at) #>> '{}' as "expiresAt", to_json(c.ended_at) #>> '{}' as "endedAt"`;
/** Till the end of that day in Pakistan. Nothing comes back when the day is past or too far away. */
const insertConsent = {
  name: "give_consent",
  text: `insert into consents (id, mother_id, delegate_phone_id, delegate_email, expires_at)
    select $1, $2, $3, $4, (day + 1)::timestamp at time zone 'Asia/Karachi' from (select $5::date as day) as until
    where (day + 1)::timestamp at time zone 'Asia/Karachi' > now() and day <= (now() at time zone 'Asia/Karachi')::date + $6::int
    returning id`,
};
/** The only other person on the number has no choice to make; where there are several, whoever picks herself next takes it up. */
const onlyPersonOn = {
  name: "only_person_on_phone",
  text: `select min(id::text)::uuid as id from people where phone_id = $1 and id <> $2 and disabled_at is null having count(*) = 1`,
};
const healthWorkerOf = {
  name: "health_worker_of_email",
  text: `select l.person_id as id from staff_logins l join people p on p.id = l.person_id
    where l.email = $1 and p.disabled_at is null and exists (select from role_grants g where g.person_id = p.id and g.role = 'health_worker')`,
};
const takeUp = {
  name: "take_up_consents",
  text: `update consents set delegate_id = $1
    where (delegate_phone_id = $2 or delegate_email = $3) and delegate_id is null and mother_id <> $1 and ended_at is null and expires_at > now()
    returning id, mother_id as "motherId"`,
};
const listGiven = {
  name: "consents_given",
  text: `select ${columns}, null as "delegateId", c.delegate_email as "delegateEmail", c.delegate_phone_id as "phoneId",
      f.phone_cipher as "phoneCipher", case when c.delegate_email is null and c.delegate_phone_id is null then d.name end as "delegateName"
    from consents c join people m on m.id = c.mother_id left join phones f on f.id = c.delegate_phone_id left join people d on d.id = c.delegate_id
    where c.mother_id = $1 and (c.ended_at is null and c.expires_at > now() or $2) and ($3::uuid is null or c.id = $3)
    order by c.given_at desc limit ${pageSize}`,
};
const listReceived = {
  name: "consents_received",
  text: `select ${columns}, c.delegate_id as "delegateId", d.name as "delegateName"
    from consents c join people m on m.id = c.mother_id join people d on d.id = c.delegate_id
    where c.delegate_id = $1 and c.ended_at is null and c.expires_at > now() order by c.given_at desc`,
};
const endOne = {
  name: "end_consent",
  text: "update consents set ended_at = now() where id = $1 and mother_id = $2 and ended_at is null returning id",
};

/** The running consents: those she gave and those she holds. */
export async function listConsents(deps: Deps, viewer: SignedIn): Promise<Reply<"listConsents">> {
  const [given, received] = await inOneTrip(deps.pool, contextOf(viewer, "system"), [
    { ...listGiven, values: [viewer.personId, false, null] },
    { ...listReceived, values: [viewer.personId] },
  ]);
  return { given: (given?.rows ?? []).map((row: ConsentRow) => shown(deps, row)), received: received?.rows ?? [] };
}

/**
 * Records the consent; the answer is the same whether or not the number or the e-mail is known.
 * Throws `invalid_phone`, and `invalid_input` when there is not exactly one of phone and e-mail or the day is past or over a year away.
 */
export async function giveConsent(deps: Deps, viewer: SignedIn, wish: Body<"giveConsent">, intent: Intent): Promise<Consent> {
  if ((wish.phone === undefined) === (wish.email === undefined)) throw fault("phone", "oneOf");
  const phone = wish.phone === undefined ? null : normalizePhone(wish.phone);
  const email = wish.email === undefined ? null : tidyEmail(wish.email);
  const { answer } = await withTx(deps.pool, contextOf(viewer, "system"), (tx) =>
    once(tx, intent, () => record(tx, deps, viewer, { phone, email, expiresOn: wish.expiresOn })),
  );
  return answer;
}

async function record(
  tx: Tx,
  deps: Deps,
  viewer: SignedIn,
  { phone, email, expiresOn }: { phone: string | null; email: string | null; expiresOn: string },
): Promise<Consent> {
  const motherId = viewer.personId;
  await spend(tx, [budgetOf(deps.crypto, "consents", motherId)]);
  const phoneId = phone === null ? null : await findOrAddPhone(tx, deps.crypto, phone);
  const id = randomUUIDv7();
  const { rowCount } = await tx.run(insertConsent, [id, motherId, phoneId, email, expiresOn, consentMaxDays]);
  if (rowCount === 0) throw fault("expiresOn", "range");
  await writeAudit(tx, { ...byHerself(viewer), entity: "consent", entityId: id, action: "consent_given", details: { expiresOn } });
  const found = await tx.run<{ id: string }>(
    phoneId === null ? healthWorkerOf : onlyPersonOn,
    phoneId === null ? [email] : [phoneId, motherId],
  );
  const [delegate] = found.rows;
  if (delegate !== undefined) await takeUpConsents(tx, { personId: delegate.id, phoneId, email });
  const { rows } = await tx.run<ConsentRow>(listGiven, [motherId, true, id]);
  return shown(deps, rows[0] as ConsentRow);
}

/** Throws `not_found` when it is not hers or has ended. */
export async function endConsent({ pool }: Deps, viewer: SignedIn, consentId: string): Promise<void> {
  await withTx(pool, contextOf(viewer), async (tx) => {
    const { rowCount } = await tx.run(endOne, [consentId, viewer.personId]);
    if (rowCount === 0) throw new DomainError("not_found");
    await writeAudit(tx, { ...byHerself(viewer), entity: "consent", entityId: consentId, action: "consent_ended" });
  });
}

/** Binds the open consents given to this number or e-mail to the person who has shown that it is hers. `tx` runs under the duty `system`. */
export async function takeUpConsents(
  tx: Tx,
  { personId, phoneId = null, email = null }: { personId: string; phoneId?: string | null; email?: string | null },
): Promise<void> {
  const { rows } = await tx.run<{ id: string; motherId: string }>(takeUp, [personId, phoneId, email]);
  if (rows.length > 0 && phoneId !== null) await grantRole(tx, personId, "delegate", null);
  for (const { id, motherId } of rows) {
    const actorRole = phoneId === null ? "health_worker" : "delegate";
    await writeAudit(tx, {
      actorId: personId,
      actorRole,
      subjectId: motherId,
      entity: "consent",
      entityId: id,
      action: "consent_taken_up",
    });
  }
}

function shown({ crypto }: Deps, { delegateEmail, delegateName, phoneId, phoneCipher, ...consent }: ConsentRow): Consent {
  const digits = phoneCipher === null ? undefined : lastDigits(crypto.open(`phones/phone_cipher/${phoneId}`, phoneCipher));
  return { ...consent, delegateName: delegateEmail ?? digits ?? delegateName ?? "" };
}

function fault(field: string, rule: string): DomainError {
  return new DomainError("invalid_input", { fields: [{ path: `body/${field}`, rule }] });
}
