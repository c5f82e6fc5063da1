/**
 * Against the inputs of the published operator's golden cases: monthly SPX chains with the forwards
 * and discount factors their authors' way gives. That way, inferred and checked below: least
 * squares on C − P over strikes within 10 % of spot; quotes with a positive bid, out of the money,
 * −1.5 < k/√tau < 0.5, tau < 1; times in New York's clock without daylight saving.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSafetensors, toFloat64 } from "@volsmith/files";
import { buildSnapshot } from "../../src/build-snapshot.ts";
import type { Chain } from "../../src/chain.ts";
import { readChains } from "../../src/readers/index.ts";
import type { SmileSlice } from "../../src/snapshot.ts";
import { hasSharedData, sharedFile, whySkipped } from "./shared-data.ts";

interface GoldenSlice {
  readonly tau: number;
  readonly forward: number;
  readonly discountFactor: number;
  readonly strikes: readonly number[];
  readonly k: readonly number[];
  readonly bids: readonly number[];
  readonly asks: readonly number[];
  readonly vols: readonly number[];
}

interface Match {
  readonly golden: GoldenSlice;
  readonly ours: SmileSlice;
  readonly chain: Chain;
}

function goldenSlices(day: string): GoldenSlice[] {
  const bytes = readFileSync(sharedFile(`golden/opds/spx_${day}.safetensors`));
  const { tensors } = readSafetensors(bytes);
  const column = (name: string): number[] => Array.from(toFloat64(tensors.get(name)!));
  const taus = column("tau");
  const columns = {
    strikes: column("strike"),
    k: column("log_moneyness"),
    bids: column("bid"),
    asks: column("ask"),
    vols: column("vol_in"),
  };
  return [...new Set(taus)].map((tau) => {
    const inSlice = (_: number, i: number): boolean => taus[i] === tau;
    const first = taus.indexOf(tau);
    return {
      tau,
      forward: column("forward")[first],
      discountFactor: column("discount_factor")[first],
      strikes: columns.strikes.filter(inSlice),
      k: columns.k.filter(inSlice),
      bids: columns.bids.filter(inSlice),
      asks: columns.asks.filter(inSlice),
      vols: columns.vols.filter(inSlice),
    };
  });
}

async function chainOf(day: string): Promise<Chain> {
  for await (const chain of readChains(sharedFile(`data/raw/spx_${day}_cboe.csv.gz`))) return chain;
  throw new Error("no chain");
}

/** Least squares on C − P = D(F − K) over strikes within 10 % of spot, as the golden cases have it. */
function leastSquares(chain: Chain, expiry: number): { forward: number; discountFactor: number } {
  const { rows, spot } = chain;
  const mids = new Map<number, { call?: number; put?: number }>();
  for (let i = 0; i < rows.size; i++) {
    if (rows.roots[i] !== "SPX" || rows.expiries[i] !== expiry || !(rows.bids[i] > 0)) continue;
    if (Math.abs(rows.strikes[i] / spot! - 1) > 0.1) continue;
    const pair = mids.get(rows.strikes[i]) ?? {};
    pair[rows.signs[i] > 0 ? "call" : "put"] = (rows.bids[i] + rows.asks[i]) / 2;
    mids.set(rows.strikes[i], pair);
  }
  const points = [...mids].flatMap(([strike, { call, put }]) =>
    call === undefined || put === undefined ? [] : [{ x: strike - spot!, y: call - put }],
  );
  const mean = (of: (p: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const slope = mean(({ x, y }) => (x - mx) * (y - my)) / mean(({ x }) => (x - mx) ** 2);
  return { discountFactor: -slope, forward: spot! + mx + my / -slope };
}

describe.skipIf(!hasSharedData).each(["20220204", "20230901"])(
  `golden SPX chain %s${whySkipped}`,
  (day) => {
    let matched: readonly Match[] | undefined;
    const match = async (): Promise<readonly Match[]> => {
      if (matched) return matched;
      const chain = await chainOf(day);
      const { slices } = buildSnapshot(chain, { roots: ["SPX"], tauRange: [1e-4, 1] });
      const golden = goldenSlices(day);
      expect(slices).toHaveLength(golden.length);
      matched = golden.map((slice, i) => ({ golden: slice, ours: slices[i], chain }));
      return matched;
    };

    it("has the same expiries; times differ by daylight saving at most", async () => {
      for (const { golden, ours } of await match()) {
        const hours = (golden.tau - ours.tau) * 365 * 24;
        expect(Math.min(Math.abs(hours), Math.abs(Math.abs(hours) - 1))).toBeLessThan(1e-9);
      }
    });

    it("gives the golden forward and discount factor by the golden method, to rounding", async () => {
      for (const { golden, ours, chain } of await match()) {
        const fit = leastSquares(chain, ours.expiry);
        // Both are least squares in doubles on a hundred points: 1e-9 is generous rounding.
        expect(Math.abs(fit.forward / golden.forward - 1)).toBeLessThan(1e-9);
        expect(Math.abs(fit.discountFactor / golden.discountFactor - 1)).toBeLessThan(1e-9);
      }
    });

    it("gives forwards within 5e-5 and discount factors within 2e-3 of them by its own", async () => {
      for (const { golden, ours } of await match()) {
        // Near the money the half-spread of a pair is 0.4 to 3 of 4,500 points, 1e-4 to 6e-4: the
        // two estimates differ by a fraction of it. D is a slope over ±450 points: a tilt of one
        // half-spread over that window is up to 6e-3, a third of it is seen.
        expect(Math.abs(ours.forward / golden.forward - 1)).toBeLessThan(5e-5);
        expect(Math.abs(ours.discountFactor - golden.discountFactor)).toBeLessThan(2e-3);
      }
    });

    it("keeps the golden quotes: all of them, and none besides inside the domain", async () => {
      for (const { golden, ours } of await match()) {
        const root = Math.sqrt(golden.tau);
        const inDomain = Array.from(ours.strikes).filter((_, i) => {
          const z = Math.log(ours.strikes[i] / golden.forward) / root;
          return z > -1.5 && z < 0.5;
        });
        expect(inDomain).toEqual(golden.strikes);
      }
    });

    it("gives the golden premiums, and volatilities as close as forwards and times allow", async () => {
      const errors: number[] = [];
      for (const { golden, ours } of await match()) {
        golden.strikes.forEach((strike, j) => {
          const i = ours.strikes.indexOf(strike);
          const scale = golden.forward * golden.discountFactor;
          expect(ours.bids[i]).toBeCloseTo(golden.bids[j] * scale, 8);
          expect(ours.asks[i]).toBeCloseTo(golden.asks[j] * scale, 8);
          // √tau differs by up to half an hour's share of tau where clocks changed.
          errors.push(
            Math.abs((ours.vols[i] * Math.sqrt(ours.tau / golden.tau)) / golden.vols[j] - 1),
          );
        });
      }
      errors.sort((a, b) => a - b);
      expect(errors[errors.length >> 1]).toBeLessThan(5e-4);
      expect(errors[Math.floor(errors.length * 0.99)]).toBeLessThan(5e-3);
    });
  },
);
