// The press on a time: hold it for her, or ask her to sign in first and carry the time along.
import { type Call, troubleOf } from "../api/call.ts";
import type { ActionContext, Elsewhere } from "../page.ts";

export type Slot = { doctorId: string; visitTypeId: string; startsAt: string };

export function slotIn(query: URLSearchParams): Slot | undefined {
  const [doctorId, visitTypeId, startsAt] = ["doctorId", "visitTypeId", "startsAt"].map((name) => query.get(name));
  // A link that was cut off or made up names no time.
  if (!doctorId || !visitTypeId || !startsAt || Number.isNaN(Date.parse(startsAt))) return undefined;
  return { doctorId, visitTypeId, startsAt };
}

export const slotAddress = (path: string, slot: Slot, more: Record<string, string> = {}): string =>
  `${path}?${new URLSearchParams({ ...slot, ...more })}`;

export const openingsAddress = ({ doctorId, visitTypeId }: Pick<Slot, "doctorId" | "visitTypeId">): string =>
  `/doctors/${doctorId}?visit=${visitTypeId}`;

/** A time that was just taken leads back to the doctor's openings, which say so; other refusals are shown where she is. */
export async function holdSlot(call: Call, slot: Slot, key: string): Promise<Elsewhere> {
  const hold = await call("holdOpening", { body: slot }, { key });
  return { redirectTo: slotAddress("/confirm", slot, { holdId: hold.id }) };
}

export async function takeSlot({ call, typed, key }: ActionContext): Promise<Elsewhere> {
  const slot = { doctorId: typed("doctorId"), visitTypeId: typed("visitTypeId"), startsAt: typed("startsAt") };
  try {
    return await holdSlot(call, slot, key);
  } catch (error) {
    if (troubleOf(error)?.code === "not_signed_in") return { redirectTo: slotAddress("/sign-in", slot) };
    throw error;
  }
}

const goneCodes = ["slot_taken", "not_an_opening", "daily_limit", "in_the_past"];

/** Right after sign-in, where there is no list of times on the screen to fall back to. */
export async function holdOrShowOthers(call: Call, slot: Slot, key: string): Promise<Elsewhere> {
  try {
    return await holdSlot(call, slot, key);
  } catch (error) {
    if (goneCodes.includes(troubleOf(error)?.code ?? "")) return { redirectTo: `${openingsAddress(slot)}&gone=1` };
    throw error;
  }
}
