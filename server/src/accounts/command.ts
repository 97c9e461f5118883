// pnpm user add: the first people of a real installation, before anybody is there who could invite them.
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { passwordMaxLength, passwordMinLength } from "@expecting-mothers/shared/limits";
import { writeAudit } from "../audit/service.ts";
import { readMigrationUrl } from "../config.ts";
import { createPool } from "../db/client.ts";
import { type Tx, withTx } from "../db/transaction.ts";
import type { DomainError } from "../lib/domain-error.ts";
import { isStartError, startError } from "../lib/start-error.ts";
import { hashPassword, refuseWeak } from "./passwords.ts";
import { addPerson, addStaffLogin, grantRole } from "./repository.ts";
import { tidyEmail, tidyName } from "./rules.ts";

const usage = `pnpm user add --email <e-mail> --name <name> --role <role> [--clinic <id>]
  --role    programme_admin, auditor, or clinic_admin (with --clinic)
  The password is asked for, or read from standard input.`;

const roles = ["clinic_admin", "programme_admin", "auditor"] as const;
type NewUser = { email: string; name: string; role: (typeof roles)[number]; clinicId: string | null };

const findClinic = { name: "command_find_clinic", text: "select from clinics where id::text = $1" };

/** Checks the command line. Throws a start error that says what is wrong. */
function readWish(args: readonly string[]): NewUser {
  const text = { type: "string" } as const;
  const options = { email: text, name: text, role: text, clinic: text };
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw startError(`${(error as Error).message}\n${usage}`, error);
  }
  const { positionals, values } = parsed;
  const role = roles.find((known) => known === values.role);
  const email = tidyEmail(values.email ?? "");
  const name = tidyName(values.name ?? "");
  if (positionals.join(" ") !== "add" || role === undefined || name === undefined || !/^[^\s@]+@[^\s@]+$/.test(email))
    throw startError(usage);
  if ((role === "clinic_admin") !== (values.clinic !== undefined)) throw startError(`Only a clinic_admin has a --clinic.\n${usage}`);
  return { email, name, role, clinicId: values.clinic ?? null };
}

/** One line from standard input; at a terminal it is asked for and not shown. */
async function readPassword(): Promise<string> {
  const terminal = process.stdin.isTTY === true;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal });
  if (terminal) process.stderr.write(`Password (at least ${passwordMinLength} characters): `);
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    lines.close();
    if (terminal) process.stderr.write("\n");
  }
}

async function addUser(tx: Tx, { email, name, role, clinicId }: NewUser, passwordHash: string): Promise<void> {
  if (clinicId !== null && (await tx.run(findClinic, [clinicId])).rowCount === 0) throw startError(`There is no clinic ${clinicId}.`);
  const personId = await addPerson(tx, name, "en", null);
  if (!(await addStaffLogin(tx, personId, email, passwordHash))) throw startError("This e-mail already signs somebody in.");
  await grantRole(tx, personId, role, clinicId);
  await writeAudit(tx, {
    actorId: null,
    actorRole: "system",
    subjectId: null,
    clinicId,
    entity: "person",
    entityId: personId,
    action: "user_added",
  });
}

async function runCommand(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--help")) return void process.stdout.write(`${usage}\n`);
  const wish = readWish(args);
  const url = readMigrationUrl();
  if (!url) throw startError("Name the database in MIGRATION_DATABASE_URL or DATABASE_URL; it is reached as the owner of its tables.");
  const password = await readPassword();
  if (password.length < passwordMinLength || password.length > passwordMaxLength) {
    throw startError(`The password has ${passwordMinLength} to ${passwordMaxLength} characters.`);
  }
  await refuseWeak(password, [wish.name, wish.email]).catch((error: DomainError) => {
    throw startError("The password is too easy to guess.", error);
  });
  const passwordHash = await hashPassword(password);
  const pool = createPool({ connectionString: url, max: 2, onError: () => {} });
  try {
    await withTx(pool, { duty: "system" }, (tx) => addUser(tx, wish, passwordHash));
  } finally {
    await pool.end();
  }
  process.stdout.write(`${wish.name} (${wish.role}) can sign in at /staff with ${wish.email}.
Next: sign in there once and set up the authenticator app under "My account"; keep the ten recovery codes on paper.\n`);
}

if (import.meta.main) {
  await runCommand().catch((error: Error) => {
    process.stderr.write(`${isStartError(error) ? error.message : `It failed, nothing was changed: ${error.message}`}\n`);
    process.exitCode = 1;
  });
}
