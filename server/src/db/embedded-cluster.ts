// The files of the embedded PostgreSQL's data: created once, checked at every start, open to one system user.
import { spawnSync } from "node:child_process";
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startError } from "../lib/start-error.ts";
import { type Home, nameOfThisUser } from "./embedded-home.ts";

/** Messages in English, times in UTC, and nothing of the server's own environment, which holds its keys. */
export const PLAIN_ENVIRONMENT = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/** Creates the database cluster unless it is there. It appears by a rename, so that a killed first start leaves nothing half made. */
export function ensureCluster(home: Home): void {
  for (const name of readdirSync(home.folder)) {
    const maker = Number(/^data\.(\d+)$/.exec(name)?.[1]);
    if (maker && !isAlive(maker)) rmSync(join(home.folder, name), { recursive: true, force: true });
  }
  if (existsSync(join(home.data, "PG_VERSION"))) {
    checkVersion(home);
    return;
  }
  const unfinished = join(home.folder, `data.${process.pid}`);
  // Letters outside ASCII must count as letters, or the search for names in Urdu finds nothing: LC_CTYPE decides that, not the collation.
  const letters = process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8";
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", `--lc-ctype=${letters}`];
  const access = ["--auth=peer", "--username=postgres"];
  const run = spawnSync(join(home.programs, "initdb"), ["-D", unfinished, "-E", "UTF8", "--no-instructions", ...locale, ...access], {
    ...home.runAs.ids,
    cwd: "/",
    env: PLAIN_ENVIRONMENT,
    encoding: "utf8",
  });
  if (run.status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw startError(`PostgreSQL could not create its data in ${home.folder}: ${(run.error?.message ?? run.stderr).trim()}`);
  }
  try {
    renameSync(unfinished, home.data);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another first start on this folder was faster; which of the two may serve its data is settled next.
    if (!existsSync(join(home.data, "PG_VERSION"))) throw error;
  }
}

function checkVersion(home: Home): void {
  const found = readFileSync(join(home.data, "PG_VERSION"), "utf8").trim();
  const run = spawnSync(join(home.programs, "postgres"), ["--version"], {
    ...home.runAs.ids,
    cwd: "/",
    env: PLAIN_ENVIRONMENT,
    encoding: "utf8",
  });
  const own = /\(PostgreSQL\) (\d+)/.exec(run.stdout ?? "")?.[1];
  if (own === undefined) throw startError(`PostgreSQL does not run on this machine: ${(run.error?.message ?? run.stderr).trim()}`);
  if (found === own) return;
  const age = Number(found) > Number(own) ? "newer" : "older";
  throw startError(
    `DATA_DIR holds a database of the ${age} PostgreSQL ${found}, and this release brings PostgreSQL ${own}: see docs/RUNBOOK.md, "New major version".`,
  );
}

/** Peer authentication: the socket serves the system user that the server runs as, and nobody else. */
export function allowOnlyThisUser(home: Home): void {
  write(home, "pg_hba.conf", "local all all peer map=server\n");
  write(home, "pg_ident.conf", `server "${nameOfThisUser()}" all\n`);
}

/** In place by a rename: a PostgreSQL that another start has just brought up must not read half a file. */
function write(home: Home, name: string, text: string): void {
  const path = join(home.data, name);
  if (readFileSync(path, "utf8") === text) return;
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  if (home.runAs.ids.uid !== undefined) chownSync(unfinished, home.runAs.ids.uid, home.runAs.ids.gid);
  renameSync(unfinished, path);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
