// The living app: which screen is shown, the step to the next one, and the deeds of its forms.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Trouble, troubleOf } from "./api/call.ts";
import { isOurs, useNavigation } from "./navigation.ts";
import { noteInstallOffer } from "./offline/install.tsx";
import { keepPage } from "./offline/kept-pages.ts";
import { leave } from "./offline/leaving.ts";
import { flushWhenPossible } from "./offline/outbox.ts";
import { useUpdate } from "./offline/update.tsx";
import { contextFor, openPage } from "./open-page.ts";
import { findPage } from "./pages.ts";
import { Screen, type Shown, titleOf } from "./screen.tsx";

/** After these the outcome is not known, so the same form must go again under the same key. */
const unsure: Trouble["code"][] = ["offline", "kept", "unknown_outcome", "overloaded", "stopping"];

function useSteps(first: Shown) {
  const [shown, setShown] = useState(first);
  const [busy, setBusy] = useState(false);
  const latest = useRef(0);
  const go = useCallback(async (url: URL, how: "link" | "history") => {
    if (!isOurs(url)) return location.assign(url);
    const mine = ++latest.current;
    setBusy(true);
    const show = (next: Shown) => {
      if (mine !== latest.current) return;
      if (how === "link" && next.url.href !== location.href) history.pushState(null, "", next.url);
      setShown(next);
    };
    show(await openPage(url, show));
    if (mine === latest.current) setBusy(false);
  }, []);
  return { shown, setShown, busy, setBusy, go };
}

/** After a step the reader starts at the top of the new page, also with a screen reader. */
function useArrival(shown: Shown) {
  const place = `${shown.url.pathname}${shown.url.search}`;
  const before = useRef(place);
  useEffect(() => {
    document.title = titleOf(shown);
    if (before.current === place) return;
    before.current = place;
    scrollTo(0, 0);
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [shown, place]);
}

async function perform(shown: Shown, fields: FormData): Promise<URL> {
  const found = findPage(shown.url.pathname);
  if (!shown.page?.action || !found) throw new Error("this page has no deeds");
  const typed = (name: string) => String(fields.get(name) ?? "");
  const context = { ...contextFor(shown.url, found.params), typed, key: typed("key"), leave };
  const { redirectTo } = await shown.page.action(context);
  return new URL(redirectTo, location.origin);
}

export function App({ first }: { first: Shown }) {
  const { shown, setShown, busy, setBusy, go } = useSteps(first);
  const update = useUpdate();
  useNavigation(go);
  useArrival(shown);
  useEffect(() => {
    if (first.page?.kept && first.ageMinutes === undefined) void keepPage(first.page, first.url, first.data);
    flushWhenPossible();
    noteInstallOffer();
    performance.mark("alive");
  }, [first]);

  const submit = async (fields: FormData) => {
    setBusy(true);
    try {
      await go(await perform(shown, fields), "link");
      return true;
    } catch (error) {
      const trouble = troubleOf(error);
      if (!trouble) throw error;
      const again = unsure.includes(trouble.code) ? shown : await openPage(shown.url, () => undefined);
      setShown({ ...(again.page ? again : shown), trouble });
      return !unsure.includes(trouble.code);
    } finally {
      setBusy(false);
    }
  };
  const wrongFields = (shown.trouble?.fields ?? []).map(({ path }) => path.replace(/^.*[/.]/, ""));
  return (
    <>
      {busy && <div class="busy" />}
      <Screen shown={shown} deed={{ submit, busy, typed: () => "", wrongFields }} />
      {update}
    </>
  );
}
