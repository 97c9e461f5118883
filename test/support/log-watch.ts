// Keeps every line that any server logs during a test run, and at its end looks in them for everything that must never be there.
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    logFolder: string;
  }
}

/** What a field of a request holds is somebody's own, when the field is called so. */
const personalFields = /^(name|phone|email|code|pin|oldPin|newPin|password|oldPassword|newPassword|secondFactor|token|search)$/;
/** Shorter words would be found in any log by chance. */
const leastLength = 4;
const telltale = {
  "a mobile number": /(?<![\w.])(?:\+92|0092|92|0)[ -]?3\d{2}[ -]?\d{7}(?!\w)/,
  "an e-mail address": /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w/])/i,
  "a session": /__Host-[a-z]+=/,
};

/** Vitest calls this once before all files, and what it returns after them: it throws when a log told something. */
export default function watchLogs(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "em-logs-"));
  project.provide("logFolder", folder);
  return () => {
    const found = leaksIn(folder);
    rmSync(folder, { recursive: true, force: true });
    if (found.length > 0) throw new Error(`the log tells what it must not:\n${found.slice(0, 20).join("\n")}`);
  };
}

/** Keeps what a server logged or printed. */
export function keepLog(text: string): void {
  appendFileSync(join(inject("logFolder"), `${process.pid}.log`), text.endsWith("\n") ? text : `${text}\n`);
}

/** From now on none of these words may stand in any log of the run, not even in earlier lines. */
export function keepSecret(...words: (string | undefined)[]): void {
  const worth = words.filter((word) => word !== undefined && word.length >= leastLength);
  if (worth.length > 0)
    appendFileSync(join(inject("logFolder"), `${process.pid}.secrets`), worth.map((word) => `${JSON.stringify(word)}\n`).join(""));
}

/** Keeps secret whatever is somebody's own in a body that a test sends. */
export function keepBodySecret(body: unknown): void {
  if (body === null || typeof body !== "object") return;
  for (const [field, value] of Object.entries(body)) {
    if (typeof value === "string" && personalFields.test(field)) keepSecret(value);
    else keepBodySecret(value);
  }
}

function leaksIn(folder: string): string[] {
  const files = readdirSync(folder).map((name) => ({ name, lines: readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean) }));
  const secrets = new Set(
    files.filter(({ name }) => name.endsWith(".secrets")).flatMap(({ lines }) => lines.map((line) => JSON.parse(line) as string)),
  );
  const logs = new Set(files.filter(({ name }) => name.endsWith(".log")).flatMap(({ lines }) => lines.map(withoutClockwork)));
  return [...logs].flatMap((line) => {
    const told = tellsIn(line, secrets);
    return told === undefined ? [] : [`${told}: ${line.slice(0, 500)}`];
  });
}

function tellsIn(line: string, secrets: ReadonlySet<string>): string | undefined {
  for (const [what, form] of Object.entries(telltale)) if (form.test(line)) return what;
  for (const secret of secrets) {
    const at = line.indexOf(secret);
    if (at >= 0 && !/\w/.test(line[at - 1] ?? " ") && !/\w/.test(line[at + secret.length] ?? " ")) return JSON.stringify(secret);
  }
  return undefined;
}

/** A line without its times and ids, whose digits could be anybody's code. */
function withoutClockwork(line: string): string {
  try {
    const { time: _time, pid: _pid, hostname: _hostname, reqId: _reqId, ms: _ms, ...rest } = JSON.parse(line) as Record<string, unknown>;
    return JSON.stringify(rest);
  } catch {
    return line;
  }
}
