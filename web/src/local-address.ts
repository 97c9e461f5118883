// Addresses that come from a link or a form may lead only to this site.
export function localAddress(address: string): string {
  if (!address.startsWith("/")) return "/";
  try {
    const url = new URL(address, "http://app");
    // What is left of "/.//evil.example" when its dots are gone is another site's address.
    const isHere = url.host === "app" && !url.pathname.startsWith("//");
    return isHere ? url.pathname + url.search + url.hash : "/";
  } catch {
    return "/";
  }
}
