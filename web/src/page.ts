// What a page is: one definition of address, data, picture and deeds, run by the server and by the phone alike.
import type { Language } from "@expecting-mothers/shared/basics";
import type { ComponentType } from "preact";
import type { Call, Trouble } from "./api/call.ts";

export type PageContext = {
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  language: Language;
  call: Call;
};

export type ActionContext = PageContext & {
  /** What was typed or pressed; empty when the form has no such field. */
  typed: (name: string) => string;
  /** Made with the form, so that pressing twice or again after a lost line is one deed. */
  key: string;
  /** Signs out; on the phone also without a line, and with everything it kept. */
  leave: () => Promise<void>;
};

export type Elsewhere = { redirectTo: string };

export type ViewProps<Data> = {
  data: Data;
  url: URL;
  /** Why the last deed failed, when it did. */
  trouble: Trouble | undefined;
};

export type Kept<Data> = {
  /** Whose picture it shares; its own address if left out. */
  as?: (path: string) => string;
  /** Other pages that can be drawn from the same data. */
  also?: (data: Data) => Record<string, unknown>;
  /** What can be shown when neither line nor phone has anything. */
  empty?: Data;
};

export type Page<Data> = {
  title: (data: Data) => string;
  /** Where the arrow leads; a page without one is a place to start from. */
  back?: (data: Data, url: URL) => string;
  /** Kept on the phone and shown, with its age, when the line is down. */
  kept?: Kept<Data>;
  /** The red 1122 button stays in sight. */
  emergency?: "always";
  load: (context: PageContext) => Promise<Data | Elsewhere>;
  View: ComponentType<ViewProps<Data>>;
  action?: (context: ActionContext) => Promise<Elsewhere>;
};

/** Keeps a page's data type together and hands it to the frame, which treats all pages alike. */
export function definePage<Data>(page: Page<Data>): Page<unknown> {
  return page as Page<unknown>;
}

export function isElsewhere(value: unknown): value is Elsewhere {
  return typeof value === "object" && value !== null && "redirectTo" in value;
}
