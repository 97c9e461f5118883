// Who may read the access log, and what of it: a mother her own record's, an auditor all of it without the mothers' names.
import type { Reply } from "@expecting-mothers/shared/contract";
import { pageSize } from "@expecting-mothers/shared/limits";
import { inOneTrip, withTx } from "../db/transaction.ts";
import type { Deps } from "../deps.ts";
import { contextOf, type SignedIn } from "../lib/viewer.ts";
import { accessToSubject, logOfPerson, staffNames, wholeLog } from "./repository.ts";
import { writeAudit } from "./service.ts";

type Entry = Reply<"readAudit">["entries"][number];

/** What was done to or seen of the viewer's own record, newest first, from before an instant. */
export async function listMyAccess({ pool }: Deps, viewer: SignedIn, before: string | undefined): Promise<Reply<"listMyAccess">> {
  // The names of those who acted are hers to know, though she may not see these people otherwise.
  const [found] = await inOneTrip(pool, contextOf(viewer, "system"), [{ ...accessToSubject, values: [viewer.personId, before] }]);
  const entries = found?.rows ?? [];
  return { entries, more: entries.length >= pageSize };
}

/** The log for an auditor, all of it or one person's. Reading it is written into it. */
export async function readAudit(
  { pool }: Deps,
  viewer: SignedIn,
  { before, person }: { before?: string; person?: string },
): Promise<Reply<"readAudit">> {
  const rows = await withTx(pool, contextOf(viewer, "auditor"), async (tx) => {
    const found = await (person === undefined ? tx.run<Entry>(wholeLog, [before]) : tx.run<Entry>(logOfPerson, [before, person]));
    await writeAudit(tx, {
      actorId: viewer.personId,
      actorRole: "auditor",
      subjectId: person ?? null,
      entity: "person",
      entityId: person ?? null,
      action: "log_read",
    });
    return found.rows;
  });
  const actors = [...new Set(rows.flatMap(({ actorId }) => actorId ?? []))];
  const [named] = await inOneTrip(pool, contextOf(viewer, "system"), [{ ...staffNames, values: [actors] }]);
  const names = new Map<string, string>(named?.rows.map(({ id, name }) => [id, name]));
  return { entries: rows.map((row) => ({ ...row, actorName: names.get(row.actorId ?? "") ?? "" })), more: rows.length >= pageSize };
}
