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
  /** Clears what the phone keeps; the server keeps nothing. */
  forget: () => Promise<void>;
};

export type Elsewhere = { redirectTo: string };

export type ViewProps<Data> = {
  data: Data;
  url: URL;
  /** Why the last deed failed, when it did. */
  trouble: Trouble | undefined;
};

export type Page<Data> = {
  title: (data: Data) => string;
  /** Where the arrow leads; a page without one is a place to start from. */
  back?: (data: Data, url: URL) => string;
  /** Kept on the phone and shown, with its age, when the line is down. */
  kept?: boolean;
  /** How much the address bar and its red 1122 button stay in sight. */
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
