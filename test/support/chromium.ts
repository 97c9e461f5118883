// A real Chromium for tests and pictures: the one named, else the machine's own, else the one inside an npm package.
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

interface Chromium {
  executablePath: string;
  env?: Record<string, string>;
  /** The packaged one is built without a window at all and wants to be told so. */
  headlessShell: boolean;
}

/** Starts a browser without a window. `args` are added to Chromium's command line, e.g. to fake a camera. */
export async function launchBrowser({ args = [] }: { args?: string[] } = {}): Promise<Browser> {
  const { executablePath, env, headlessShell } = findChromium();
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    ...(headlessShell && { ignoreDefaultArgs: ["--headless"] }),
    // Inside a container the sandbox may be forbidden and /dev/shm tiny; the only pages it opens are our own.
    args: [...(headlessShell ? ["--headless=shell"] : []), "--no-sandbox", "--disable-dev-shm-usage", ...args],
  });
}

function findChromium(): Chromium {
  const named = process.env["CHROMIUM_PATH"];
  if (named) return { executablePath: named, headlessShell: named.includes("headless-shell") };
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), MAC].find(isExecutable);
  return found ? { executablePath: found, headlessShell: false } : unpackChromium();
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Unpacked once per user and version, and put in place by a rename, so that two test workers cannot meet half a browser. */
function unpackChromium(): Chromium {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const root = entry.slice(0, entry.lastIndexOf("/build/"));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const folder = join(tmpdir(), `em-chromium-${version}-${userInfo().uid}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(unfinished, { mode: 0o700 });
    const script = `const { default: chromium, inflate } = await import(${JSON.stringify(entry)});
      await chromium.executablePath();
      await inflate(${JSON.stringify(join(root, "bin/al2023.tar.br"))});`;
    execFileSync(process.execPath, ["--input-type=module", "--eval", script], { env: { ...process.env, TMPDIR: unfinished } });
    try {
      renameSync(unfinished, folder);
    } catch {
      // Another worker was faster.
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  if (statSync(folder).uid !== userInfo().uid) throw new Error(`${folder} belongs to somebody else`);
  const executablePath = join(folder, "chromium");
  const fonts = { FONTCONFIG_PATH: join(folder, "fonts") };
  const runs = spawnSync(executablePath, ["--version"], { stdio: "ignore" }).status === 0;
  return { executablePath, headlessShell: true, env: runs ? fonts : { ...fonts, LD_LIBRARY_PATH: join(folder, "al2023/lib") } };
}
