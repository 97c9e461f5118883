// Sends generated rubbish at every page, as addresses, queries and forms: whatever comes, a page in her language and never what was sent as markup.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oddText } from "../contract/rubbish.ts";
import { type Scene, setScene } from "../contract/scene.ts";
import { origin, startTestApp, type TestApp } from "../support/app.ts";
import { signIn } from "../support/cast.ts";

let app: TestApp;
let scene: Scene;

beforeAll(async () => {
  app = await startTestApp({ requestsPerMinute: { session: 1e8, address: 1e8 } });
  scene = await setScene(app);
});
afterAll(() => app.close());

/** A star is a place for rubbish or for something real. */
const pages = [
  ...["/", "/danger", "/book", "/book/*", "/doctors/*", "/confirm", "/sign-in", "/sign-in/code", "/sign-in/who", "/visits", "/visits/*"],
  ...[
    "/visits/*/move",
    "/visits/*/cancel",
    "/me",
    "/me/pin",
    "/me/devices",
    "/me/trusted",
    "/language",
    "/shell",
    "/staff",
    "/staff/*",
    "/*",
    "/*/*",
  ],
];
const fields = fc.constantFrom(
  ...[
    "district",
    "doctor",
    "doctorId",
    "visitType",
    "visitTypeId",
    "startsAt",
    "from",
    "on",
    "next",
    "back",
    "to",
    "search",
    "version",
    "reason",
  ],
  ...["phone", "code", "name", "pin", "oldPin", "person", "holdId", "key", "act", "session", "until", "language", "shared", "challenge"],
);
const markup = "<img src=x onerror=alert(1)>";

for (const address of pages) {
  test(`${address} takes rubbish without falling over`, async () => {
    const { ayesha } = scene;
    const real = fc.constantFrom(
      scene.ayeshasVisit,
      scene.bushrasVisit,
      scene.drSana.id,
      scene.followUp,
      "shahpur",
      "ur",
      "book",
      "cancel",
      "1",
    );
    const value = fc.oneof({ weight: 2, arbitrary: real }, { weight: 2, arbitrary: oddText }, fc.constant(markup));
    const cookies = fc.constantFrom("", "lang=en", "lang=<b>", "leaving=1", "lang=%zz; leaving=0");
    const pairs = fc.dictionary(fc.oneof({ weight: 5, arbitrary: fields }, oddText), value, { maxKeys: 5 });
    const asked = fc.record({ place: value, query: pairs, form: fc.option(pairs), cookie: cookies, signedIn: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(asked, async ({ place, query, form, cookie, signedIn }) => {
        const session = signedIn ? await signIn(app.owner, ayesha.id, ayesha.phoneId ?? null) : "";
        const answer = await app.app.inject({
          method: form === null ? "GET" : "POST",
          url: `${address.replaceAll("*", encodeURIComponent(place.toWellFormed()))}${encode(query, "?")}`,
          headers: { origin, cookie: [cookie, session].filter(Boolean).join("; "), "content-type": "application/x-www-form-urlencoded" },
          ...(form === null ? {} : { payload: encode(form) }),
        });
        expect(answer.statusCode, answer.body).toBeLessThan(500);
        expect(answer.body).not.toContain(markup);
        expect(new URL(answer.headers.location ?? "/", origin).origin).toBe(origin);
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });
}

test("the pages are there at all", async () => {
  const answer = await app.app.inject("/");
  expect(answer.headers["content-type"]).toContain("text/html");
  expect(answer.body).toContain("<html");
});

function encode(pairs: Record<string, string>, before = ""): string {
  const parts = Object.entries(pairs).map(
    ([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`,
  );
  return parts.length > 0 ? `${before}${parts.join("&")}` : "";
}
