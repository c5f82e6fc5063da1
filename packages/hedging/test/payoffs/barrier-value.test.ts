/**
 * Barriers under Black: against a peer's closed forms where they are watched always, and against
 * backward induction where they are watched on dates.
 *
 * [BGK97] Broadie, Glasserman & Kou, "A continuity correction for discrete barrier options",
 *         Mathematical Finance 7(4), 1997.
 */
import { barrier, evenGrid } from "@volsmith/hedging";
import type { BlackState } from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import { thisSide, untouched } from "../../src/payoffs/black/untouched.ts";
import { vanillaGreeks } from "../../src/payoffs/vanilla.ts";
import { discreteKnockOut } from "../support/discrete-barrier.ts";

/**
 * QuantLib 1.29, AnalyticBarrierEngine: spot 100, σ = 25 %, one year, no rates, rebate 3, strikes
 * 85, 100 and 120, in the order down-out, down-in, up-out, up-in.
 */
const QUANTLIB = {
  call: [
    [13.58337182305453, 9.300974261507182, 5.155241113777775],
    [7.981930833619902, 3.6466707045153974, 1.5506419721160913],
    [3.74505710123993, 1.8717925391796952, 1.607335440716891],
    [17.820245555434504, 11.075852426842884, 5.098547645176976],
  ],
  put: [
    [2.124942265418216, 2.2178333767797938, 3.905818459595624],
    [4.44036039125622, 10.729811589242786, 22.800064626298248],
    [4.818411508408836, 9.908469742764145, 18.92844303952207],
    [1.7468911482656002, 3.039175223258435, 7.777440046371805],
  ],
} as const;

const kinds = (["down", "up"] as const).flatMap((direction) =>
  (["out", "in"] as const).flatMap((knock) =>
    (["call", "put"] as const).map((type) => ({ direction, knock, type })),
  ),
);

describe("barriers under Black", () => {
  it.each(kinds)("$direction-and-$knock $type watched always is QuantLib's", (kind) => {
    const { direction, knock, type } = kind;
    const level = direction === "down" ? 90 : 115;
    const row = QUANTLIB[type][kinds.filter((k) => k.type === type).indexOf(kind)];
    for (const [i, strike] of [85, 100, 120].entries()) {
      const side = { level, direction };
      const claim = { strike, sign: type === "call" ? 1 : -1, less: 3 } as const;
      const state = { spot: 100, tau: 1, vol: 0.25 };
      // Dates without number: no overshoot.
      const { price } = untouched(thisSide(claim, side), side)(state, 1e30);
      const whole = vanillaGreeks(state, strike, type).price;
      expect(knock === "out" ? 3 + price : whole - price).toBeCloseTo(row[i], 11);
    }
  });

  // Strike 100, σ = 30 %, rate 10 %, 0.2 years, 50 dates; the table's "true" column.
  it.each([
    [85, 6.322],
    [87, 6.281],
    [91, 5.977],
    [95, 4.907],
  ])("backward induction meets the published value at a barrier of %d [BGK97]", (level, truth) => {
    const market = { vol: 0.3, rate: 0.1, tau: 0.2, dates: 50 };
    const value = discreteKnockOut({ strike: 100, barrier: level, direction: "down", ...market });
    expect(Math.abs(value(100) - truth)).toBeLessThan(6e-4);
  });

  // Distance from the barrier in deviations of a step; most the price may be wrong by, with such a
  // deviation as the unit of money; most delta may. They are what was measured, and half of it more.
  const bounds = [
    [0, 0.06, 0.027],
    [0.5, 0.06, 0.01],
    [1, 0.06, 0.02],
    [1.3, 0.065, 0.065],
    [2, 0.035, 0.035],
    [4, 0.012, 0.01],
  ] as const;
  const claims = [
    { direction: "down", level: 95, strike: 95, type: "call" },
    { direction: "down", level: 95, strike: 90, type: "call" },
    { direction: "down", level: 95, strike: 105, type: "put" },
    { direction: "up", level: 120, strike: 115, type: "call" },
    { direction: "up", level: 120, strike: 120, type: "put" },
  ] as const;
  it.each(claims.flatMap((claim) => [1, 2, 5, 21].map((dates) => ({ ...claim, dates }))))(
    "$direction-and-out $type at $strike, $dates dates left, is near backward induction",
    ({ direction, level, strike, type, dates }) => {
      const state = { vol: 0.3, tau: dates / 252 };
      const truth = discreteKnockOut({ strike, barrier: level, direction, type, dates, ...state });
      const grid = evenGrid({ nSteps: dates, years: state.tau });
      const value = barrier({ strike, barrier: level, direction, type, knock: "out" });
      const step = 0.3 / Math.sqrt(252);
      for (const [distance, priceBound, deltaBound] of bounds) {
        const away = (direction === "up" ? -1 : 1) * (distance * step + 1e-9);
        const spot = level * Math.exp(away);
        const { price, delta } = value.blackAlong!(grid)({ ...state, spot, instant: 0 });
        const h = 1e-3;
        const slope = (truth(spot + h) - truth(spot - h)) / (2 * h);
        // One date is no approximation.
        const exact = dates === 1;
        expect(Math.abs(price - truth(spot))).toBeLessThan(exact ? 2e-5 : priceBound * step * spot);
        expect(Math.abs(delta - slope)).toBeLessThan(exact ? 2e-5 : deltaBound);
      }
    },
  );

  it("slopes are those of the price, the barrier's shift with volatility included", () => {
    const grid = evenGrid({ nSteps: 10, years: 0.2 });
    for (const kind of kinds)
      for (const strike of [80, 104, 125])
        for (const spot of [95, 103]) {
          const level = kind.direction === "down" ? 90 : 112;
          const claim = barrier({ ...kind, strike, barrier: level, rebate: 2 });
          const at = (change: Partial<BlackState>) =>
            claim.blackAlong!(grid)({ spot, tau: 0.2, vol: 0.3, instant: 0, ...change });
          const { delta, gamma, vega } = at({});
          const h = 1e-3 * spot;
          const [low, middle, high] = [-h, 0, h].map((bump) => at({ spot: spot + bump }).price);
          expect(delta).toBeCloseTo((high - low) / (2 * h), 4);
          expect(gamma).toBeCloseTo((high - 2 * middle + low) / (h * h), 4);
          const slope = (at({ vol: 0.3001 }).price - at({ vol: 0.2999 }).price) / 2e-4;
          expect(vega).toBeCloseTo(slope, 4);
        }
  });

  it("a touched barrier leaves the rebate, or a call; without volatility the claim as it stands", () => {
    const grid = evenGrid({ nSteps: 4, years: 1 });
    const terms = { strike: 100, barrier: 90, direction: "down", rebate: 2 } as const;
    const [out, alive] = (["out", "in"] as const).map((knock) =>
      barrier({ ...terms, knock }).blackAlong!(grid),
    );
    for (const [instant, spot] of [100, 90, 105].entries()) {
      const at = { instant, spot, tau: 1 - instant / 4, vol: 0.2 };
      const [left, born] = [out(at), alive(at)];
      if (instant === 0) continue;
      expect({ ...left }).toEqual({ price: 2, delta: 0, gamma: 0, vega: 0 });
      expect(born.delta).toBeCloseTo(vanillaGreeks(at, 100, "call").delta, 13);
    }
    const still = { instant: 0, spot: 110, tau: 1, vol: 0 };
    expect({ ...out(still) }).toEqual({ price: 10, delta: 1, gamma: 0, vega: 0 });
    expect({ ...alive(still) }).toMatchObject({ price: 2, delta: 0 });
  });
});
