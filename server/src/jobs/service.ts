// What happens by the clock: the outbox is looked at each minute, and what is over is swept away.
import { PgBoss } from "pg-boss";
import type { Deps } from "../deps.ts";
import { sweep } from "./sweep.ts";

export type Jobs = { stop(): Promise<void> };

const stopWithinMs = 3_000;
/** A job runs once a minute at most, so asking more often is waste. */
const polling = { pollingIntervalSeconds: 15 };
/** Of two processes one runs it; a run that failed is not repeated, the next one comes soon. */
const queue = { policy: "singleton", retryLimit: 0, expireInSeconds: 300, deleteAfterSeconds: 86_400, retentionSeconds: 3_600 } as const;

/**
 * Starts the schedules in this process. Every process may run them: each run is given to one. `wakeSender` is called each minute.
 * pg-boss works on the application's pool and may create nothing; its tables come with the migrations. Rejects when they are missing.
 */
export async function startJobs({ pool, log, wakeSender }: Pick<Deps, "pool" | "log" | "wakeSender">): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    migrate: false,
    createSchema: false,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on("error", (error) => log.warn({ err: error }, "jobs"));
  await boss.start();
  const run = async (name: string, cron: string, work: () => Promise<void>) => {
    await boss.createQueue(name, queue);
    await boss.work(name, polling, () =>
      work().catch((error) => {
        log.warn({ err: error, job: name }, "job failed");
        throw error;
      }),
    );
    await boss.schedule(name, cron);
  };
  await run("send-messages", "* * * * *", async () => wakeSender());
  await run("sweep", "*/10 * * * *", async () => log.info(await sweep(pool), "swept"));
  return { stop: () => boss.stop({ close: false, timeout: stopWithinMs }) };
}
