// The renderer that `web` builds, loaded as a finished file: the server knows its shape, never its source.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

type InnerAnswer = { status: number; body: string };
type InnerRequest = { method: string; url: string; headers: Record<string, string>; body: string | undefined };
export type Send = (request: InnerRequest) => Promise<InnerAnswer>;

export type PageAnswer = { status: number; headers: Record<string, string>; html: string; error?: unknown };
export type Respond = (question: {
  method: string;
  url: string;
  form: Record<string, string>;
  language: "ur" | "en";
  leaving: boolean;
  send: Send;
}) => Promise<PageAnswer>;

const dist = join(import.meta.dirname, "../../../web/dist");
export const clientFolder = join(dist, "client");

/** Undefined when the web app has not been built; the API works without it. */
export async function loadRenderer(): Promise<Respond | undefined> {
  const file = join(dist, "server/entry-server.js");
  if (!existsSync(file)) return undefined;
  const { respond } = (await import(pathToFileURL(file).href)) as { respond: Respond };
  return respond;
}
