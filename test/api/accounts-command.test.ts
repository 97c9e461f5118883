// pnpm user add makes the first administrator of a real installation.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { addCast, type Cast } from "../support/cast.ts";
import { signInStaff } from "../support/sign-in.ts";

const command = join(import.meta.dirname, "../../server/src/accounts/command.ts");
const password = "neem-tree kite 47 river";
let app: TestApp;
let cast: Cast;

beforeAll(async () => {
  app = await startTestApp();
  cast = await addCast(app);
});
afterAll(() => app.close());

/** Runs the command as the owner of the database, typing the password. */
async function user(args: readonly string[], typed = password): Promise<{ code: number | null; told: string }> {
  const url = app.owner.options.connectionString ?? "";
  const child = spawn(process.execPath, [command, ...args], { env: { ...process.env, MIGRATION_DATABASE_URL: url } });
  let told = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      told += chunk.toString();
    });
  }
  child.stdin.end(`${typed}\n`);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, told };
}
const add = (email: string, role: string, ...more: string[]) => ["add", "--email", email, "--name", "Shazia", "--role", role, ...more];

test("a programme officer and a clinic's administrator are added and sign in", async () => {
  const officer = await user(add("Officer@province.example", "programme_admin"));
  expect(officer).toMatchObject({ code: 0, told: expect.stringContaining("authenticator") });
  const { answer } = await signInStaff(app, { email: "officer@province.example", password });
  expect(answer.body).toMatchObject({ name: "Shazia", roles: [{ role: "programme_admin", clinicId: null }] });
  expect((await user(add("desk@province.example", "clinic_admin", "--clinic", cast.shahpur))).code).toBe(0);
  const desk = await signInStaff(app, { email: "desk@province.example", password });
  expect(desk.answer.body.roles).toEqual([{ role: "clinic_admin", clinicId: cast.shahpur }]);
}, 60_000);

test("what cannot be is refused in one line, and nothing is added", async () => {
  await user(add("taken@province.example", "auditor"));
  const count = async () => (await app.owner.query("select count(*)::int as people from people")).rows[0].people;
  const before = await count();
  const refused = await Promise.all([
    user(add("taken@province.example", "auditor")),
    user(add("x@province.example", "clinic_admin", "--clinic", cast.ayesha.id)),
    user([...add("x@province.example", "auditor"), "--admin"]),
    user(add("x@province.example", "auditor"), "password123"),
  ]);
  expect(refused.map(({ code }) => code)).toEqual(refused.map(() => 1));
  for (const { told } of refused) expect(told).not.toMatch(/\n\s+at /);
  expect(await count()).toBe(before);
}, 60_000);
