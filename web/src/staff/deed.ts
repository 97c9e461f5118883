// One change at a time: whether it is under way, and what went wrong with the last one.
import { useCallback, useRef, useState } from "preact/hooks";
import { type Trouble, troubleOf } from "../api/call.ts";

export type Deed = {
  busy: boolean;
  trouble: Trouble | undefined;
  /** Runs `work` unless another is under way; resolves to whether it went through. */
  run: (work: () => Promise<void>) => Promise<boolean>;
  clear: () => void;
};

export function useDeed(): Deed {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const running = useRef(false);
  const run = useCallback(async (work: () => Promise<void>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setTrouble(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      const found = troubleOf(error);
      if (!found) throw error;
      setTrouble(found);
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setTrouble(undefined), []);
  return { busy, trouble, run, clear };
}

/** Refusals that name no field and still are about one. */
const fieldsOfCodes: Partial<Record<Trouble["code"], string[]>> = {
  invalid_phone: ["phone"],
  weak_password: ["password", "newPassword"],
  email_taken: ["email"],
  wrong_code: ["code"],
};

export function wrongFieldsOf(trouble: Trouble | undefined): string[] {
  if (!trouble) return [];
  return fieldsOfCodes[trouble.code] ?? (trouble.fields ?? []).map(({ path }) => path.replace(/^.*?\//, ""));
}
