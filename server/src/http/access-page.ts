// Writes docs/ACCESS.md from the access table. Also a command: pnpm access.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { contract, type Endpoint } from "@expecting-mothers/shared/contract";
import { type EndpointName, paths } from "@expecting-mothers/shared/paths";
import { access, type Reach, type Visitor } from "./access.ts";

const FILE = join(import.meta.dirname, "../../../docs/ACCESS.md");

const visitors: Readonly<Record<Visitor, string>> = {
  anyone: "not signed in",
  phone: "number only",
  mother: "mother",
  delegate: "delegate",
  health_worker: "health worker",
  doctor: "doctor",
  clinic_admin: "clinic administrator",
  programme_admin: "programme officer",
  auditor: "auditor",
};

const INTRODUCTION = `# Who may do what

Made by \`pnpm access\` from \`server/src/http/access.ts\`; a test holds this page against that table, and others walk every cell of it over HTTP
and by plain SQL as the application's database role.

| a cell says | whose rows are within reach |
| --- | --- |
| own | her or his own |
| consent | those of a mother who has agreed to it, until the consent ends |
| clinic | those of the clinics that she or he administers |
| any | all of them |
| – | none: 401 when nobody is signed in, 403 when the role has no business here |

What lies beyond somebody's reach does not exist for her: 404. *Number only* is a phone number after its code, before the person is picked.
Several roles of one person add up.
`;

/** The text of docs/ACCESS.md. */
export function accessPage(): string {
  const names = Object.keys(paths) as EndpointName[];
  const tags = [...new Set(names.map(tagOf))];
  const sections = tags.map((tag) =>
    section(
      tag,
      names.filter((name) => tagOf(name) === tag),
    ),
  );
  return `${[INTRODUCTION, ...sections].join("\n")}`;
}

function section(tag: string, names: readonly EndpointName[]): string {
  const head = ["", ...Object.values(visitors)];
  const rows = names.map((name) => {
    const [method, address] = paths[name];
    return [
      `${contract[name].summary}<br>\`${method} ${address}\``,
      ...(Object.keys(visitors) as Visitor[]).map((visitor) => reachOf(name, visitor) ?? "–"),
    ];
  });
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `## ${tag.charAt(0).toUpperCase()}${tag.slice(1)}\n${lines.join("\n")}\n`;
}

/** What stands open to anyone stands open to whoever is signed in. */
function reachOf(name: EndpointName, visitor: Visitor): Reach | undefined {
  return access[name].anyone ?? access[name][visitor];
}

function tagOf(name: EndpointName): string {
  return (contract[name] as Endpoint).tag;
}

if (import.meta.main) writeFileSync(FILE, accessPage());
