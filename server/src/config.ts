// Environment variables to one frozen configuration. The only file that reads process.env.
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

export type Config = Readonly<{
  production: boolean;
  port: number;
  host: string;
  /** Where phones reach the server, e.g. https://mothers.example.pk. Undefined in the demo: any loopback address will do. */
  origin: string | undefined;
  databaseUrl: string | undefined;
  migrationDatabaseUrl: string | undefined;
  dataDir: string;
  logLevel: string;
  trustedProxies: readonly string[];
  poolSize: number;
  /** Requests a minute before 429, per signed-in session and per address of those not signed in. */
  requestsPerMinute: Readonly<{ session: number; address: number }>;
  keys: Readonly<{ fields: ReadonlyMap<number, Buffer>; index: Buffer; session: Buffer }>;
  gateway: Readonly<{ url: string; secret: string }> | undefined;
}>;

type Environment = Readonly<Record<string, string | undefined>>;

const neededInProduction = [
  "DATABASE_URL",
  "ORIGIN",
  "SESSION_KEY",
  "FIELD_KEYS",
  "INDEX_KEY",
  "MESSAGE_GATEWAY_URL",
  "MESSAGE_GATEWAY_SECRET",
];

/** Reads and checks the environment. Throws one Error that names everything missing or malformed. */
export function readConfig(environment: Environment = process.env): Config {
  const production = environment["NODE_ENV"] === "production";
  const faults: string[] = [];
  if (production) {
    const missing = neededInProduction.filter((name) => !environment[name]);
    if (missing.length > 0) faults.push(`missing: ${missing.join(", ")}`);
  }
  const whole = (name: string, fallback: number, least: number, most: number): number => {
    const value = environment[name] === undefined ? fallback : Number(environment[name]);
    if (!Number.isInteger(value) || value < least || value > most) faults.push(`${name} must be a whole number from ${least} to ${most}`);
    return value;
  };
  const dataDir = resolve(environment["DATA_DIR"] ?? ".data");
  const config: Config = {
    production,
    port: whole("PORT", 3000, 0, 65_535),
    host: environment["HOST"] ?? "127.0.0.1",
    origin: environment["ORIGIN"]?.replace(/\/$/, ""),
    databaseUrl: environment["DATABASE_URL"] || undefined,
    migrationDatabaseUrl: environment["MIGRATION_DATABASE_URL"] || undefined,
    dataDir,
    logLevel: environment["LOG_LEVEL"] ?? (production ? "info" : "warn"),
    trustedProxies: (environment["TRUSTED_PROXIES"] ?? "").split(",").filter((address) => address !== ""),
    poolSize: whole("POOL_SIZE", 10, 2, 200),
    requestsPerMinute: {
      session: whole("REQUESTS_PER_MINUTE_SESSION", 600, 1, 100_000_000),
      address: whole("REQUESTS_PER_MINUTE_ADDRESS", 6_000, 1, 100_000_000),
    },
    keys: readKeys(environment, faults),
    gateway: readGateway(environment),
  };
  if (environment["DATABASE_URL"] === undefined && !["127.0.0.1", "localhost", "::1"].includes(config.host)) {
    faults.push("the demo (no DATABASE_URL) listens on this machine only: leave HOST out");
  }
  if (faults.length > 0) throw new Error(faults.join("; "));
  return Object.freeze(config);
}

/** Where `pnpm migrate` works; it needs nothing else of the environment. */
export function readMigrationUrl(environment: Environment = process.env): string | undefined {
  return environment["MIGRATION_DATABASE_URL"] || environment["DATABASE_URL"] || undefined;
}

/** Whether this is the demo: no database of one's own and not production. */
export function isDemo(config: Config): boolean {
  return config.databaseUrl === undefined && !config.production;
}

/** The demo's keys are made at its first start and kept beside its data, readable by their owner only. */
export function keepDemoKeys(config: Config): Config {
  const file = join(config.dataDir, "demo-keys.json");
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true });
    const fresh = () => randomBytes(32).toString("base64");
    writeFileSync(file, JSON.stringify({ fields: fresh(), index: fresh(), session: fresh() }), { mode: 0o600 });
  }
  const kept = JSON.parse(readFileSync(file, "utf8")) as { fields: string; index: string; session: string };
  const key = (text: string) => Buffer.from(text, "base64");
  return Object.freeze({
    ...config,
    keys: { fields: new Map([[1, key(kept.fields)]]), index: key(kept.index), session: key(kept.session) },
  });
}

function readKeys(environment: Environment, faults: string[]): Config["keys"] {
  const key = (name: string, text: string | undefined): Buffer => {
    // Outside production a missing key is derived from its name, so that tests and benches need none.
    if (!text) return createHash("sha256").update(`not for production: ${name}`).digest();
    const bytes = Buffer.from(text, "base64");
    if (bytes.length !== 32) faults.push(`${name} must be 32 bytes in base64`);
    return bytes;
  };
  const fields = new Map<number, Buffer>();
  for (const entry of (environment["FIELD_KEYS"] ?? "1:").split(",")) {
    const [version, text] = entry.split(":");
    const number = Number(version);
    if (!Number.isInteger(number) || number < 1 || number > 255) faults.push("FIELD_KEYS must look like 1:base64,2:base64");
    fields.set(number, key("FIELD_KEYS", text));
  }
  return { fields, index: key("INDEX_KEY", environment["INDEX_KEY"]), session: key("SESSION_KEY", environment["SESSION_KEY"]) };
}

function readGateway(environment: Environment): Config["gateway"] {
  const url = environment["MESSAGE_GATEWAY_URL"];
  const secret = environment["MESSAGE_GATEWAY_SECRET"];
  return url && secret ? { url, secret } : undefined;
}
