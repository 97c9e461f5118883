// Numbers, the people on them, and their roles.
import { randomUUIDv7 } from "node:crypto";
import type { Language, Role } from "@expecting-mothers/shared/basics";
import type { Tx } from "../db/transaction.ts";
import type { FieldCrypto } from "../lib/field-crypto.ts";

export type PersonOnPhone = { id: string; name: string; hasPin: boolean };

const addPhone = {
  name: "add_phone",
  text: "insert into phones (id, phone_index, phone_cipher) values ($1, $2, $3) on conflict do nothing",
};
const findPhone = { name: "find_phone", text: "select id from phones where phone_index = $1" };
export const peopleOnPhone = {
  name: "people_on_phone",
  text: `select id, name, pin_hash is not null as "hasPin" from people where phone_id = $1 and disabled_at is null order by created_at, id`,
};
const addPersonRow = { name: "add_person", text: "insert into people (id, name, language, phone_id) values ($1, $2, $3, $4)" };
const addGrant = {
  name: "grant_role",
  text: "insert into role_grants (person_id, role, clinic_id) values ($1, $2, $3) on conflict do nothing",
};
const findPin = {
  name: "find_pin",
  text: `select pin_hash as "pinHash" from people where id = $1 and phone_id = $2 and disabled_at is null`,
};
const changePerson = {
  name: "change_person",
  text: "update people set name = coalesce($2, name), language = coalesce($3, language) where id = $1",
};
/** Only while the PIN is still the one that was checked: two changes at once do not both win. */
const changePin = { name: "change_pin", text: "update people set pin_hash = $3 where id = $1 and pin_hash is not distinct from $2" };
const findLogin = { name: "has_staff_login", text: "select from staff_logins where email = $1 or person_id = $2" };
const addLogin = {
  name: "add_staff_login",
  text: "insert into staff_logins (person_id, email, password_hash) values ($1, $2, $3) on conflict do nothing",
};

/** Two nodes may add the same number at once: whoever is first wins, and both read the same row. */
export async function findOrAddPhone(tx: Tx, crypto: FieldCrypto, phone: string): Promise<string> {
  const index = crypto.index("phone", phone);
  const id = randomUUIDv7();
  await tx.run(addPhone, [id, index, crypto.seal(`phones/phone_cipher/${id}`, phone)]);
  const { rows } = await tx.run<{ id: string }>(findPhone, [index]);
  const [row] = rows;
  if (row === undefined) throw new Error("a number that was just added cannot be read");
  return row.id;
}

export async function listPeopleOnPhone(tx: Tx, phoneId: string): Promise<PersonOnPhone[]> {
  const { rows } = await tx.run<PersonOnPhone>(peopleOnPhone, [phoneId]);
  return rows;
}

export async function addPerson(tx: Tx, name: string, language: Language, phoneId: string | null): Promise<string> {
  const id = randomUUIDv7();
  await tx.run(addPersonRow, [id, name, language, phoneId]);
  return id;
}

export async function grantRole(tx: Tx, personId: string, role: Role, clinicId: string | null): Promise<void> {
  await tx.run(addGrant, [personId, role, clinicId]);
}

/** The PIN's hash (null: none) of a person on this number; undefined when she is not on it. */
export async function findPinHash(tx: Tx, personId: string, phoneId: string): Promise<string | null | undefined> {
  const { rows } = await tx.run<{ pinHash: string | null }>(findPin, [personId, phoneId]);
  return rows[0]?.pinHash;
}

export async function updatePerson(tx: Tx, personId: string, name: string | undefined, language: Language | undefined): Promise<void> {
  await tx.run(changePerson, [personId, name, language]);
}

/** Whether the PIN was still `from` and is now `to`. */
export async function replacePin(tx: Tx, personId: string, from: string | null, to: string | null): Promise<boolean> {
  const { rowCount } = await tx.run(changePin, [personId, from, to]);
  return rowCount === 1;
}

/** Whether the e-mail, or this person, signs in already. */
export async function hasStaffLogin(tx: Tx, email: string, personId: string | null): Promise<boolean> {
  const { rowCount } = await tx.run(findLogin, [email, personId]);
  return rowCount !== 0;
}

/** Whether the sign-in was added: neither the e-mail nor the person had one. */
export async function addStaffLogin(tx: Tx, personId: string, email: string, passwordHash: string): Promise<boolean> {
  const { rowCount } = await tx.run(addLogin, [personId, email, passwordHash]);
  return rowCount === 1;
}
