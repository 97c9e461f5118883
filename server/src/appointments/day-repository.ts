// The day and the week of a doctor or a clinic, with the last digits of each mother's number.
import type { DayEntry } from "@expecting-mothers/shared/appointments";
import type { Statement } from "../db/client.ts";
import type { Tx } from "../db/transaction.ts";
import { DomainError } from "../lib/domain-error.ts";
import type { FieldCrypto } from "../lib/field-crypto.ts";
import { appointmentRows, dayEntryJson } from "./tables.ts";

export type EntryRow = { entry: DayEntry; phoneId: string | null; phoneCipher: Buffer | null };

const columns = `${dayEntryJson} as entry, ph.id as "phoneId", ph.phone_cipher as "phoneCipher"`;
const rows = `${appointmentRows} left join phones ph on ph.id = m.phone_id`;
const entriesOf = (name: string, condition: string): Statement => ({
  name,
  text: `select ${columns} from ${rows} where ${condition} and a.local_date between $2::date and $3::date
      and a.state in ('booked', 'arrived', 'in_progress', 'completed', 'missed')
    order by lower(a.during), a.station, a.id`,
});
const entries = {
  doctor: entriesOf("list_doctor_entries", "a.doctor_id = $1"),
  clinic: entriesOf("list_clinic_entries", "a.clinic_id = $1"),
};
const findEntry: Statement = { name: "find_day_entry", text: `select ${columns} from ${rows} where a.id = $1` };

const today = (zone: string) => `(now() at time zone ${zone})::date::text as today`;
const places = {
  doctor: {
    name: "find_doctor_today",
    text: `select c.zone, ${today("c.zone")} from practices p join clinics c on c.id = p.clinic_id where p.doctor_id = $1 order by c.id limit 1`,
  },
  clinic: { name: "find_clinic_today", text: `select c.zone, ${today("c.zone")} from clinics c where c.id = $1` },
} satisfies Record<string, Statement>;

export type Whose = { whose: keyof typeof entries; id: string };

/** The zone of a doctor or clinic and its date now, by the database's clock. */
export async function findToday(tx: Tx, { whose, id }: Whose): Promise<{ zone: string; today: string } | undefined> {
  return (await tx.run<{ zone: string; today: string }>(places[whose], [id])).rows[0];
}

export async function findEntries(tx: Tx, { whose, id }: Whose, from: string, until: string): Promise<EntryRow[]> {
  return (await tx.run<EntryRow>(entries[whose], [id, from, until])).rows;
}

export async function findDayEntry(tx: Tx, id: string): Promise<EntryRow> {
  const [row] = (await tx.run<EntryRow>(findEntry, [id])).rows;
  if (row === undefined) throw new DomainError("not_found");
  return row;
}

/** Numbers are sealed; staff tell two mothers of one name apart by the last four digits. */
export function withPhones(crypto: FieldCrypto, found: readonly EntryRow[]): DayEntry[] {
  return found.map(({ entry, phoneId, phoneCipher }) => {
    const number = phoneId !== null && phoneCipher !== null ? crypto.open(`phones/phone_cipher/${phoneId}`, phoneCipher) : "";
    return { ...entry, phoneLast4: number.slice(-4) };
  });
}
