// The command `pnpm bench`: measures what the product promises and prints one JSON object; what it is doing goes to stderr.
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createTurn, measureBooking } from "./booking.ts";
import { measureContenders } from "./contenders.ts";
import { rounded, say } from "./figures.ts";
import { measureGrowth } from "./growth.ts";
import { openLab, type Place } from "./lab.ts";
import { measureOpenings } from "./openings.ts";
import { measurePhone } from "./phone.ts";
import type { Pace } from "./rounds.ts";
import { measureStart } from "./start.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const sizes = values.quick ? { small: 60, large: 600, history: 10, races: 1 } : { small: 1_000, large: 100_000, history: 100, races: 5 };
const growth = sizes.large / sizes.small;
const pace: Pace = values.quick ? { clients: 10, rounds: 1, seconds: 0.5 } : { clients: 10, rounds: 7, seconds: 2 };

async function bench() {
  const lab = await openLab();
  try {
    const start = await measureStart(lab.folder);
    const small = await lab.addPlace("bench_small", sizes.small, sizes.history);
    await delay(1_000);
    const idleMb = await memoryOf(small);
    const turns = { small: createTurn(), large: createTurn() };
    const openings = await measureOpenings(small, pace);
    const booking = await measureBooking(small, turns.small, pace);
    const loadedMb = await memoryOf(small);
    const fifty = await measureContenders(small, 50, sizes.races, 0);
    const tenThousand = await measureContenders(small, 10_000, 1, sizes.races);
    const racedMb = await memoryOf(small);
    const phone = await measurePhone(small);
    const large = await lab.addPlace("bench_large", sizes.large, sizes.history * growth);
    const grown = await measureGrowth({ small, large, turns }, pace);
    const races = [fifty, tenThousand];
    return {
      openings,
      booking,
      growth: grown,
      contenders: Object.fromEntries(Object.keys(fifty).map((key) => [key, races.map((race) => race[key as keyof typeof race])])),
      memory: { idleMb, loadedMb, racedMb },
      start,
      ...phone,
    };
  } finally {
    await lab.stop();
  }
}

async function memoryOf({ api }: Place): Promise<number> {
  const { rssMb } = await api.usage();
  say(`the API process takes ${rssMb.toFixed(0)} MB`);
  return rounded(rssMb, 0);
}

process.stdout.write(`${JSON.stringify(await bench())}\n`);
