// How the web app is built: the phone's scripts, the server's renderer and the service worker, each from its own entry.
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { InlineConfig, Plugin } from "vite";

const root = import.meta.dirname;
const dist = join(root, "dist");
export const folders = { client: join(dist, "client"), server: join(dist, "server") };

const jsx = { runtime: "automatic", importSource: "preact" } as const;
const common = {
  root,
  configFile: false,
  logLevel: "warn",
  oxc: { jsx },
  json: { stringify: true, namedExports: false },
} as const satisfies InlineConfig;

/** What both entries need stays out of either, so that the staff console never runs the mother's app. */
const isShared = (id: string) =>
  /preload-helper|node_modules[\\/](\.pnpm[\\/])?preact[@\\/]|[\\/]src[\\/](ui|i18n|api)[\\/](?!.*\.json)|[\\/]shared[\\/]src[\\/]/.test(
    id,
  );

/** What several of the mother's pages lean on travels as one file, not as many small ones. */
const isPart = (id: string) => /[\\/]src[\\/](?!staff)[\w-]+[\\/](?!.*-page\.tsx)(?!.*\.json)/.test(id);

/** Pages arrive with everything they need already asked for, so a dynamic import is just that. */
const plainImports: Plugin = {
  name: "plain-imports",
  enforce: "pre",
  load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (open) => open();" : null),
};

export function clientConfig(): InlineConfig {
  const input: Record<string, string> = { app: join(root, "src/main.tsx") };
  const staff = join(root, "src/staff/main.tsx");
  if (existsSync(staff)) input["staff"] = staff;
  return {
    ...common,
    plugins: [plainImports],
    build: {
      outDir: folders.client,
      manifest: "manifest.json",
      target: "chrome80",
      cssTarget: "chrome90",
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        output: {
          entryFileNames: "assets/[hash].js",
          chunkFileNames: "assets/[hash].js",
          assetFileNames: "assets/[hash][extname]",
          codeSplitting: {
            groups: [
              { name: "shared", test: isShared },
              { name: "parts", test: isPart, minShareCount: 2 },
            ],
          },
        },
      },
    },
  };
}

/** Files the renderer and the worker must know by name, written down after the client build. */
function knownFiles(name: string, value: unknown): Plugin {
  return {
    name: "known-files",
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load: (id) => (id === `\0${name}` ? `export default ${JSON.stringify(value)}` : null),
  };
}

export function serverConfig(clientFiles: unknown): InlineConfig {
  return {
    ...common,
    publicDir: false,
    plugins: [knownFiles("virtual:client-files", clientFiles)],
    ssr: { noExternal: true },
    build: {
      ssr: join(root, "src/entry-server.tsx"),
      outDir: folders.server,
      target: "node26",
      cssMinify: true,
      cssTarget: "chrome90",
      reportCompressedSize: false,
      rolldownOptions: { output: { entryFileNames: "[name].js" } },
    },
  };
}

export function workerConfig(precache: { version: string; files: string[] }): InlineConfig {
  return {
    ...common,
    publicDir: false,
    plugins: [knownFiles("virtual:precache", precache)],
    build: {
      outDir: folders.client,
      emptyOutDir: false,
      target: "chrome80",
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: { input: join(root, "src/service-worker.ts"), output: { format: "iife", entryFileNames: "sw.js" } },
    },
  };
}

export const isHashed = (file: string) => /^[\w-]{8,}\.\w+$/.test(basename(file));
