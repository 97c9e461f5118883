// Plain links become steps inside the app: pages are fetched whole only when they belong to somebody else.
import { useEffect } from "preact/hooks";

/** Addresses that the server answers itself. */
const foreign = /^\/(api|staff|demo|language|assets|shell)(\/|$)/;

export const isOurs = (url: URL): boolean => url.origin === location.origin && !foreign.test(url.pathname);

type Go = (url: URL, how: "link" | "history") => void;

function linkOf(event: MouseEvent): HTMLAnchorElement | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  return link && !link.target && !link.hasAttribute("download") ? link : undefined;
}

export function useNavigation(go: Go): void {
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = linkOf(event);
      const url = link && new URL(link.href);
      if (!url || !isOurs(url) || link.getAttribute("href")?.startsWith("#")) return;
      event.preventDefault();
      go(url, "link");
    };
    const onHistory = () => go(new URL(location.href), "history");
    addEventListener("click", onClick);
    addEventListener("popstate", onHistory);
    return () => {
      removeEventListener("click", onClick);
      removeEventListener("popstate", onHistory);
    };
  }, [go]);
}
