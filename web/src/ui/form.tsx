// Forms that work as plain posts and are taken over by the phone when its script is alive.
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { newKey } from "../api/key.ts";
import { type Key, t } from "../i18n/text.tsx";

export type Deed = {
  /** Posts the form by script; resolves to false when its outcome is unknown and the same key must be used again. */
  submit: ((fields: FormData) => Promise<boolean>) | undefined;
  busy: boolean;
  typed: (name: string) => string;
  wrongFields: readonly string[];
};

export const DeedContext = createContext<Deed>({ submit: undefined, busy: false, typed: () => "", wrongFields: [] });

type FormProps = { children: ComponentChildren; class?: string; id?: string };

export function Form({ children, ...attributes }: FormProps) {
  const { submit, busy } = useContext(DeedContext);
  const [key, setKey] = useState(newKey);
  const onSubmit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    if (!submit) return;
    event.preventDefault();
    if (busy) return;
    const fields = new FormData(event.currentTarget);
    const pressed = event.submitter as HTMLButtonElement | null;
    if (pressed?.name) fields.set(pressed.name, pressed.value);
    if (await submit(fields)) setKey(newKey());
  };
  return (
    <form method="post" onSubmit={onSubmit} {...attributes}>
      <input type="hidden" name="key" value={key} />
      {children}
    </form>
  );
}

type ButtonProps = { children: ComponentChildren; quiet?: boolean; name?: string; value?: string };

export function Submit({ children, quiet, ...attributes }: ButtonProps) {
  const { busy } = useContext(DeedContext);
  return (
    <button type="submit" class={quiet ? "button quiet" : "button"} aria-disabled={busy} {...attributes}>
      {children}
    </button>
  );
}

type FieldProps = {
  name: string;
  label: Key;
  hint?: Key;
  kind: "phone" | "code" | "pin" | "name";
  value?: string;
  /** Sends the form by itself once this many digits are in. */
  sendAt?: number | undefined;
  /** When two fields of one page go by the same name. */
  id?: string;
};

const keyboards = {
  phone: { type: "tel", inputMode: "tel", autocomplete: "tel-national", dir: "ltr", maxLength: 32 },
  code: { type: "text", inputMode: "numeric", autocomplete: "one-time-code", dir: "ltr", maxLength: 12 },
  pin: { type: "password", inputMode: "numeric", autocomplete: "off", dir: "ltr", maxLength: 8 },
  name: { type: "text", inputMode: "text", autocomplete: "name", dir: "auto", maxLength: 80 },
} as const;

export function Field({ name, label, hint, kind, value, sendAt, id = name }: FieldProps) {
  const { typed, wrongFields } = useContext(DeedContext);
  const wrong = wrongFields.includes(name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (wrong) input.current?.focus();
  }, [wrong]);
  const send = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    currentTarget.setCustomValidity("");
    if (sendAt && currentTarget.value.replace(/[^\d۰-۹٠-٩]/g, "").length === sendAt) currentTarget.form?.requestSubmit();
  };
  const secret = kind === "code" || kind === "pin";
  return (
    <div class={kind === "code" || kind === "pin" ? "field code" : "field"}>
      <label for={id}>{t(label)}</label>
      {hint && (
        <p class="soft" id={`${id}-hint`}>
          {t(hint)}
        </p>
      )}
      <input
        {...keyboards[kind]}
        ref={input}
        id={id}
        name={name}
        required
        defaultValue={secret ? "" : typed(name) || value || ""}
        aria-invalid={wrong}
        aria-describedby={hint && `${id}-hint`}
        onInput={send}
        onInvalid={({ currentTarget }) => currentTarget.setCustomValidity(t("problem.invalid_input"))}
      />
    </div>
  );
}
