// Signing out without a line: everything is wiped at once, and the session ends before the next word with the server.
import { call } from "../api/browser.ts";
import { setCookie } from "./cookie.ts";
import { forgetEverything } from "./kept-pages.ts";

const yearSeconds = 31_536_000;

async function endSession(): Promise<void> {
  await call("signOut");
  setCookie("leaving", "", 0);
}

/** The session's own cookie is out of the script's reach, so a mark of its own says that it must end. */
export async function leave(): Promise<void> {
  await forgetEverything();
  setCookie("leaving", "1", yearSeconds);
  await endSession().catch(() => undefined);
}

export async function finishLeaving(): Promise<void> {
  if (document.cookie.includes("leaving=1")) await endSession();
}
