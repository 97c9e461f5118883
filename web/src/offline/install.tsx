// Offers to keep the app on the phone after the first confirmed visit, where the browser can do it.
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/text.tsx";
import { Icon } from "../ui/icons.tsx";

type InstallEvent = Event & { prompt: () => Promise<unknown> };

let offered: InstallEvent | undefined;

/** The browser says once, early, that it could; the question comes when there is something to keep. */
export function noteInstallOffer(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event as InstallEvent;
  });
}

export function Install() {
  const [offer, setOffer] = useState<InstallEvent>();
  useEffect(() => {
    setOffer(offered);
    void navigator.storage?.persist?.();
  }, []);
  if (!offer) return null;
  const ask = async () => {
    setOffer(undefined);
    offered = undefined;
    await offer.prompt();
  };
  return (
    <button type="button" class="button quiet" onClick={ask}>
      <Icon name="device" />
      {t("visit.install")}
    </button>
  );
}
