// Signs in as people do: asks for a code, reads it out of the outbox, keeps the cookies a browser would keep.
import { hashPassword } from "@expecting-mothers/server/accounts/passwords";
import { hashToken, sessionCookie } from "@expecting-mothers/server/http/session";
import type { LightMyRequestResponse } from "fastify";
import type { TestApp } from "./app.ts";

/** A browser's cookies, taken over from each answer. */
export type Jar = {
  header: () => string;
  take: (headers: LightMyRequestResponse["headers"]) => void;
  get: (name: string) => string | undefined;
};

export function newJar(first: Record<string, string> = {}): Jar {
  const cookies = new Map(Object.entries(first));
  return {
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
    take(headers) {
      for (const line of [headers["set-cookie"] ?? []].flat()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === "" || /max-age=0\b/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
    },
    get: (name) => cookies.get(name),
  };
}

type Queued = { to: string; code: string; link: string };

/** Everything of a kind that waits in the outbox for this number or e-mail, oldest first. */
export async function queuedFor({ owner, deps }: TestApp, kind: "code" | "invitation", to: string): Promise<Queued[]> {
  const { rows } = await owner.query<{ id: string; payload: Buffer }>(
    "select id, payload_cipher as payload from notifications where kind = $1 and payload_cipher is not null order by created_at, id",
    [kind],
  );
  const opened = rows.map(({ id, payload }) => JSON.parse(deps.crypto.open(`notifications/payload_cipher/${id}`, payload)) as Queued);
  return opened.filter((message) => message.to === to);
}

export async function latestCode(test: TestApp, phone: string): Promise<string> {
  const code = (await queuedFor(test, "code", phone)).at(-1)?.code;
  if (code === undefined) throw new Error("no code was sent");
  return code;
}

/** Asks for a code in this browser. */
export async function askForCode(test: TestApp, phone: string, jar: Jar, headers: Record<string, string> = {}) {
  const answer = await test.call("requestCode", { body: { phone } }, { cookie: jar.header(), headers });
  jar.take(answer.headers);
  return answer;
}

/** Types a code in this browser. */
export async function typeCode(test: TestApp, challengeId: string, code: string, jar: Jar, sharedPhone = false) {
  const answer = await test.call("checkCode", { body: { challengeId, code, sharedPhone } }, { cookie: jar.header() });
  jar.take(answer.headers);
  return answer;
}

/** The whole way: asks, reads the message, types the code. */
export async function signInByPhone(test: TestApp, phone: string, jar = newJar(), sharedPhone = false) {
  const asked = await askForCode(test, phone, jar);
  const answer = await typeCode(test, asked.body.challengeId, await latestCode(test, phone), jar, sharedPhone);
  return { jar, answer };
}

/** Lets time go by for codes, budgets, invitations and consents. */
export async function letTimePass({ owner }: TestApp, interval: string): Promise<void> {
  await owner.query("update code_challenges set created_at = created_at - $1::interval, expires_at = expires_at - $1::interval", [
    interval,
  ]);
  await owner.query("update budgets set window_started_at = window_started_at - $1::interval", [interval]);
  await owner.query("update invitations set created_at = created_at - $1::interval, expires_at = expires_at - $1::interval", [interval]);
  await owner.query("update consents set given_at = given_at - $1::interval, expires_at = expires_at - $1::interval", [interval]);
}

/** Lets a browser's session lie for a while. */
export async function letSessionLie({ owner }: TestApp, jar: Jar, interval: string): Promise<void> {
  await owner.query(
    `update sessions set created_at = created_at - $2::interval, last_seen_at = last_seen_at - $2::interval, expires_at = expires_at - $2::interval
     where token_hash = $1`,
    [hashToken(jar.get(sessionCookie) ?? ""), interval],
  );
}

/** Gives a person of the cast a staff sign-in. */
export async function addLogin({ owner }: TestApp, personId: string, email: string, password: string): Promise<void> {
  await owner.query("insert into staff_logins (person_id, email, password_hash) values ($1, $2, $3)", [
    personId,
    email,
    await hashPassword(password),
  ]);
}

export async function signInStaff(
  test: TestApp,
  body: { email: string; password: string; secondFactor?: string },
  jar = newJar(),
  headers: Record<string, string> = {},
) {
  const answer = await test.call("staffSignIn", { body }, { cookie: jar.header(), headers });
  jar.take(answer.headers);
  return { jar, answer };
}
