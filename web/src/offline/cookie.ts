// The two cookies that scripts may touch: the language, and the mark of somebody who left without a line.
export function setCookie(name: "lang" | "leaving", value: string, seconds: number): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it, and old phones have no cookie store
  document.cookie = `${name}=${value}; path=/; max-age=${seconds}; samesite=lax`;
}
