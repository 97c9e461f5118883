// The command `pnpm seed --mothers N`: a province of that size, for load tests and for seeing how the program carries many.
import { parseArgs } from "node:util";
import pg from "pg";
import { type Config, isDemo, keepDemoKeys, readConfig } from "../config.ts";
import { startEmbedded } from "../db/embedded.ts";
import { migrate } from "../db/migrate.ts";
import { createFieldCrypto } from "../lib/field-crypto.ts";
import { isStartError, startError } from "../lib/start-error.ts";
import { isEmpty, loadProvince } from "./province.ts";

const smallest = 24;
const largest = 2_000_000;

async function run(): Promise<void> {
  const mothers = readNumber();
  const config = readConfiguration();
  if (!isDemo(config)) return load(config, config.migrationDatabaseUrl ?? (config.databaseUrl as string), mothers);
  const embedded = await startEmbedded(config.dataDir);
  try {
    await migrate(embedded.ownerUrl);
    await load(config, embedded.ownerUrl, mothers);
  } finally {
    await embedded.stop();
  }
}

function readNumber(): number {
  const { values } = parseArgs({ options: { mothers: { type: "string", default: "300" } } });
  const mothers = Number(values.mothers);
  if (Number.isInteger(mothers) && mothers >= smallest && mothers <= largest) return mothers;
  throw startError(`--mothers takes a whole number from ${smallest} to ${largest}.`);
}

function readConfiguration(): Config {
  const config = readConfig();
  if (config.production) throw startError("Invented people never go into a production database: this command stops here.");
  return isDemo(config) ? keepDemoKeys(config) : config;
}

async function load(config: Config, ownerUrl: string, mothers: number): Promise<void> {
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  try {
    if (!(await isEmpty(owner)))
      throw startError("People live in this database already: name an empty one in DATABASE_URL, or another DATA_DIR.");
    const started = performance.now();
    const loaded = await loadProvince(owner, createFieldCrypto(config.keys.fields, config.keys.index), { mothers, now: new Date() });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${JSON.stringify({ ...loaded, seconds: Number(seconds) })}\n`);
  } finally {
    await owner.end();
  }
}

await run().catch((error: Error) => {
  process.stderr.write(`${isStartError(error) ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
