// Who sees which row when the application's own checks are left out: plain SQL as em_app, in each visitor's context.
import { randomUUIDv7 } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addTraces, everybody, type Scene, setScene } from "../contract/scene.ts";
import { startTestApp, type TestApp } from "../support/app.ts";
import { contextFor, tryAs } from "../support/eyes.ts";

let app: TestApp;
let scene: Scene;

beforeAll(async () => {
  app = await startTestApp();
  scene = await setScene(app);
  await addTraces(app, scene);
});
afterAll(() => app.close());

/** For each table whose rows belong to somebody, the column that says to whom. */
const owners = {
  people: "id",
  phones: "id",
  appointments: "mother_id",
  notifications: "person_id",
  consents: "mother_id",
  sessions: "person_id",
  idempotency_keys: "person_id",
  audit_events: "subject_id",
  role_grants: "person_id",
  staff_logins: "person_id",
  code_challenges: "id",
  invitations: "clinic_id",
} as const;
type Table = keyof typeof owners;

const self = (name: string): Partial<Record<Table, string>> => ({ people: name, sessions: name, role_grants: name });
const motherAlone = (name: string): Partial<Record<Table, string>> => ({
  ...self(name),
  phones: name,
  appointments: name,
  notifications: name,
  idempotency_keys: name,
  audit_events: name,
});
const trusted = (name: string, phones: string): Partial<Record<Table, string>> => ({
  ...self(name),
  people: `Ayesha, ${name}`,
  phones,
  appointments: "Ayesha",
  notifications: "Ayesha",
  consents: "Ayesha",
  audit_events: "Ayesha",
});
const doctorOf = (patient: string, doctor: string): Partial<Record<Table, string>> => ({
  ...self(doctor),
  people: `${doctor}, ${patient}`,
  phones: patient,
  appointments: patient,
  notifications: patient,
  audit_events: patient,
});

/** Whose rows each visitor sees. A table that is not named shows her nothing. */
const sees: Record<string, Partial<Record<Table, string>>> = {
  "somebody not signed in": {},
  "Ayesha's number before she picked herself": { people: "Ayesha", phones: "Ayesha" },
  Ayesha: { ...motherAlone("Ayesha"), consents: "Ayesha" },
  "Bushra, another mother": motherAlone("Bushra"),
  "Saima, whom Ayesha trusts": trusted("Saima", "Ayesha, Saima"),
  "Imran, whose consent Ayesha ended": { ...self("Imran"), phones: "Imran" },
  "Zubaida, whose consent has run out": { ...self("Zubaida"), phones: "Zubaida" },
  "Rubina, Ayesha's health worker": trusted("Rubina", "Ayesha"),
  "Shazia, a health worker without consent": self("Shazia"),
  "Dr Sana, Ayesha's doctor": {
    ...doctorOf("Ayesha, Zainab", "Dr Sana"),
    people: "Ayesha, Dr Sana, Zainab",
    staff_logins: "Dr Sana",
  },
  "Dr Hina, another doctor": { ...doctorOf("Bushra", "Dr Hina"), people: "Bushra, Dr Hina" },
  "Nadia, who administers the clinic": {
    people: "Ayesha, Bushra, Dr Hina, Dr Sana, Nadia, Rubina, Shazia",
    phones: "Ayesha, Bushra",
    appointments: "Ayesha, Bushra",
    notifications: "Ayesha, Bushra",
    audit_events: "Ayesha, Bushra",
    sessions: "Dr Hina, Dr Sana, Nadia, Rubina, Shazia",
    role_grants: "Dr Hina, Dr Sana, Nadia, Rubina, Shazia",
    invitations: "Shahpur",
  },
  "Farah, who administers another clinic": {
    people: "Dr Sana, Farah, Zainab",
    phones: "Zainab",
    appointments: "Zainab",
    notifications: "Zainab",
    audit_events: "Zainab",
    sessions: "Dr Sana, Farah",
    role_grants: "Dr Sana, Farah",
  },
  "the programme officer": self("Programme officer"),
  "the auditor": { ...self("Auditor"), audit_events: "Ayesha, Bushra, Zainab" },
};

function nameOf(id: unknown): string {
  const people = Object.values(scene).filter((value) => typeof value === "object" && "cookie" in value);
  if (id === scene.shahpur) return "Shahpur";
  return people.find((person) => person.id === id || (person.phoneId !== undefined && person.phoneId === id))?.name ?? `somebody (${id})`;
}

describe("whoever forgets to ask who may, sees only this", () => {
  for (const who of Object.keys(sees)) {
    test(who, async () => {
      const somebody = everybody.find((one) => one.who === who);
      const context = await contextFor(app, somebody?.personIn(scene) ?? scene.nobody);
      const seen: Partial<Record<Table, string>> = {};
      for (const [table, column] of Object.entries(owners)) {
        const { rows } = await tryAs(app, context, `select distinct ${column} as owner from ${table}`);
        if (rows.length > 0)
          seen[table as Table] = rows
            .map(({ owner }) => nameOf(owner))
            .sort()
            .join(", ");
      }
      expect(seen).toEqual(sees[who]);
    });
  }

  test("nobody was left out", () => {
    expect(Object.keys(sees)).toEqual(everybody.map(({ who }) => who));
  });

  test("there was something to see in every table", async () => {
    for (const table of Object.keys(owners)) {
      expect((await app.owner.query(`select from ${table}`)).rowCount, table).toBeGreaterThan(0);
    }
  });
});

