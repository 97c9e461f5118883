// Many mothers reach for one time at once, each with a session and a warm connection of her own: one wins, the rest are told at once.
import { bookingRequest } from "./booking.ts";
import { median, percentile, rounded, say } from "./figures.ts";
import type { Place } from "./lab.ts";
import { raceSlot } from "./scene.ts";
import { type Answer, type Client, openClient } from "./socket.ts";

type Race = { winners: number; refused: number; others: number; p99Ms: number; lastAnswerMs: number };

/** The races of one size: the worst number of winners, and the median of the times. */
export async function measureContenders({ api }: Place, clients: number, races: number, firstSlot: number) {
  const run: Race[] = [];
  for (let race = 0; race < races; race++) run.push(await runRace(api.port, clients, firstSlot + race));
  const winners = run.map((race) => race.winners);
  const outcome = {
    clients,
    winners: winners.find((count) => count !== 1) ?? 1,
    others: run.reduce((sum, race) => sum + race.others, 0),
    p99Ms: rounded(median(run.map((race) => race.p99Ms)), 1),
    lastAnswerMs: rounded(median(run.map((race) => race.lastAnswerMs)), 1),
  };
  say(`${clients} racers: ${JSON.stringify(outcome)}`);
  return outcome;
}

async function runRace(port: number, clients: number, slot: number): Promise<Race> {
  const open = await openMany(port, clients);
  const requests = open.map((_, n) => Buffer.from(bookingRequest(raceSlot(slot), n, `contender-${slot}-${n}`)));
  const started = performance.now();
  const answers = await Promise.all(
    open.map(async (client, n) => ({ answer: await client.send(requests[n] as Buffer), ms: performance.now() - started })),
  );
  for (const client of open) client.close();
  const of = (fits: (answer: Answer) => boolean) => answers.filter(({ answer }) => fits(answer)).length;
  const winners = of(({ status }) => status === 201);
  const refused = of(isSlotTaken);
  const odd = answers.find(({ answer }) => answer.status !== 201 && !isSlotTaken(answer));
  if (odd !== undefined) say(`neither won nor slot_taken: ${odd.answer.status} ${odd.answer.body}`);
  const times = answers.map(({ ms }) => ms);
  return { winners, refused, others: clients - winners - refused, p99Ms: percentile(times, 0.99), lastAnswerMs: Math.max(...times) };
}

function isSlotTaken({ status, body }: Answer): boolean {
  return status === 409 && body.includes('"code":"slot_taken"');
}

/** A few at a time, for the queue of connections that wait to be accepted is short. Each has been used once when the race begins. */
async function openMany(port: number, count: number): Promise<Client[]> {
  const open: Client[] = [];
  const probe = "GET /livez HTTP/1.1\r\nhost: bench\r\n\r\n";
  while (open.length < count) {
    const some = await Promise.all(Array.from({ length: Math.min(200, count - open.length) }, () => openClient(port)));
    await Promise.all(some.map((client) => client.send(probe)));
    open.push(...some);
  }
  return open;
}
