// Forms of the console: plain named fields read at submit, wrong ones marked, the first of them focused.
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useId, useRef } from "preact/hooks";
import type { Key } from "../../i18n/text.tsx";
import { t } from "../../i18n/text.tsx";
import { TroubleNote } from "../../ui/state.tsx";
import { type Deed, wrongFieldsOf } from "../deed.ts";

const WrongFields = createContext<readonly string[]>([]);

type FormProps = {
  deed: Deed;
  onSubmit: (fields: Fields) => Promise<void>;
  children: ComponentChildren;
  class?: string;
  label?: string | undefined;
};

/** What was typed, by field name; `secret` keeps it to the letter, spaces and all. */
export type Fields = {
  text: (name: string) => string;
  secret: (name: string) => string;
  number: (name: string) => number;
  all: (name: string) => string[];
  has: (name: string) => boolean;
};

function fieldsOf(form: HTMLFormElement): Fields {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  return {
    text,
    secret: (name) => String(data.get(name) ?? ""),
    number: (name) => Number(text(name)),
    all: (name) => data.getAll(name).map(String),
    has: (name) => data.has(name),
  };
}

type Checked = HTMLInputElement | HTMLSelectElement;

/** A browser speaks its own language, which need not be the console's. */
function sayWhatIsWrong({ target }: Event) {
  const { validity } = target as Checked;
  if (!validity.customError) (target as Checked).setCustomValidity(t(validity.valueMissing ? "staff.field.missing" : "staff.field.wrong"));
}

function forgetWhatWasWrong(form: HTMLFormElement) {
  for (const field of form.elements) if ("setCustomValidity" in field) (field as Checked).setCustomValidity("");
}

export function Form({ deed, onSubmit, children, label, class: name = "form" }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const wrong = wrongFieldsOf(deed.trouble);
  useEffect(() => {
    const found = wrongFieldsOf(deed.trouble).map((name) => form.current?.elements.namedItem(name));
    const first = found.find((field) => field instanceof HTMLElement);
    if (first instanceof HTMLElement) first.focus();
  }, [deed.trouble]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (form.current) void deed.run(() => onSubmit(fieldsOf(form.current as HTMLFormElement)));
  };
  return (
    <WrongFields.Provider value={wrong}>
      <form
        ref={form}
        class={name}
        onSubmit={submit}
        onInvalidCapture={sayWhatIsWrong}
        onInput={({ currentTarget }) => forgetWhatWasWrong(currentTarget)}
        aria-label={label}
        aria-busy={deed.busy}
      >
        {deed.trouble && <TroubleNote trouble={deed.trouble} />}
        {children}
      </form>
    </WrongFields.Provider>
  );
}

type InputProps = {
  type?: "text" | "email" | "password" | "tel" | "number" | "date";
  inputMode?: "numeric" | "tel";
  autocomplete?: string;
  dir?: "ltr" | "rtl" | "auto";
  lang?: string;
  min?: number | string;
  max?: number;
  step?: "any";
  minLength?: number;
  maxLength?: number;
  placeholder?: string;
  readOnly?: boolean;
  onInput?: (event: { currentTarget: HTMLInputElement }) => void;
};
type FieldProps = InputProps & {
  name: string;
  label: Key;
  hint?: Key;
  value?: string | number | undefined;
  optional?: boolean;
  /** Replaces the label's sentence where the same label would stand many times. */
  spoken?: string;
  /** Takes the focus when it appears. */
  focus?: boolean;
};

export function Field({ name, label, hint, value = "", optional, spoken, focus, type = "text", ...input }: FieldProps) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus) box.current?.focus();
  }, [focus]);
  const wrong = useContext(WrongFields).includes(name);
  const notes = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{t(label)}</label>
      <input
        {...(input as object)}
        type={type as "text"}
        ref={box}
        id={id}
        name={name}
        defaultValue={String(value)}
        required={!optional}
        aria-label={spoken}
        aria-invalid={wrong}
        aria-describedby={notes || undefined}
      />
      {hint && (
        <p class="soft" id={`${id}-hint`}>
          {t(hint)}
        </p>
      )}
      {wrong && (
        <p class="wrong" id={`${id}-wrong`}>
          {t("staff.field.wrong")}
        </p>
      )}
    </div>
  );
}

export type Option = { value: string; text: string };
type SelectProps = {
  name?: string;
  label: Key;
  options: readonly Option[];
  value?: string;
  onPick?: (value: string) => void;
  quiet?: boolean;
};

export function Select({ name, label, options, value, onPick, quiet }: SelectProps) {
  const id = useId();
  return (
    <div class={quiet ? "field inline" : "field"}>
      <label for={id}>{t(label)}</label>
      <select id={id} name={name} value={value} onChange={({ currentTarget }) => onPick?.(currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}

type ChoiceProps = {
  name: string;
  kind: "radio" | "checkbox";
  legend: Key;
  options: readonly Option[];
  chosen: readonly string[];
  onPick?: (value: string) => void;
  focus?: boolean;
};

export function Choices({ name, kind, legend, options, chosen, onPick, focus }: ChoiceProps) {
  const wrong = useContext(WrongFields).includes(name);
  const box = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (focus || wrong) box.current?.querySelector("input")?.focus();
  }, [focus, wrong]);
  return (
    <fieldset class="choices" ref={box}>
      <legend>{t(legend)}</legend>
      {options.map(({ value, text }) => (
        <label key={value} class="tick">
          <input
            type={kind}
            name={name}
            value={value}
            defaultChecked={chosen.includes(value)}
            required={kind === "radio"}
            onChange={() => onPick?.(value)}
          />
          {text}
        </label>
      ))}
      {wrong && <p class="wrong">{t("staff.field.wrong")}</p>}
    </fieldset>
  );
}

export function Tick({ name, label, checked }: { name: string; label: Key; checked: boolean }) {
  return (
    <label class="tick">
      <input type="checkbox" name={name} value="yes" defaultChecked={checked} />
      {t(label)}
    </label>
  );
}

/** The one primary act of a form. */
export function Submit({ deed, children }: { deed: Deed; children: ComponentChildren }) {
  return (
    <button type="submit" class="button" aria-disabled={deed.busy}>
      {children}
    </button>
  );
}
