// Words in the reader's language. One language is spoken at a time: the phone sets it at start, the renderer just before each (synchronous) render.
import type { Language, Names } from "@expecting-mothers/shared/basics";
import { type ComponentChildren, Fragment } from "preact";
import type words from "./ur.json";
import type staffWords from "./ur.staff.json";

type Entry = string | { one: string; other: string };
export type Catalogue = Record<string, Entry>;
export type Key = keyof typeof words | keyof typeof staffWords;
type Values = Record<string, ComponentChildren>;

let spoken: Language = "ur";
let catalogue: Catalogue = {};
let plurals = new Intl.PluralRules(spoken);

export function speak(language: Language, entries: Catalogue): void {
  spoken = language;
  catalogue = entries;
  plurals = new Intl.PluralRules(language);
}

export const language = (): Language => spoken;
export const inLanguage = (names: Names): string => names[spoken];

export const isKnown = (key: string): boolean => key in catalogue;

function template(key: string, values: Values | undefined): string {
  const entry = catalogue[key];
  if (entry === undefined) return key;
  return typeof entry === "string" ? entry : entry[plurals.select(Number(values?.["count"])) === "one" ? "one" : "other"];
}

/** For attributes and titles. On screen use `Text`, which keeps names and numbers from turning the line around. */
export function t(key: Key, values?: Record<string, string | number>): string {
  return template(key, values).replace(/\{(\w+)\}/g, (_, name: string) => String(values?.[name] ?? ""));
}

export function Num({ children }: { children: ComponentChildren }) {
  return (
    <bdi class="num" dir="ltr">
      {children}
    </bdi>
  );
}

function isolated(value: ComponentChildren) {
  if (typeof value === "number") return <Num>{value}</Num>;
  return typeof value === "string" ? <bdi>{value}</bdi> : value;
}

export function Text({ of, ...values }: { of: Key } & Values) {
  const parts = template(of, values).split(/\{(\w+)\}/);
  return <Fragment>{parts.map((part, place) => (place % 2 ? isolated(values[part]) : part))}</Fragment>;
}
