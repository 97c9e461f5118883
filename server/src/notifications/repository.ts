// The outbox: rows go in with what they tell of, are taken under a lease, and say in the end what became of them.
import type { Language, Names } from "@expecting-mothers/shared/basics";
import type { Statement } from "../db/client.ts";
import type { Tx } from "../db/transaction.ts";
import type { AppointmentKind, SealedKind, VisitFacts } from "./rules.ts";

const insertAboutStatement: Statement = {
  name: "queue_about_appointment",
  text: `insert into notifications (id, person_id, appointment_id, appointment_version, kind, channel) values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing`,
};
const insertSealedStatement: Statement = {
  name: "queue_sealed",
  text: "insert into notifications (id, kind, channel, payload_cipher) values ($1, $2, $3, $4)",
};

type About = { id: string; personId: string; appointmentId: string; appointmentVersion: number; kind: AppointmentKind; channel: "sms" };

export async function insertAbout(tx: Tx, { id, personId, appointmentId, appointmentVersion, kind, channel }: About): Promise<void> {
  await tx.run(insertAboutStatement, [id, personId, appointmentId, appointmentVersion, kind, channel]);
}

type Sealed = { id: string; kind: SealedKind; channel: "sms" | "email"; cipher: Buffer };

export async function insertSealed(tx: Tx, { id, kind, channel, cipher }: Sealed): Promise<void> {
  await tx.run(insertSealedStatement, [id, kind, channel, cipher]);
}

export type Taken = { id: string; attempts: number; urgent: boolean; due: number };

/** Codes first: somebody waits for them with the phone in her hand. */
export const takeDue: Statement = {
  name: "take_due_notifications",
  text: `with due as (
      select id from notifications
      where state in ('queued', 'sending') and available_at <= now() and (leased_until is null or leased_until < now())
      order by kind <> 'code', available_at limit $1 for update skip locked)
    update notifications n set state = 'sending', attempts = n.attempts + 1, leased_until = now() + $2::int * interval '1 second'
    from due where n.id = due.id returning n.id, n.attempts, n.kind = 'code' as urgent, extract(epoch from n.available_at)::float8 as due`,
};

export type Facts = {
  id: string;
  kind: AppointmentKind | SealedKind;
  channel: "sms" | "email";
  payloadCipher: Buffer | null;
  appointmentVersion: number | null;
  name: string | null;
  language: Language | null;
  phoneId: string | null;
  phoneCipher: Buffer | null;
  visit: (VisitFacts & { doctorNames: Names }) | null;
};

/** Everything as it is now, not as it was when the row was written. */
export const readFacts: Statement = {
  name: "read_notification_facts",
  text: `select n.id, n.kind, n.channel, n.payload_cipher as "payloadCipher", n.appointment_version as "appointmentVersion",
      p.name, p.language, ph.id as "phoneId", ph.phone_cipher as "phoneCipher",
      case when a.id is not null then json_build_object('version', a.version, 'state', a.state, 'hasBegun', lower(a.during) <= now(),
        'localDate', a.local_date, 'localMinute', a.local_minute, 'doctorNames', json_build_object('ur', d.name_ur, 'en', d.name_en)) end as visit
    from notifications n left join people p on p.id = n.person_id left join phones ph on ph.id = p.phone_id
    left join appointments a on a.id = n.appointment_id left join doctors d on d.id = a.doctor_id
    where n.id = $1 and n.state = 'sending'`,
};

/** What is over keeps no address and no content: a sealed payload becomes empty. */
export const markEnded: Statement = {
  name: "mark_notification_ended",
  text: `update notifications set state = $2, provider_reference = $3, last_error = $4, leased_until = null,
      sent_at = case when $2 = 'sent' then now() end, payload_cipher = case when payload_cipher is not null then ''::bytea end
    where id = $1 and state = 'sending'`,
};
export const markForRetry: Statement = {
  name: "mark_notification_for_retry",
  text: `update notifications set state = 'queued', last_error = $2, leased_until = null, available_at = now() + $3::int * interval '1 second'
    where id = $1 and state = 'sending'`,
};
