// The staff console's entry: speaks the reader's language and draws the console over the empty page that the server sent.
import type { Language } from "@expecting-mothers/shared/basics";
import { render } from "preact";
import { type Catalogue, speak } from "../i18n/text.tsx";
import { Console } from "./console.tsx";
import "./look/console.css";

type Words = { default: Catalogue };
const catalogues: Record<Language, () => Promise<[Words, Words]>> = {
  ur: () => Promise.all([import("../i18n/ur.json"), import("../i18n/ur.staff.json")]),
  en: () => Promise.all([import("../i18n/en.json"), import("../i18n/en.staff.json")]),
};

async function start(root: HTMLElement) {
  const language = document.documentElement.lang === "en" ? "en" : "ur";
  const [common, own] = await catalogues[language]();
  speak(language, { ...common.default, ...own.default });
  render(<Console />, root);
}

const root = document.getElementById("app");
if (root) void start(root);
