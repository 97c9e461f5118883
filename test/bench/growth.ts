// What a request costs with a hundred times the mothers and visits, divided by what it costs in the small province.
import { bookingOverHttp, type Turn } from "./booking.ts";
import { rounded, say } from "./figures.ts";
import type { Place } from "./lab.ts";
import { asking, readOpenings } from "./openings.ts";
import { compare, type Pace } from "./rounds.ts";
import { openingsPath } from "./scene.ts";
import { requestText } from "./socket.ts";

type Grown = { small: Place; large: Place; turns: { small: Turn; large: Turn } };

export async function measureGrowth({ small, large, turns }: Grown, pace: Pace) {
  const list = requestText({ method: "GET", path: openingsPath() });
  const openings = await compare(
    pace,
    await asking(small.api.port, list, await readOpenings(small.api.port), pace),
    await asking(large.api.port, list, await readOpenings(large.api.port), pace),
  );
  say(`openings ${openings.a.perSecond.toFixed(0)}/s in the small province, ${openings.b.perSecond.toFixed(0)}/s in the large one`);
  const booking = await compare(
    pace,
    await bookingOverHttp(small.api.port, turns.small, pace),
    await bookingOverHttp(large.api.port, turns.large, pace),
  );
  say(`bookings ${booking.a.perSecond.toFixed(0)}/s in the small province, ${booking.b.perSecond.toFixed(0)}/s in the large one`);
  return { openings: rounded(openings.ratio, 3), booking: rounded(booking.ratio, 3) };
}
