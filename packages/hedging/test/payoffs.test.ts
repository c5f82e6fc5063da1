import {
  asian,
  barrier,
  call,
  cliquet,
  digital,
  lookback,
  payoffFromJson,
  PAYOFFS,
  put,
  straddle,
  varianceSwap,
} from "@volsmith/hedging";
import type { Kinded, Payoff } from "@volsmith/hedging";
import { blackGreeks } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

const grid = { times: Float64Array.of(0, 0.25, 0.5, 0.75, 1) };
const up = [100, 110, 99, 121, 120];
const down = [100, 90, 80, 104, 96];
const value = (payoff: Payoff, path: number[]) => payoff.value(path, grid);

const cases: readonly (readonly [string, Payoff, number, number])[] = [
  ["call", call({ strike: 105 }), 15, 0],
  ["put", put({ strike: 105 }), 0, 9],
  ["straddle", straddle({ strike: 105 }), 15, 9],
  ["digital call", digital({ strike: 120 }), 0, 0], // exactly at the strike pays nothing
  ["digital put", digital({ strike: 100, type: "put", amount: 5 }), 0, 5],
  ["up-and-out call", barrier({ strike: 100, barrier: 121, direction: "up", knock: "out" }), 0, 0],
  ["up-and-in call", barrier({ strike: 100, barrier: 121, direction: "up", knock: "in" }), 20, 0],
  [
    "down-and-in put",
    barrier({ strike: 100, barrier: 85, direction: "down", knock: "in", type: "put" }),
    0,
    4,
  ],
  [
    "down-and-out put with rebate",
    barrier({ strike: 100, barrier: 85, direction: "down", knock: "out", type: "put", rebate: 2 }),
    0,
    2,
  ],
  ["floating lookback call", lookback(), 21, 16],
  ["floating lookback put", lookback({ type: "put" }), 1, 8],
  ["fixed lookback call", lookback({ strike: 110 }), 11, 0],
  ["fixed lookback put", lookback({ strike: 100, type: "put" }), 1, 20],
  ["arithmetic Asian call", asian({ strike: 100 }), 12.5, 0],
  ["arithmetic Asian put", asian({ strike: 100, type: "put" }), 0, 7.5],
  [
    "geometric Asian call",
    asian({ strike: 100, average: "geometric" }),
    (110 * 99 * 121 * 120) ** 0.25 - 100,
    0,
  ],
  [
    "variance swap",
    varianceSwap({ strikeVol: 0.2, notional: 100 }),
    100 * (square(1.1) + square(0.9) + square(121 / 99) + square(120 / 121) - 0.04),
    100 * (square(0.9) + square(80 / 90) + square(1.3) + square(96 / 104) - 0.04),
  ],
  // Halves: −1 % and 21.21…%; −20 % and 20 %.
  ["cliquet", cliquet({ periods: 2 }), 120 / 99 - 1, 0.2],
  ["capped cliquet", cliquet({ periods: 2, localFloor: -0.05, localCap: 0.1 }), 0.09, 0.05],
  ["cliquet with a global cap", cliquet({ periods: 2, globalCap: 0.15, notional: 10 }), 1.5, 1.5],
];

function square(ratio: number): number {
  return Math.log(ratio) ** 2;
}

describe("payoffs", () => {
  it.each(cases)("%s owes what is counted by hand", (_, payoff, rising, falling) => {
    expect(value(payoff, up)).toBeCloseTo(rising, 12);
    expect(value(payoff, down)).toBeCloseTo(falling, 12);
  });

  it.each(cases)("%s is the same after JSON", (_, payoff) => {
    const again = payoffFromJson(JSON.parse(JSON.stringify(payoff)) as Kinded);
    for (const path of [up, down]) expect(value(again, path)).toBe(value(payoff, path));
  });

  it("knock-in and knock-out make a vanilla together", () => {
    for (const path of [up, down])
      for (const direction of ["up", "down"] as const) {
        const options = { strike: 98, barrier: direction === "up" ? 115 : 85, direction } as const;
        const parts = (["in", "out"] as const).map((knock) =>
          value(barrier({ ...options, knock }), path),
        );
        expect(parts[0] + parts[1]).toBe(value(call({ strike: 98 }), path));
      }
  });

  it("Black's delta, gamma and vega are the slopes of Black's value", () => {
    for (const payoff of [
      call({ strike: 100 }),
      put({ strike: 100 }),
      straddle({ strike: 100 }),
      digital({ strike: 100, amount: 10 }),
      digital({ strike: 100, amount: 10, type: "put" }),
    ])
      for (const spot of [80, 100, 125]) {
        const at = { spot, tau: 0.3, vol: 0.25 };
        const price = (change: object) => payoff.black!({ ...at, ...change }).price;
        const { delta, gamma, vega } = payoff.black!(at);
        const h = 1e-3 * spot;
        const [low, middle, high] = [-h, 0, h].map((bump) => price({ spot: spot + bump }));
        expect(delta).toBeCloseTo((high - low) / (2 * h), 5);
        expect(gamma).toBeCloseTo((high - 2 * middle + low) / (h * h), 4);
        expect(vega).toBeCloseTo((price({ vol: 0.2501 }) - price({ vol: 0.2499 })) / 2e-4, 3);
      }
  });

  it("calls and puts have the bits of pricing's Greeks, at their limits too", () => {
    for (const type of ["call", "put"] as const) {
      const payoff = (type === "call" ? call : put)({ strike: 100 });
      for (const spot of [1e-3, 70, 99.9, 100, 100.1, 140, 1e5])
        for (const tau of [0, 1e-6, 0.1, 2])
          for (const vol of [0, 0.01, 0.3, 3]) {
            const { price, delta, gamma, vega } = payoff.black!({ spot, tau, vol });
            const greeks = blackGreeks(vol, { forward: spot, strike: 100, tau, type });
            expect({ price, delta, gamma, vega }).toEqual({
              price: greeks.price,
              delta: greeks.delta,
              gamma: greeks.gamma,
              vega: greeks.vega,
            });
          }
    }
  });

  it("refuses what is out of range, and unknown kinds by naming the known", () => {
    expect(() => call({ strike: 0 })).toThrow("call: strike must be positive, got 0");
    expect(() => cliquet({ periods: 9 }).value(up, grid)).toThrow("at most the 4 steps");
    expect(() => cliquet({ periods: 2, localFloor: 1, localCap: 0 })).toThrow("localFloor");
    expect(() =>
      barrier({ strike: 1, barrier: 1, direction: "left" as "up", knock: "in" }),
    ).toThrow('"up" or "down"');
    expect(() => payoffFromJson({ kind: "chooser" })).toThrow(Object.keys(PAYOFFS).join(", "));
  });
});
