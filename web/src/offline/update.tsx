// Keeps the app installed and offers a new version when one waits; nothing of it delays the first screen.
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/text.tsx";

const patienceMs = 4_000;
const checkEveryMs = 6 * 3_600_000;

type AddressPolicy = { createScriptURL: (address: string) => string };
type PolicyMaker = { createPolicy: (name: string, rules: AddressPolicy) => AddressPolicy };

/** The worker's address passes through a policy of this name, which is the only one the page allows. */
function workerAddress(): string {
  const { trustedTypes } = window as { trustedTypes?: PolicyMaker };
  const address = "/sw.js";
  return trustedTypes?.createPolicy("service-worker", { createScriptURL: () => address }).createScriptURL(address) ?? address;
}

async function install(onWaiting: (apply: () => void) => void) {
  const { Workbox } = await import("workbox-window");
  const workbox = new Workbox(workerAddress());
  workbox.addEventListener("waiting", () => {
    onWaiting(() => {
      workbox.addEventListener("controlling", () => location.reload());
      // Some browsers never say that the new worker is in charge.
      setTimeout(() => location.reload(), patienceMs);
      workbox.messageSkipWaiting();
    });
  });
  await workbox.register();
  setInterval(() => void workbox.update(), checkEveryMs);
}

function afterFirstScreen(work: () => void) {
  if (document.readyState === "complete") setTimeout(work, 0);
  else addEventListener("load", () => setTimeout(work, 0), { once: true });
}

export function useUpdate() {
  const [apply, setApply] = useState<() => void>();
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    afterFirstScreen(() => void install((ready) => setApply(() => ready)).catch(() => undefined));
  }, []);
  if (!apply) return null;
  return (
    <div class="notice" role="status">
      <span class="grow">{t("update.ready")}</span>
      <button type="button" class="button" onClick={apply}>
        {t("update.apply")}
      </button>
    </div>
  );
}
