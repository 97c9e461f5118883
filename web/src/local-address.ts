// Addresses that come from a link or a form may lead only to this site.
export function localAddress(address: string): string {
  if (!address.startsWith("/")) return "/";
  try {
    const url = new URL(address, "http://app");
    return url.host === "app" ? url.pathname + url.search + url.hash : "/";
  } catch {
    return "/";
  }
}
