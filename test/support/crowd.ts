// Many mothers at once, each signed in.
import { randomBytes, randomUUIDv7 } from "node:crypto";
import { hashToken, sessionCookie } from "@expecting-mothers/server/http/session";
import type { TestApp } from "./app.ts";
import type { Person } from "./cast.ts";

/** Mothers with one number between them and a session each, in a few statements. */
export async function addCrowd({ owner, deps }: TestApp, count: number): Promise<Person[]> {
  const phone = "+923007000000";
  const phoneId = randomUUIDv7();
  const people = Array.from({ length: count }, (_, n) => ({
    id: randomUUIDv7(),
    name: `Crowd ${n}`,
    token: randomBytes(32).toString("base64url"),
  }));
  const ids = people.map(({ id }) => id);
  await owner.query("insert into phones (id, phone_index, phone_cipher) values ($1, $2, $3)", [
    phoneId,
    deps.crypto.index("phone", phone),
    deps.crypto.seal(`phones/phone_cipher/${phoneId}`, phone),
  ]);
  await owner.query("insert into people (id, name, phone_id) select id, name, $3 from unnest($1::uuid[], $2::text[]) as t (id, name)", [
    ids,
    people.map(({ name }) => name),
    phoneId,
  ]);
  await owner.query("insert into role_grants (person_id, role) select unnest($1::uuid[]), 'mother'", [ids]);
  await owner.query(
    `insert into sessions (id, token_hash, person_id, phone_id, device, idle_seconds, expires_at)
     select gen_random_uuid(), token, person, $3, 'Test', 86400, now() + interval '1 day' from unnest($1::uuid[], $2::bytea[]) as t (person, token)`,
    [ids, people.map(({ token }) => hashToken(token)), phoneId],
  );
  return people.map(({ id, name, token }) => ({ id, name, phone, phoneId, cookie: `${sessionCookie}=${token}` }));
}
