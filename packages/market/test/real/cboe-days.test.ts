import { describe, expect, it } from "vitest";
import { buildSnapshot } from "../../src/build-snapshot.ts";
import type { Chain } from "../../src/chain.ts";
import { readChains, sniffVendor } from "../../src/readers/index.ts";
import { hasSharedData, sharedFile, whySkipped } from "./shared-data.ts";

const DAYS = ["2019-05-17", "2022-02-04", "2022-06-10", "2023-02-07", "2023-09-01"];

async function onlyChain(file: string): Promise<Chain> {
  const chains: Chain[] = [];
  for await (const chain of readChains(sharedFile(file))) chains.push(chain);
  expect(chains).toHaveLength(1);
  return chains[0];
}

function quoteKey({ rows }: Chain, i: number): string {
  const { roots, expiries, signs, strikes, bids, asks } = rows;
  return [roots[i], expiries[i], signs[i], strikes[i], bids[i], asks[i]].join(" ");
}

function keysOf(chain: Chain): string[] {
  return Array.from({ length: chain.rows.size }, (_, i) => quoteKey(chain, i)).toSorted();
}

function reshaped(day: string): string {
  return `data/spx_${day.replaceAll("-", "")}.csv.gz`;
}

describe.skipIf(!hasSharedData)(`SPX on five days${whySkipped}`, () => {
  it.each(DAYS)("%s: parity holds within the spread on every pair near the money", async (day) => {
    const chain = await onlyChain(reshaped(day));
    expect(new Date(chain.quotedAt).toISOString().slice(0, 10)).toBe(day);
    const { slices, cleaning } = buildSnapshot(chain);
    const dropped = Object.values(cleaning.dropped).reduce((sum, count) => sum + count, 0);
    expect(cleaning.nKept + dropped).toBe(cleaning.nRows);
    expect(slices.length).toBeGreaterThan(30);

    const { rows } = chain;
    let nPairs = 0;
    for (const { root, expiry, forward, discountFactor } of slices) {
      const quotes = new Map<number, { call?: number; put?: number }>();
      for (let i = 0; i < rows.size; i++) {
        if (rows.roots[i] !== root || rows.expiries[i] !== expiry || !(rows.bids[i] > 0)) continue;
        const near = Math.abs(Math.log(rows.strikes[i] / forward)) < 0.05;
        // One quote of two of these days is crossed; it is no quote.
        if (!near || rows.bids[i] > rows.asks[i]) continue;
        const pair = quotes.get(rows.strikes[i]) ?? {};
        pair[rows.signs[i] > 0 ? "call" : "put"] = i;
        quotes.set(rows.strikes[i], pair);
      }
      for (const [strike, { call, put }] of quotes) {
        if (call === undefined || put === undefined) continue;
        nPairs++;
        // C − P must be attainable between buying one side and selling the other.
        const low = rows.bids[call] - rows.asks[put];
        const high = rows.asks[call] - rows.bids[put];
        const parity = discountFactor * (forward - strike);
        expect(parity).toBeGreaterThanOrEqual(low);
        expect(parity).toBeLessThanOrEqual(high);
      }
    }
    expect(nPairs).toBeGreaterThan(1000);
  });

  it.each(["2022-02-04", "2023-09-01"])(
    "%s: the page as downloaded gives the same quotes as the re-shaped table",
    async (day) => {
      const page = `data/raw/spx_${day.replaceAll("-", "")}_cboe.csv.gz`;
      expect(await sniffVendor(sharedFile(page))).toBe("cboe-delayed");
      const raw = await onlyChain(page);
      const table = await onlyChain(reshaped(day));
      expect(raw.quotedAt).toBe(table.quotedAt);
      expect(raw.spot).toBe(table.spot);
      expect(keysOf(raw)).toEqual(keysOf(table));
    },
  );

  it("keeps AM-settled SPX and PM-settled SPXW of one date apart, six and a half hours", async () => {
    const { slices } = buildSnapshot(await onlyChain(reshaped("2022-02-04")));
    const march = slices.filter(({ expiry }) => Math.abs(expiry - Date.UTC(2022, 2, 18, 17)) < 5e7);
    expect(march.map(({ root, settlement }) => `${root} ${settlement}`)).toEqual([
      "SPX am",
      "SPXW pm",
    ]);
    expect(march[1].expiry - march[0].expiry).toBe(6.5 * 3_600_000);
  });
});
