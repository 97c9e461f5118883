// A name in Urdu and in Roman letters: screens show the reader's one.
import type { Names } from "@expecting-mothers/shared/basics";
import { nameMaxLength } from "@expecting-mothers/shared/limits";
import type { Key } from "../../i18n/text.tsx";
import { Field, type Fields } from "./form.tsx";

type Props = { of: "names" | "address"; ur: Key; en: Key; value: Names | undefined; focus?: boolean };

export function NamesFields({ of, ur, en, value, focus = false }: Props) {
  return (
    <div class="pair">
      <Field name={`${of}/ur`} label={ur} lang="ur" dir="rtl" maxLength={nameMaxLength} value={value?.ur} focus={focus} />
      <Field name={`${of}/en`} label={en} lang="en" dir="ltr" maxLength={nameMaxLength} value={value?.en} />
    </div>
  );
}

export const typedNames = (fields: Fields, of: Props["of"]): Names => ({ ur: fields.text(`${of}/ur`), en: fields.text(`${of}/en`) });
