// The access log, newest first, a page at a time; one press on a record leaves only what was done to it.
import type { Reply } from "@expecting-mothers/shared/contract";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Text, t } from "../../i18n/text.tsx";
import { TroubleNote } from "../../ui/state.tsx";
import type { ScreenProps } from "../console.tsx";
import { wordOf } from "../day/visit-panel.tsx";
import { useDeed } from "../deed.ts";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { Pending } from "../parts/notes.tsx";
import { Moment } from "../parts/time.tsx";
import { ask } from "../session.ts";

type Log = Reply<"readAudit">;
type Entry = Log["entries"][number];

/** Enough of an id to tell records apart by eye. */
const markOf = (id: string): string => id.slice(-8);

function Row({ entry }: { entry: Entry }) {
  const { at, actorName, actorRole, action, entity, subjectId } = entry;
  return (
    <tr>
      <td>
        <Moment at={at} />
      </td>
      <th scope="row">
        <bdi>{actorName || wordOf("staff.role", actorRole)}</bdi>
      </th>
      <td>{wordOf("staff.role", actorRole)}</td>
      <td>{wordOf("staff.action", action)}</td>
      <td>{wordOf("staff.entity", entity)}</td>
      <td>
        {subjectId && (
          <a class="name-link" href={`/staff/access?person=${subjectId}`} dir="ltr">
            <code>{markOf(subjectId)}</code>
          </a>
        )}
      </td>
    </tr>
  );
}

function LogTable({ entries }: { entries: Entry[] }) {
  const heads = [
    "staff.access.when",
    "staff.access.who",
    "staff.role",
    "staff.access.what",
    "staff.access.why",
    "staff.access.record",
  ] as const;
  return (
    <table class="list folding">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row key={entry.id} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function Log({ person }: { person: string | undefined }) {
  const about = person ? { person } : {};
  const loaded = useLoad(() => ask("readAudit", { query: about }), ["audit", person]);
  const [older, setOlder] = useState<Log[]>([]);
  const deed = useDeed();
  if (!loaded.data) return <Pending trouble={loaded.trouble} reload={loaded.reload} />;

  const pages = [loaded.data, ...older];
  const entries = pages.flatMap((page) => page.entries);
  const last = entries.at(-1);
  const more = () =>
    deed.run(async () => {
      if (last) setOlder([...older, await ask("readAudit", { query: { ...about, before: last.at } })]);
    });
  return (
    <>
      <LogTable entries={entries} />
      {deed.trouble && <TroubleNote trouble={deed.trouble} />}
      {pages.at(-1)?.more && (
        <button type="button" class="button quiet start" onClick={more} aria-disabled={deed.busy}>
          {t("staff.access.more")}
        </button>
      )}
    </>
  );
}

export function AccessScreen({ query }: ScreenProps) {
  const { path } = useLocation();
  const { person } = query;
  return (
    <>
      <Heading title={t("staff.menu.access")}>
        {person && (
          <>
            <Text of="staff.access.only" record={<code dir="ltr">{markOf(person)}</code>} />
            <a class="button quiet small" href={path}>
              {t("staff.access.allAgain")}
            </a>
          </>
        )}
      </Heading>
      <Log key={person} person={person} />
    </>
  );
}
