// The other times that a refusal offers. A thousand losers of one race look at the same calendar: they share one look.
import type { ProblemCode } from "@expecting-mothers/shared/problem";
import { nextOpenings } from "../calendar/service.ts";
import type { Deps } from "../deps.ts";
import { DomainError } from "../lib/domain-error.ts";

export type Wish = Readonly<{ doctorId: string; visitTypeId: string; startsAt: string }>;

const promising = new Set<ProblemCode>(["slot_taken", "not_an_opening", "daily_limit", "hold_ended"]);
const looking = new Map<string, Promise<string[]>>();

/** The same error, with the next open times of this doctor and visit type where its code promises them. */
export async function withNextOpenings(deps: Deps, error: unknown, wish: Wish, localDate: string): Promise<unknown> {
  if (!(error instanceof DomainError) || !promising.has(error.code) || error.details.openings !== undefined) return error;
  const openings = await lookOnce(deps, wish, localDate);
  // A look begun before the winner's commit may still show the time that was lost.
  return new DomainError(error.code, { openings: openings.filter((instant) => Date.parse(instant) !== Date.parse(wish.startsAt)) });
}

function lookOnce(deps: Deps, { doctorId, visitTypeId }: Wish, localDate: string): Promise<string[]> {
  const key = `${doctorId} ${visitTypeId} ${localDate}`;
  const running = looking.get(key);
  if (running !== undefined) return running;
  const today = deps.clock.now().toISOString().slice(0, 10);
  const look = nextOpenings(deps, { doctorId, visitTypeId, from: localDate < today ? null : localDate, holdOwnerId: null, movingId: null });
  looking.set(key, look);
  void look.catch(() => {}).finally(() => looking.delete(key));
  return look;
}
