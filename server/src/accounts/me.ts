// Who is signed in, as her own screens show it.
import type { Body, Reply } from "@expecting-mothers/shared/contract";
import { writeAudit } from "../audit/service.ts";
import { type Context, inOneTrip, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { peopleOnPhone, updatePerson } from "./repository.ts";
import { lastDigits } from "./rules.ts";
import { normalizeName } from "./service.ts";
import { byHerself } from "./sessions.ts";

type Who = { personId: string | null; phoneId: string | null };

const findMe = {
  name: "find_me",
  text: `select p.id, p.name, p.language, p.pin_hash is not null as "hasPin", l.email, l.totp_confirmed_at is not null as "hasSecondFactor",
      (select coalesce(json_agg(json_build_object('role', g.role, 'clinicId', g.clinic_id) order by g.role, g.clinic_id), '[]')
       from role_grants g where g.person_id = p.id) as roles
    from people p left join staff_logins l on l.person_id = p.id where p.id = $1`,
};
const findPhoneCipher = { name: "find_phone_cipher", text: `select phone_cipher as "phoneCipher" from phones where id = $1` };
const nobodyYet = { id: null, name: "", language: "ur" as const, hasPin: false, email: null, hasSecondFactor: false, roles: [] };

/** The person, her number's last digits, and everybody on her number. */
export async function readMe({ pool, crypto }: Deps, { personId, phoneId }: Who): Promise<Reply<"getMe">> {
  const context: Context = { personId, phoneId };
  const [me, phone, people] = await inOneTrip(pool, context, [
    { ...findMe, values: [personId] },
    { ...findPhoneCipher, values: [phoneId] },
    { ...peopleOnPhone, values: [phoneId] },
  ]);
  const cipher: Buffer | undefined = phone?.rows[0]?.phoneCipher;
  return {
    ...nobodyYet,
    ...me?.rows[0],
    kind: phoneId === null ? "staff" : "phone",
    phone: cipher === undefined ? null : lastDigits(crypto.open(`phones/phone_cipher/${phoneId}`, cipher)),
    people: people?.rows ?? [],
  };
}

export async function changeMe(deps: Deps, viewer: SignedIn, { name, language }: Body<"changeMe">): Promise<Reply<"changeMe">> {
  await withTx(deps.pool, contextOf(viewer), async (tx) => {
    await updatePerson(tx, viewer.personId, name === undefined ? undefined : normalizeName(name), language);
    await writeAudit(tx, { ...byHerself(viewer), entity: "person", entityId: viewer.personId, action: "profile_changed" });
  });
  return readMe(deps, viewer);
}