describe("the catalogue", () => {
  test("every table that hangs on a person or a number has row security and policies for the application alone", async () => {
    const { rows } = await app.owner.query(
      `with recursive hanging as (
         select 'people'::regclass::oid as id union select 'phones'::regclass union
         select conrelid from pg_constraint join hanging on confrelid = hanging.id where contype = 'f')
       select c.relname as name, c.relrowsecurity as secured,
         (select array_agg(distinct r.rolname::text) from pg_policy p, unnest(p.polroles) role left join pg_roles r on r.oid = role
          where p.polrelid = c.oid) as roles
       from pg_class c join hanging on hanging.id = c.oid`,
    );
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["people", "appointments", "notifications", "consents", "sessions"]),
    );
    expect(rows.filter(({ secured, roles }) => !secured || String(roles) !== "em_app")).toEqual([]);
  });

  test("a table that remembers people without a foreign key has row security all the same", async () => {
    const { rows } = await app.owner.query(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity
         and a.attname ~ '(person|mother|delegate|actor|subject|doctor|phone)(_id|_index|_cipher)$'`,
    );
    expect(rows).toEqual([]);
  });

  test("the application's role owns nothing, inherits nothing and cannot pass row security", async () => {
    const { rows } = await app.owner.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
         (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
         (select count(*)::int from pg_class where relowner = r.oid) + (select count(*)::int from pg_proc where proowner = r.oid) as owned
       from pg_roles r where rolname = 'em_app'`,
    );
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, memberships: 0, owned: 0 },
    ]);
  });

  test("the application can empty, own or extend no table", async () => {
    const { rows } = await app.owner.query(
      `select table_name, privilege_type from information_schema.table_privileges
       where grantee in ('em_app', 'PUBLIC') and table_schema = 'public' and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`,
    );
    expect(rows).toEqual([]);
    expect((await tryAs(app, { duty: "system" }, "create table mine (id int)")).refusal).toBe("42501");
  });

  test("every function that runs as the owner names the schemas it looks in", async () => {
    const { rows } = await app.owner.query(
      `select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
         and not coalesce(array_to_string(proconfig, ',') ~ 'search_path=public, pg_temp', false)`,
    );
    expect(rows).toEqual([]);
  });

  test("busy times say when a doctor is taken and never by whom", async () => {
    const { rows } = await tryAs(app, {}, "select busy_times($1, current_date - 1, current_date + 90, null, null, null) as busy", [
      scene.drSana.id,
    ]);
    expect(String(rows[0]?.["busy"]).split(";")).toHaveLength(2);
    const told = JSON.stringify(rows);
    for (const secret of [scene.ayesha.id, scene.zainab.id, scene.ayeshasVisit, scene.zainabsVisit]) expect(told).not.toContain(secret);
  });
});

test("whoever takes up a consent given to her number gets it and nobody else does", async () => {
  const given = randomUUIDv7();
  await app.owner.query(
    "insert into consents (id, mother_id, delegate_phone_id, expires_at) values ($1, $2, $3, now() + interval '1 day')",
    [given, scene.bushra.id, scene.saima.phoneId],
  );
  const takeUp = "update consents set delegate_id = $1 where id = $2";
  const outcomes: Record<string, number> = {};
  for (const person of [scene.saima, scene.imran, scene.ayesha]) {
    const { count } = await tryAs(app, await contextFor(app, person), takeUp, [person.id, given]);
    outcomes[person.name] = count;
  }
  expect(outcomes).toEqual({ Saima: 1, Imran: 0, Ayesha: 0 });
  const forAnother = await tryAs(app, await contextFor(app, scene.saima), takeUp, [scene.imran.id, given]);
  expect(forAnother.refusal).toBe("42501");
});

test("why a claim failed is told of a mother to those alone who may claim for her", async () => {
  const ask = `select explain_loss('none', $1, $2, tstzrange(now(), now() + interval '90 days'), tstzrange(now(), now()))->>'ownVisit' as told`;
  const told: Record<string, unknown> = {};
  for (const person of [scene.ayesha, scene.saima, scene.imran, scene.bushra, scene.drHina, scene.nobody]) {
    const { rows } = await tryAs(app, await contextFor(app, person), ask, [scene.drSana.id, scene.ayesha.id]);
    told[person.name] = rows[0]?.["told"];
  }
  expect(told).toEqual({ Ayesha: "true", Saima: "true", Imran: "false", Bushra: "false", "Dr Hina": "false", nobody: "false" });
});
