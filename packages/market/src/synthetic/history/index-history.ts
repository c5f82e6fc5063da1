/** A market of several indices through time: paths, rates, and the quotes of followed contracts. */
import type { RandomGenerator, RunControl } from "@volsmith/numerics";
import { calendarNamed } from "../../calendars/calendar-named.ts";
import { checkHistorySpec } from "./check-history-spec.ts";
import type { FollowedSlice } from "./followed-contracts.ts";
import { firstFrom, FollowedContracts } from "./followed-contracts.ts";
import type { HistoryQuotes } from "./history-quotes.ts";
import { QuoteRows } from "./history-quotes.ts";
import type { IndexHistorySpec } from "./history-spec.ts";
import type { IndexPath } from "./index-paths.ts";
import { indexPaths } from "./index-paths.ts";
import type { QuoteDay } from "./quote-slice.ts";
import { quoteSlice } from "./quote-slice.ts";
import { shortRates } from "./short-rates.ts";

export interface IndexHistory {
  readonly spec: IndexHistorySpec;
  /** Every session, epoch days; the first quote date comes later. [nSessions] */
  readonly sessions: Int32Array;
  /** Short rates, annual and continuous; discount factors of the day are e^(−r·τ). [nSessions] */
  readonly rates: Float64Array;
  /** Closes and variances of each index, one entry a session. */
  readonly paths: readonly IndexPath[];
  readonly quotes: HistoryQuotes;
}

/**
 * The history of a market with known true prices: each quoted premium stands beside the one of the
 * model, with the day's own variance.
 *
 * Contracts are drawn once, at their listing, and quoted on every quote date on which they are alive
 * and within the rules; so most have long histories of quotes. The generator handed in is only forked:
 * the same seed gives the same history, call after call, and paths do not depend on what is quoted.
 *
 * @throws {DomainError} naming the first impossible entry of the specification; {DataError} when the
 *   prices of a smile do not converge.
 */
export function indexHistory(
  spec: IndexHistorySpec,
  random: RandomGenerator,
  { onProgress, signal }: RunControl = {},
): IndexHistory {
  checkHistorySpec(spec);
  const calendar = calendarNamed("us-index");
  const days: number[] = [];
  for (let day = spec.from; day <= spec.to; day += 1) if (calendar.isSession(day)) days.push(day);
  const sessions = Int32Array.from(days);
  const rates = shortRates(sessions, spec.rates, random.fork(0));
  const paths = indexPaths(spec, { sessions, rates }, random.fork(1));

  const listed: { market: QuoteDay; slice: FollowedSlice; random: RandomGenerator }[] = [];
  const listings = spec.indices.map((index, i) => {
    const draws = random.fork(2).fork(i);
    return new FollowedContracts(index, spec.follow, { sessions, path: paths[i], random: draws });
  });
  let capacity = 0;
  const start = firstFrom(sessions, spec.follow.from);
  for (let at = start; at < sessions.length; at += spec.follow.everySessions) {
    const quotedAt = calendar.closing(sessions[at]);
    listings.forEach((listing, i) => {
      const { closes, variances } = paths[i];
      const market: QuoteDay = {
        index: spec.indices[i],
        day: sessions[at],
        quotedAt,
        spot: closes[at],
        variance: variances[at],
        rate: rates[at],
      };
      const draws = random.fork(3).fork(i).fork(sessions[at]);
      for (const slice of listing.on(at)) {
        // The two settlements of one day are neighbours but different streams.
        const stream = 2 * slice.expiryDay + (slice.settlement === "am" ? 0 : 1);
        listed.push({ market, slice, random: draws.fork(stream) });
        capacity += 2 * slice.strikes.length;
      }
    });
  }

  const rows = new QuoteRows(capacity);
  listed.forEach((one, i) => {
    if (i % 200 === 0) {
      signal?.throwIfAborted();
      onProgress?.({ stage: "quote the synthetic market", done: i, total: listed.length });
    }
    quoteSlice(spec, one, rows);
  });
  return { spec, sessions, rates, paths, quotes: rows.finish() };
}
