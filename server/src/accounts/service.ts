// What the other features ask of accounts: a number as it is kept, and the mother who stands at a clinic's desk.
import type { Language } from "@expecting-mothers/shared/basics";
import type { Tx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";
import { addPerson, findOrAddPhone, grantRole, listPeopleOnPhone } from "./repository.ts";
import { readMobileNumber, tidyName } from "./rules.ts";

/** E.164 of a Pakistani mobile number typed in any of the usual forms and digits. Throws `invalid_phone` for everything else. */
export function normalizePhone(text: string): string {
  const phone = readMobileNumber(text);
  if (phone === undefined) throw new DomainError("invalid_phone", { fields: [{ path: "body/phone", rule: "phone" }] });
  return phone;
}

/** A name as it is kept: one line, no spaces around it. Throws `invalid_input` when nothing is left of it. */
export function normalizeName(text: string): string {
  const name = tidyName(text);
  if (name === undefined) throw new DomainError("invalid_input", { fields: [{ path: "body/name", rule: "minLength" }] });
  return name;
}

/**
 * The id of the mother with this name on this number; she is added when there is none.
 * `tx` must run under the duty `system`, for a clinic may not look numbers up. Throws `invalid_phone` and `invalid_input`.
 */
export async function findOrAddMother(
  tx: Tx,
  { crypto }: Pick<Deps, "crypto">,
  { phone, name, language = "ur" }: { phone: string; name: string; language?: Language },
): Promise<string> {
  const wanted = normalizeName(name);
  const phoneId = await findOrAddPhone(tx, crypto, normalizePhone(phone));
  const known = (await listPeopleOnPhone(tx, phoneId)).find((person) => person.name.toLowerCase() === wanted.toLowerCase());
  const id = known?.id ?? (await addPerson(tx, wanted, language, phoneId));
  await grantRole(tx, id, "mother", null);
  return id;
}

/** The id of a new doctor's person, with her role at the clinic. She signs in once she has taken up an invitation. Throws `invalid_input`. */
export async function addDoctorPerson(tx: Tx, name: string, clinicId: string): Promise<string> {
  const id = await addPerson(tx, normalizeName(name), "ur", null);
  await grantRole(tx, id, "doctor", clinicId);
  return id;
}
