// The weight of the built files: route chunks, catalogues and the service worker, as they travel.
import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";

const client = join(import.meta.dirname, "../../web/dist/client");
const compressed = (file: string) => statSync(join(client, `${file}.br`)).size;

type Manifest = Record<string, { file: string; isDynamicEntry?: boolean }>;

/** Bytes of each source entry of this shape, by its short name. */
export function weighEntries(shape: RegExp): Record<string, number> {
  const manifest: Manifest = JSON.parse(readFileSync(join(client, "manifest.json"), "utf8"));
  return Object.fromEntries(
    Object.entries(manifest)
      .filter(([source]) => shape.test(source))
      .map(([source, { file }]) => [basename(source).replace(/\.\w+$/, ""), compressed(file)]),
  );
}

export const weighWorker = (): number => compressed("sw.js");
