// Builds the web app: client, server renderer, service worker, then compressed twins of every file. `--if-changed` and `--watch` are its flags.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const web = import.meta.dirname;
const stamp = join(web, "dist/inputs.txt");
const inputs = ["src", "public", "build.ts", "vite.config.ts", "package.json", "../shared/src", "../pnpm-lock.yaml"].map((path) =>
  join(web, path),
);

function listFiles(path: string): string[] {
  if (!existsSync(path)) return [];
  if (extname(path)) return [path];
  return readdirSync(path, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? listFiles(join(path, entry.name)) : [join(path, entry.name)]))
    .sort();
}

function hashInputs(): string {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap(listFiles)) hash.update(file.slice(web.length)).update("\0").update(readFileSync(file));
  return hash.digest("hex");
}

type ManifestEntry = { file: string; imports?: string[]; css?: string[] };

/** For each source entry the scripts and styles a browser needs for it, so that the page can ask for all of them at once. */
function clientFiles(manifest: Record<string, ManifestEntry>) {
  const closure = (key: string, seen = new Set<string>()): Set<string> => {
    const entry = manifest[key];
    if (!entry || seen.has(key)) return seen;
    seen.add(key);
    for (const imported of entry.imports ?? []) closure(imported, seen);
    return seen;
  };
  const filesOf = (key: string) => {
    const entries = [...closure(key)].flatMap((name) => manifest[name] ?? []);
    return {
      scripts: entries.map((entry) => `/${entry.file}`),
      styles: entries.flatMap((entry) => entry.css ?? []).map((file) => `/${file}`),
    };
  };
  return Object.fromEntries(
    Object.keys(manifest)
      .filter((key) => !key.startsWith("_"))
      .map((key) => [key, filesOf(key)]),
  );
}

/** What the phone keeps for opening without a connection: the mother's app, no staff console, nothing private. */
function precacheList(client: string, files: ReturnType<typeof clientFiles>) {
  const mothers = Object.entries(files).filter(([key]) => !/staff/.test(key));
  const scripts = new Set(mothers.flatMap(([, { scripts: names }]) => names));
  const icons = listFiles(client)
    .map((file) => file.slice(client.length))
    .filter((file) => /\.(svg|png|webmanifest)$/.test(file));
  const list = ["/shell", ...scripts, ...icons];
  const hash = createHash("sha256").update(readFileSync(stamp)).digest("hex").slice(0, 10);
  return { version: hash, files: list };
}

function compress(folder: string) {
  for (const file of listFiles(folder).filter((name) => /\.(js|css|svg|webmanifest)$/.test(name))) {
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

async function build() {
  const fresh = hashInputs();
  const { build: run } = await import("vite");
  const { clientConfig, folders, serverConfig, workerConfig } = await import("./vite.config.ts");
  await run(clientConfig());
  const manifest: Record<string, ManifestEntry> = JSON.parse(readFileSync(join(folders.client, "manifest.json"), "utf8"));
  const files = clientFiles(manifest);
  await run(serverConfig(files));
  writeFileSync(stamp, fresh);
  await run(workerConfig(precacheList(folders.client, files)));
  compress(folders.client);
}

async function buildAgain() {
  const began = performance.now();
  try {
    await build();
    console.log(`web app built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  } catch (error) {
    console.error(error);
  }
}

function buildOnChange() {
  let waiting: NodeJS.Timeout | undefined;
  for (const path of inputs.filter(existsSync)) {
    watch(path, { recursive: true }, () => {
      clearTimeout(waiting);
      waiting = setTimeout(buildAgain, 100);
    });
  }
}

const upToDate = existsSync(stamp) && readFileSync(stamp, "utf8") === hashInputs();
if (process.argv.includes("--watch")) {
  await buildAgain();
  buildOnChange();
} else if (!(process.argv.includes("--if-changed") && upToDate)) {
  await build();
}
