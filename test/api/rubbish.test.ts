// Sends generated rubbish at every endpoint of the API document: whatever comes, a refusal with a known code and nothing of our inside.
import { statusOf } from "@expecting-mothers/server/http/errors";
import { type EndpointName, paths } from "@expecting-mothers/shared/paths";
import type { ProblemCode } from "@expecting-mothers/shared/problem";
import fc from "fast-check";
import type { LightMyRequestResponse } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examples } from "../contract/examples.ts";
import { type AnyExample, type Parts, type Rubbish, rubbishFor } from "../contract/rubbish.ts";
import { type Scene, setScene } from "../contract/scene.ts";
import { newKey, origin, startTestApp, type TestApp } from "../support/app.ts";
import { type Person, signIn } from "../support/cast.ts";

let app: TestApp;
let scene: Scene;
let document: { paths: Record<string, Record<string, { operationId: EndpointName }>> };

beforeAll(async () => {
  app = await startTestApp({ requestsPerMinute: { session: 1e8, address: 1e8 } });
  scene = await setScene(app);
  document = (await app.app.inject("/api/openapi.json")).json();
});
afterAll(() => app.close());

const senders = {
  nobody: (scene: Scene) => scene.nobody,
  Ayesha: (scene: Scene) => scene.ayesha,
  Saima: (scene: Scene) => scene.saima,
  "Dr Sana": (scene: Scene) => scene.drSana,
  Nadia: (scene: Scene) => scene.nadia,
  "the programme officer": (scene: Scene) => scene.programmeOfficer,
  "the auditor": (scene: Scene) => scene.auditor,
};

/** What only we should know: a place in our code, our libraries or the database's own words. */
const inside =
  /\bat \S+ \(|node_modules|\.ts:\d+|\bselect\b.+\bfrom\b|\binsert into\b|syntax error|violates|relation "|pg_|SQLSTATE|undefined|\[object/i;

async function send(method: string, address: string, { params, query, body, payload, type, headers }: Rubbish, person: Person) {
  const path = address.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(wellFormed((params as Record<string, unknown> | null | undefined)?.[name])),
  );
  const search = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(wellFormed(name))}=${encodeURIComponent(wellFormed(one))}`),
  );
  const content = payload ?? (body === undefined ? undefined : JSON.stringify(body));
  // Sessions end and change hands as the rubbish may be a good request after all, so each request brings its own.
  const cookie = person.id === "" ? {} : { cookie: await signIn(app.owner, person.id, person.phoneId ?? null) };
  return app.app.inject({
    method: method.toUpperCase() as "POST",
    url: search.length > 0 ? `${path}?${search.join("&")}` : path,
    headers: { origin, "idempotency-key": newKey(), ...cookie, ...(type === undefined ? {} : { "content-type": type }), ...headers },
    ...(content === undefined ? {} : { payload: content }),
  });
}

function wellFormed(value: unknown): string {
  return String(value !== null && typeof value === "object" ? JSON.stringify(value) : value).toWellFormed();
}

function expectDecentAnswer({ statusCode, headers, body }: LightMyRequestResponse): void {
  expect(statusCode, body).toBeLessThan(500);
  if (statusCode < 400) return;
  expect(headers["content-type"]).toMatch(/^application\/problem\+json/);
  const problem = JSON.parse(body) as { code: ProblemCode; status: number };
  expect(statusOf[problem.code], body).toBe(statusCode);
  expect(problem.status).toBe(statusCode);
  expect(body).not.toMatch(inside);
}

for (const name of Object.keys(paths) as EndpointName[]) {
  test(`${name} takes rubbish from anybody without falling over`, async () => {
    const example = examples[name][0] as unknown as AnyExample;
    const [address, method] = placeOf(name);
    const good = (await example.ask({ test: app, scene, asker: scene.ayesha, cookie: "" })) as Parts;
    await fc.assert(
      fc.asyncProperty(rubbishFor(good), fc.constantFrom(...Object.keys(senders)), async (rubbish, sender) => {
        expectDecentAnswer(await send(method, address, rubbish, senders[sender as keyof typeof senders](scene)));
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
}

function placeOf(name: EndpointName): [string, string] {
  for (const [address, methods] of Object.entries(document.paths)) {
    for (const [method, { operationId }] of Object.entries(methods)) if (operationId === name) return [address, method];
  }
  throw new Error(`${name} is not in the API document`);
}
