import type { Chain } from "../chain.ts";

/** Quotes looked at, quotes that must be comparable, and the share of equal ones of a copy. */
export const STALE_COPY = { sample: 400, minCompared: 10, sameShare: 0.95 } as const;

/**
 * Whether a chain only repeats the quotes of an earlier one, as vendors' files do on holidays: of a
 * sample of its live quotes that the earlier chain also lists, at least 95 % have the same bid and
 * ask. Two real closes agree in far fewer (cheap options at the minimum tick).
 */
export function isStaleCopy(chain: Chain, previous: Chain): boolean {
  if (chain.underlying !== previous.underlying) return false;
  const { rows } = chain;
  const live: number[] = [];
  for (let i = 0; i < rows.size; i++)
    if (rows.expiries[i] > chain.quotedAt && price(rows, i) > 0) live.push(i);
  const step = Math.max(1, Math.floor(live.length / STALE_COPY.sample));
  const sample = new Map<string, number>();
  const strikes = new Set<number>();
  for (let i = 0; i < live.length; i += step) {
    sample.set(keyOf(rows, live[i]), live[i]);
    strikes.add(rows.strikes[live[i]]);
  }
  let nCompared = 0;
  let nSame = 0;
  for (let j = 0; j < previous.rows.size; j++) {
    if (!strikes.has(previous.rows.strikes[j])) continue;
    const i = sample.get(keyOf(previous.rows, j));
    if (i === undefined) continue;
    nCompared++;
    if (
      price(rows, i) === price(previous.rows, j) &&
      Object.is(rows.asks[i], previous.rows.asks[j])
    )
      nSame++;
  }
  return nCompared >= STALE_COPY.minCompared && nSame >= STALE_COPY.sameShare * nCompared;
}

/** The bid, or the closing price where there are no bids. */
function price({ bids, lasts }: Chain["rows"], row: number): number {
  return Number.isNaN(bids[row]) ? lasts[row] : bids[row];
}

function keyOf({ roots, expiries, strikes, signs }: Chain["rows"], row: number): string {
  return `${roots[row]} ${expiries[row]} ${strikes[row] * signs[row]}`;
}
