// Looks at the database through the eyes of one visitor: as em_app, in the context that her session gives her.

import { type Context, withTx } from "@expecting-mothers/server/db/transaction";
import { findViewer, sessionCookie } from "@expecting-mothers/server/http/session";
import { contextOf } from "@expecting-mothers/server/lib/viewer";
import type { FastifyRequest } from "fastify";
import type { TestApp } from "./app.ts";
import type { Person } from "./cast.ts";

/** What row security is told about a person of the cast who is signed in. Nobody gives nothing. */
export async function contextFor(test: TestApp, { cookie }: Person): Promise<Context> {
  const token = cookie.replace(`${sessionCookie}=`, "");
  if (token === "") return {};
  const viewer = await findViewer(test.deps, { cookies: { [sessionCookie]: token } } as unknown as FastifyRequest);
  if (viewer === undefined) throw new Error("this session is over");
  return contextOf(viewer);
}

export type Outcome = { rows: Record<string, unknown>[]; count: number; refusal: string | undefined };

class Undo extends Error {}

/** Runs one statement and undoes it. A refusal by the database comes back as its SQLSTATE. */
export async function tryAs(test: TestApp, context: Context, text: string, values: readonly unknown[] = []): Promise<Outcome> {
  let outcome: Outcome = { rows: [], count: 0, refusal: undefined };
  try {
    await withTx(test.deps.pool, context, async ({ run }) => {
      const { rows, rowCount } = await run({ name: "", text }, values);
      outcome = { rows, count: rowCount ?? 0, refusal: undefined };
      throw new Undo();
    });
  } catch (error) {
    if (error instanceof Undo) return outcome;
    return { ...outcome, refusal: (error as { code?: string }).code ?? String(error) };
  }
  return outcome;
}
