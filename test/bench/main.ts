// The command `pnpm bench`: measures what the product promises and prints one JSON object; what it is doing goes to stderr.
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { measureSlots } from "../budget/slots.ts";
import { launchBrowser } from "../support/chromium.ts";
import { createTurn, measureBooking } from "./booking.ts";
import { measureContenders } from "./contenders.ts";
import { rounded, say } from "./figures.ts";
import { measureGrowth } from "./growth.ts";
import { openLab, type Place } from "./lab.ts";
import { measureOpenings } from "./openings.ts";
import type { Pace } from "./rounds.ts";
import { doctorId, visitTypeId } from "./scene.ts";
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
    const mother = await measureMother(small);
    const booking = await measureBooking(small, turns.small, pace);
    const fifty = await measureContenders(small, 50, sizes.races, 0);
    const tenThousand = await measureContenders(small, 10_000, 1, sizes.races);
    const loadedMb = await memoryOf(small);
    const large = await lab.addPlace("bench_large", sizes.large, sizes.history * growth);
    const grown = await measureGrowth({ small, large, turns }, pace);
    const races = [fifty, tenThousand];
    return {
      openings,
      booking,
      mother,
      growth: grown,
      contenders: Object.fromEntries(Object.keys(fifty).map((key) => [key, races.map((race) => race[key as keyof typeof race])])),
      memory: { idleMb, loadedMb },
      start,
    };
  } finally {
    await lab.stop();
  }
}

async function measureMother({ api }: Place) {
  const browser = await launchBrowser();
  try {
    const times = await measureSlots(browser, `http://127.0.0.1:${api.port}/doctors/${doctorId(0)}?visit=${visitTypeId}`);
    say(`open times visible after ${times.slotsVisibleMs} ms, script alive after ${times.scriptLiveMs} ms on a bad line`);
    return times;
  } finally {
    await browser.close();
  }
}

async function memoryOf({ api }: Place): Promise<number> {
  const { rssMb } = await api.usage();
  say(`the API process takes ${rssMb.toFixed(0)} MB`);
  return rounded(rssMb, 0);
}

process.stdout.write(`${JSON.stringify(await bench())}\n`);
