// PostgreSQL servers that the machine itself has installed, of any version, started empty in a folder of the test's own.
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRoot, nobody } from "./process.ts";

/** Where Debian and its kin put them. */
const FOLDER = "/usr/lib/postgresql";
const SCRIPT = join(import.meta.dirname, "../../deploy/create-database.sh");

export type Installed = { version: string; programs: string };

export function installedServers(): Installed[] {
  const versions = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  return versions
    .map((version) => ({ version, programs: join(FOLDER, version, "bin") }))
    .filter(({ programs }) => existsSync(join(programs, "initdb")));
}

/** Starts one and makes roles and database as the handbook says. Returns the owner's address and how to end it all. */
export function startInstalled({ programs }: Installed): { ownerUrl: string; appUrl: string; stop: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "em-pg-"));
  if (isRoot) chownSync(folder, nobody, nobody);
  const data = join(folder, "data");
  const run = (program: string, args: string[], env: Record<string, string> = {}) =>
    execFileSync(program, args, {
      cwd: "/",
      stdio: "ignore",
      env: { PATH: `${programs}:${process.env["PATH"]}`, PGHOST: folder, ...env },
      ...(isRoot && { uid: nobody, gid: nobody }),
    });
  run("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
  run("pg_ctl", ["-D", data, "-w", "-l", join(folder, "log"), "-o", `-k ${folder} -c listen_addresses=`, "start"]);
  run("sh", [SCRIPT], { OWNER_PASSWORD: "owner", APP_PASSWORD: "app" });
  const url = (role: string) => `postgresql://${role}@/expecting_mothers?host=${encodeURIComponent(folder)}`;
  return {
    ownerUrl: url("em_owner"),
    appUrl: url("em_app"),
    stop: () => {
      run("pg_ctl", ["-D", data, "-m", "immediate", "stop"]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
