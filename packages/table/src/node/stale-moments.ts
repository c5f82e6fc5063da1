/** Which moments of the sources a table uses: no copies, and one a ticker and date. */
import { STALE_COPY } from "@volsmith/market";
import type { DuckDbSession } from "@volsmith/market/readers";
import type { Keys, Moment } from "./number-quotes.ts";
import { momentsByTicker } from "./number-quotes.ts";

export type MomentStatus = "used" | "stale-copy" | "other-moment";

/**
 * Finds moments that only repeat the quotes of the one before (by the rule of `isStaleCopy`, on a
 * sample of contracts that is the same on every date), and of several moments of a date uses the last.
 *
 * @returns one status a moment
 */
export async function momentStatuses(
  session: DuckDbSession,
  { moments, series }: Keys,
): Promise<readonly MomentStatus[]> {
  const byTicker = momentsByTicker(moments);
  const statuses = moments.map((): MomentStatus => "used");
  const sequence = new Int32Array(moments.length);
  const thinning = new Int32Array(moments.length);
  for (const list of byTicker.values()) {
    const nRows = list.reduce((sum, { nRows }) => sum + nRows, 0);
    const thin = Math.max(1, Math.floor(nRows / list.length / STALE_COPY.sample));
    list.forEach(({ id }, i) => {
      sequence[id] = i;
      thinning[id] = thin;
    });
  }
  await session.createTable("moment_order", [
    { name: "moment", type: "INTEGER", values: moments.map(({ id }) => id) },
    { name: "quotedAt", type: "DOUBLE", values: moments.map(({ quotedAt }) => quotedAt) },
    { name: "sequence", type: "INTEGER", values: sequence },
    { name: "thin", type: "INTEGER", values: thinning },
  ]);
  await session.createTable("series_expiry", [
    { name: "series", type: "INTEGER", values: series.map(({ id }) => id) },
    { name: "expiry", type: "DOUBLE", values: series.map(({ expiry }) => expiry) },
  ]);
  const { minCompared, sameShare } = STALE_COPY;
  const copies = (await session.rows(`
    WITH sample AS MATERIALIZED (
      SELECT moment, sequence, series, strike * sign AS strike, bid, ask, expiry > "quotedAt" AS lives
      FROM listed JOIN moment_order USING (moment) JOIN series_expiry USING (series)
      WHERE bid > 0 AND ((hash(strike, sign) >> 40)::INTEGER) % thin = 0
    )
    SELECT now.moment FROM sample now JOIN sample before
      ON before.series = now.series AND before.strike = now.strike
      AND before.sequence = now.sequence - 1
    -- Not in the sample, where it would join all moments with all series.
    WHERE now.lives
    GROUP BY now.moment HAVING count(*) >= ${minCompared}
      AND count(*) FILTER (now.bid = before.bid AND now.ask = before.ask)
        >= ${sameShare} * count(*)`)) as [number][];
  for (const [moment] of copies) statuses[moment] = "stale-copy";
  for (const list of byTicker.values()) {
    let last: Moment | null = null;
    for (const moment of list) {
      if (statuses[moment.id] !== "used") continue;
      // Ascending in time: what comes later on the same date takes the place.
      if (last && last.day === moment.day) statuses[last.id] = "other-moment";
      last = moment;
    }
  }
  return statuses;
}
