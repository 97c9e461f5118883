// Who is signed in on this device, or nobody.
import type { Me } from "@expecting-mothers/shared/accounts";
import { type Call, troubleOf } from "./call.ts";

export async function signedIn(call: Call): Promise<Me | undefined> {
  try {
    return await call("getMe");
  } catch (error) {
    if (troubleOf(error)?.code === "not_signed_in") return undefined;
    throw error;
  }
}
