// Everything a feature may lean on, built once and passed in; tests put their own clock and gateway here.
import type { Config } from "./config.ts";
import type { Pool } from "./db/client.ts";
import type { Clock } from "./lib/clock.ts";
import type { FieldCrypto } from "./lib/field-crypto.ts";
import type { Gateway } from "./notifications/gateway.ts";

export type Log = {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
};

export type Deps = Readonly<{
  config: Config;
  pool: Pool;
  clock: Clock;
  crypto: FieldCrypto;
  gateway: Gateway;
  log: Log;
  /** Called after a commit that left messages to send; returns at once. */
  wakeSender: () => void;
}>;
