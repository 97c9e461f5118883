// Sessions: opened at sign-in, given a new token whenever their rights change, listed and ended by their owner.
import { randomUUIDv7 } from "node:crypto";
import type { SessionInfo } from "@expecting-mothers/shared/accounts";
import type Type from "typebox";
import { writeAudit } from "../audit/service.ts";
import { inOneTrip, type Tx, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashToken, newToken } from "../http/session.ts";
import { DomainError } from "../lib/domain-error.ts";
import { contextOf, type SignedIn, type Viewer } from "../lib/viewer.ts";
import type { sessionLives } from "./rules.ts";

/** A token to hand to the browser, and how long it is good for at most. */
export type Opened = Readonly<{ sessionId: string; token: string; seconds: number }>;

/** The browser that signs in: its label, and the session cookie it still carries. */
export type Browser = Readonly<{ device: string; token: string | undefined }>;

type Life = (typeof sessionLives)[keyof typeof sessionLives];

const insertSession = {
  name: "open_session",
  text: `insert into sessions (id, token_hash, person_id, phone_id, device, idle_seconds, expires_at)
    values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))`,
};
const replaceToken = {
  name: "rotate_session",
  text: `update sessions set token_hash = $2, person_id = coalesce($3, person_id), last_seen_at = now() where id = $1 and expires_at > now()
    returning ceil(extract(epoch from expires_at - now()))::int as seconds`,
};
const endByToken = { name: "end_session_by_token", text: "delete from sessions where token_hash = $1" };
const endById = { name: "end_session", text: "delete from sessions where id = $1 and person_id is not distinct from $2" };
const endOthers = { name: "end_other_sessions", text: "delete from sessions where person_id = $1 and id is distinct from $2" };
const listOwn = {
  name: "list_sessions",
  text: `select id, device, to_json(created_at) #>> '{}' as "createdAt", to_json(last_seen_at) #>> '{}' as "lastSeenAt", id = $2 as current
    from sessions where person_id = $1 and expires_at > now() and last_seen_at + make_interval(secs => idle_seconds) > now()
    order by last_seen_at desc`,
};

/** Opens a session and ends the one that the browser still carried: an id from before signing in is worth nothing after it. */
export async function openSession(
  tx: Tx,
  who: { personId: string | null; phoneId: string | null },
  life: Life,
  browser: Browser,
): Promise<Opened> {
  if (browser.token !== undefined) await tx.run(endByToken, [hashToken(browser.token)]);
  const sessionId = randomUUIDv7();
  const token = newToken();
  const { idleSeconds, totalSeconds } = life;
  await tx.run(insertSession, [sessionId, hashToken(token), who.personId, who.phoneId, browser.device, idleSeconds, totalSeconds]);
  return { sessionId, token, seconds: totalSeconds };
}

/** A new token for the same session, and the person if she has just been picked. Throws `not_signed_in` when it ended meanwhile. */
export async function rotateSession(tx: Tx, sessionId: string, personId: string | null = null): Promise<Opened> {
  const token = newToken();
  const { rows } = await tx.run<{ seconds: number }>(replaceToken, [sessionId, hashToken(token), personId]);
  const [row] = rows;
  if (row === undefined) throw new DomainError("not_signed_in");
  return { sessionId, token, seconds: row.seconds };
}

/** Ends every session of a person, but for the one named. */
export async function endSessionsOf(tx: Tx, personId: string, exceptSessionId: string | null): Promise<void> {
  await tx.run(endOthers, [personId, exceptSessionId]);
}

export async function signOut({ pool }: Deps, viewer: Viewer): Promise<void> {
  await withTx(pool, contextOf(viewer, "system"), async (tx) => {
    await tx.run(endById, [viewer.sessionId, viewer.personId]);
  });
}

export async function listSessions({ pool }: Deps, viewer: SignedIn): Promise<Type.Static<typeof SessionInfo>[]> {
  const statement = { ...listOwn, values: [viewer.personId, viewer.sessionId] };
  const [result] = await inOneTrip(pool, contextOf(viewer), [statement]);
  return result?.rows ?? [];
}

/** Throws `not_found` when it is not one of her own. */
export async function endSession({ pool }: Deps, viewer: SignedIn, sessionId: string): Promise<void> {
  await withTx(pool, contextOf(viewer), async (tx) => {
    const { rowCount } = await tx.run(endById, [sessionId, viewer.personId]);
    if (rowCount === 0) throw new DomainError("not_found");
    await writeAudit(tx, { ...byHerself(viewer), entity: "session", entityId: sessionId, action: "session_ended" });
  });
}

/** The audit entry's side of who acts, for what somebody does to her own account. */
export function byHerself({ personId, kind, roles }: SignedIn) {
  const ownRecord = kind === "phone";
  return { actorId: personId, actorRole: ownRecord ? "mother" : (roles[0] ?? "staff"), subjectId: ownRecord ? personId : null };
}
