// Walks every cell of the access table over HTTP: each endpoint, each visitor, a request with which nothing is wrong but, maybe, who sends it.
import { access } from "@expecting-mothers/server/http/access";
import { contract, type Endpoint, type Input } from "@expecting-mothers/shared/contract";
import { type EndpointName, paths } from "@expecting-mothers/shared/paths";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../support/app.ts";
import { signIn } from "../support/cast.ts";
import { type Example, examples } from "./examples.ts";
import { everybody, imprint, type Scene, type Somebody, setScene } from "./scene.ts";

let app: TestApp;
let scene: Scene;

beforeAll(async () => {
  app = await startTestApp();
  scene = await setScene(app);
});
afterAll(() => app.close());
beforeEach(() => app.owner.query("delete from budgets"));

type Ending = "let in" | "not signed in" | "forbidden" | "hidden";

/** How a request must end, from nothing but the access table and who is who. */
function endingFor(name: EndpointName, of: Example<EndpointName>["of"], { who, visitor }: Somebody): Ending {
  const cell = access[name];
  if (cell.anyone !== undefined) return "let in";
  if (visitor === "anyone") return "not signed in";
  const reach = cell[visitor];
  if (visitor === "phone") return reach === undefined ? "not signed in" : "let in";
  if (reach === undefined) return "forbidden";
  if (reach === "any" || of === "asker" || of === "all") return "let in";
  const within = {
    own: of === "ayesha" ? ["Ayesha"] : ["Ayesha", "Dr Sana, Ayesha's doctor"],
    consent: ["Saima, whom Ayesha trusts", "Rubina, Ayesha's health worker"],
    clinic: ["Nadia, who administers the clinic"],
  };
  return within[reach].includes(who) ? "let in" : "hidden";
}

async function walk<N extends EndpointName>(name: N, example: Example<N>, asker: Somebody): Promise<void> {
  const { visitor } = asker;
  const person = asker.personIn(scene);
  const phoneId = visitor === "phone" ? (scene.ayesha.phoneId ?? null) : (person.phoneId ?? null);
  const freshCookie = () => (visitor === "anyone" ? "" : signIn(app.owner, person.id || null, phoneId));
  const input: Input<N> = await example.ask({ test: app, scene, asker: person, cookie: await freshCookie() });
  const before = await imprint(app);
  const cookie = await freshCookie();
  const { status, problem } = await app.call(name, input, cookie === "" ? {} : { cookie });
  const ending = endingFor(name, example.of, asker);
  if (ending === "let in") {
    if (example.meets === undefined)
      expect({ status, problem: status < 400 || problem }).toEqual({ status: successOf(name), problem: true });
    else expect(problem.code).toBe(example.meets);
    return;
  }
  const told = { "not signed in": ["not_signed_in"], forbidden: ["forbidden"], hidden: hiddenCodes(name) }[ending];
  expect(told).toContain(problem.code);
  expect(await imprint(app)).toEqual(before);
}

function successOf(name: EndpointName): number {
  return (contract[name] as Endpoint).status ?? 200;
}

/** What is beyond reach does not exist. Whoever names a mother to act for knows her already and may be told that she has not agreed. */
function hiddenCodes(name: EndpointName): string[] {
  const { refuses = [] }: Endpoint = contract[name];
  return refuses.includes("no_consent") ? ["not_found", "no_consent"] : ["not_found"];
}

for (const name of Object.keys(paths) as EndpointName[]) {
  describe(`${contract[name].summary} (${name})`, () => {
    const list: readonly Example<typeof name>[] = examples[name];
    for (const example of list) {
      const whose = { all: "", asker: ", one's own", ayesha: ", Ayesha's", visit: ", Ayesha's visit", clinic: ", at Nadia's clinic" }[
        example.of
      ];
      for (const asker of everybody) test(`${asker.who}${whose}`, () => walk(name, example, asker));
    }
  });
}
