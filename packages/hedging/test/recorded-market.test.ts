/** Markets of recorded paths: claims that live on, calls beside puts, spreads of the underlying. */
import {
  blackScholesDelta,
  call,
  hedgeMarket,
  optionType,
  proportional,
  put,
  settleAccount,
  straddle,
  timeToExpiry,
} from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import { paths } from "./support/gbm.ts";

const data = paths(
  [
    [100, 110, 99, 104],
    [100, 90, 95, 97],
  ],
  { years: 0.3 },
);
const taus = Float64Array.from(data.spots, (_, at) => 0.8 - 0.1 * (at % 4));

describe("claims that live on after the last instant", () => {
  it("have the deltas of their own time to expiry", () => {
    const market = hedgeMarket({ payoff: call({ strike: 100 }) }, data, { taus });
    const held = blackScholesDelta({ vol: 0.3 }).positions(market);
    const { delta } = call({ strike: 100 }).black!({ spot: 110, tau: taus[1], vol: 0.3 });
    expect(held[1]).toBe(delta);
    const told = timeToExpiry().values!(market);
    expect([...told]).toEqual([0, 1, 2, 0, 1, 2].map((t) => taus[t]));
  });

  it("expire at the last instant unless the market says otherwise", () => {
    const market = hedgeMarket({ payoff: call({ strike: 100 }) }, data);
    const told = timeToExpiry().values!(market);
    [0.3, 0.2, 0.1].forEach((tau, t) => expect(told[t]).toBeCloseTo(tau, 12));
  });
});

describe("calls and puts on the paths of one market", () => {
  const signs = Int8Array.of(1, -1);
  it.each([call, put])("have their own deltas, whichever of both the payoff is (%o)", (payoff) => {
    const both = hedgeMarket({ payoff: payoff({ strike: 100 }) }, data, { signs });
    const rule = blackScholesDelta({ vol: 0.3 });
    const held = rule.positions(both);
    const calls = rule.positions(hedgeMarket({ payoff: call({ strike: 100 }) }, data));
    const puts = rule.positions(hedgeMarket({ payoff: put({ strike: 100 }) }, data));
    [calls[0], calls[1], calls[2], puts[3], puts[4], puts[5]].forEach((wanted, at) =>
      expect(held[at]).toBeCloseTo(wanted, 14),
    );
    expect([...optionType().values!(both)]).toEqual([1, 1, 1, -1, -1, -1]);
  });

  it("need a payoff that is either, and a sign of 1 or −1 a path", () => {
    const task = { payoff: call({ strike: 100 }) };
    expect(() => hedgeMarket({ payoff: straddle({ strike: 100 }) }, data, { signs })).toThrow(
      "a straddle cannot stand for them",
    );
    expect(() => hedgeMarket(task, data, { signs: Int8Array.of(1) })).toThrow("signs");
    expect(() => hedgeMarket(task, data, { signs: Int8Array.of(1, 0) })).toThrow(
      "signs[1] must be 1 or −1, got 0",
    );
  });
});

it("half-spreads of the underlying are paid on every unit traded, beside costs", () => {
  const task = { payoff: call({ strike: 100 }), costs: [proportional({ rate: 0.001 })] };
  const underlyingHalfSpreads = data.spots.map((spot) => 0.002 * spot);
  const market = hedgeMarket(task, data, { underlyingHalfSpreads });
  const alike = hedgeMarket({ ...task, costs: [proportional({ rate: 0.003 })] }, data);
  const positions = Float64Array.of(0.5, 0.6, 0.2, -0.5, -0.7, 0);
  const { costs } = settleAccount(market, positions);
  const wanted = settleAccount(alike, positions).costs;
  costs.forEach((cost, i) => expect(cost).toBeCloseTo(wanted[i], 13));
  expect(() => hedgeMarket(task, data, { underlyingHalfSpreads: taus.subarray(1) })).toThrow(
    "underlyingHalfSpreads",
  );
});
