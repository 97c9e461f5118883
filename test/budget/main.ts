// The command `pnpm size`: bytes as they travel, each against its budget, as one JSON object. Ends with 1 when one is over.
import { openLab } from "../bench/lab.ts";
import { doctorId, visitTypeId } from "../bench/scene.ts";
import { launchBrowser } from "../support/chromium.ts";
import { weighLoad } from "./cold-load.ts";
import { weighEntries, weighWorker } from "./files.ts";

const budgets: Record<string, number> = {
  "mother.coldLoadBrotliBytes": 32_768,
  "mother.scriptBrotliBytes": 22_528,
  "mother.firstHtmlBrotliBytes": 10_240,
  "mother.styleBrotliBytes": 5_120,
  "mother.requests": 7,
  "serviceWorker.brotliBytes": 1_536,
  "staff.firstLoadBrotliBytes": 92_160,
  route: 4_096,
  catalogue: 4_096,
};

async function weighVisits() {
  const lab = await openLab();
  const browser = await launchBrowser();
  try {
    const { api } = await lab.addPlace("size", 60, 10);
    const address = `http://127.0.0.1:${api.port}`;
    const openings = await weighLoad(browser, `${address}/doctors/${doctorId(0)}?visit=${visitTypeId}`, "alive");
    const staff = await weighLoad(browser, `${address}/staff`);
    return { openings, staff };
  } finally {
    await browser.close();
    await lab.stop();
  }
}

const { openings, staff } = await weighVisits();
const mother = {
  coldLoadBrotliBytes: openings.total,
  scriptBrotliBytes: openings.scripts,
  firstHtmlBrotliBytes: openings.html,
  styleBrotliBytes: openings.styles,
  requests: openings.requests,
};
const serviceWorker = { brotliBytes: weighWorker() };
const route = weighEntries(/^src\/(?!staff).*-page\.tsx$/);
const catalogue = weighEntries(/^src\/i18n\/(ur|en)\.json$/);
const figures = { mother, serviceWorker, staff: { firstLoadBrotliBytes: staff.total }, route, catalogue };

const over = Object.entries(figures).flatMap(([group, values]) =>
  Object.entries(values)
    .map(([name, bytes]) => ({ name: `${group}.${name}`, bytes, budget: budgets[`${group}.${name}`] ?? budgets[group] ?? 0 }))
    .filter(({ bytes, budget }) => bytes > budget),
);
process.stdout.write(`${JSON.stringify({ ...figures, budgets, over })}\n`);
if (over.length > 0) process.exitCode = 1;
