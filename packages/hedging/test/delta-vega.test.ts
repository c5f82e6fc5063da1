/** Hedging with an option beside the underlying. */
import {
  baselineFromJson,
  blackOption,
  blackScholesDelta,
  call,
  cvar,
  deltaVega,
  digital,
  evaluateHedge,
  evenGrid,
  feedForward,
  findLookAhead,
  givenPrices,
  gruPolicy,
  hedgeMarket,
  heldBy,
  heston,
  hestonOption,
  hestonVols,
  proportional,
  put,
  readHedge,
  settleAccount,
  strikeDistance,
  trainHedge,
  underlying,
  writeHedge,
} from "@volsmith/hedging";
import type { HedgeMarket } from "@volsmith/hedging";
import { hestonPrices, impliedVol } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

import { simulatorFor } from "./processes/support.ts";
import { useEngine } from "./support/engine.ts";
import { gbmPaths } from "./support/gbm.ts";

const simulator = await simulatorFor();
const model = { kappa: 2, theta: 0.04, sigma: 0.5, rho: -0.7 };
const process = heston({ v0: 0.04, ...model });
const grid = evenGrid({ nSteps: 21, years: 0.25 });
const nSteps = 21;

/** A call of three months, and an option of six months that costs nothing to trade. */
function hestonMarket({ nPaths = 1500, seed = 1 } = {}): HedgeMarket {
  const paths = simulator.simulate(process, grid, { nPaths, seed });
  const listed = hestonOption({ strike: 100, expiry: 0.5, name: "listed", ...model });
  const impliedVols = hestonVols(model)(paths, { strike: 100 });
  const task = { payoff: call({ strike: 100 }), instruments: [underlying(), listed] };
  return hedgeMarket(task, paths, { impliedVols });
}

const market = hestonMarket();
/** Ten steps of fifty paths. */
const first = (x: ArrayLike<number>) =>
  Float64Array.from({ length: 50 * 11 }, (_, at) => x[Math.floor(at / 11) * 22 + (at % 11)]);
const means = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0) / x.length;

describe("an option in Heston's model", () => {
  it("has the model's prices, at volatilities that are theirs", () => {
    const { spots, vols } = market.paths;
    const option = market.options[1]!;
    // Interpolation, at worst 6e-4 between points of the grid.
    for (let at = 3; at < spots.length; at += 997) {
      const tau = 0.5 - grid.times[at % (nSteps + 1)];
      const v0 = Math.max(vols![at] ** 2, 1e-6);
      const smile = { forward: spots[at], tau, strikes: [100] };
      const [exact] = hestonPrices(smile, { v0, ...model });
      expect(Math.abs(market.prices[1][at] - exact)).toBeLessThan(1e-3);
      const input = { forward: spots[at], strike: 100, tau, type: "call" } as const;
      expect(impliedVol(market.prices[1][at], input).vol).toBeCloseTo(option.vols[at], 8);
      expect(option.taus[at]).toBeCloseTo(tau, 14);
    }
  });

  it("is a martingale: holding it gains nothing on average", () => {
    const held = new Float64Array(market.nPaths * nSteps * 2).map((_, at) => at % 2);
    const { gains } = settleAccount(market, held);
    const sd = Math.sqrt(means(gains.map((x) => x * x)));
    expect(Math.abs(means(gains))).toBeLessThan((4 * sd) / Math.sqrt(market.nPaths));
  });

  it("does not see its own future: prices of an instant are those of shorter paths", () => {
    const { paths } = market;
    const shorter = {
      grid: { times: grid.times.slice(0, 11) },
      nPaths: 50,
      spots: first(paths.spots),
      vols: first(paths.vols!),
    };
    const { prices } = hestonOption({ strike: 100, expiry: 0.5, ...model });
    expect(prices(shorter)).toEqual(first(market.prices[1]));
  });

  it("refuses what is no option of a model", () => {
    const terms = { strike: 100, expiry: 0.5, ...model };
    expect(() => hestonOption({ ...terms, strike: 0 })).toThrow("strike must be positive");
    expect(() => hestonOption({ ...terms, rho: 2 })).toThrow("rho");
    expect(() => hestonOption({ ...terms, expiry: 0.2 }).prices(market.paths)).toThrow(
      "expires before the paths end",
    );
    const bare = { ...market.paths, vols: null };
    expect(() => hestonOption(terms).prices(bare)).toThrow("no volatilities");
  });
});

describe("delta-vega", () => {
  it("leaves a fraction of what delta leaves, where volatility moves and options cost nothing", async () => {
    const rules = [blackScholesDelta({ vol: "implied" }), deltaVega(), deltaVega({ every: 5 })];
    const { policies } = await evaluateHedge(rules, market, { draws: 0 });
    const [delta, both, weekly] = policies.map(({ statistics }) => statistics.sd);
    expect(both).toBeLessThan(0.55 * delta);
    expect(weekly).toBeLessThan(0.8 * delta);
  });

  it("cancels vega, and the delta that is left", () => {
    const held = deltaVega().positions(market);
    const { black } = call({ strike: 100 });
    for (const at of [0, 5, nSteps * 7 + 11, nSteps * 900 + 3]) {
      const instant = at + Math.floor(at / nSteps);
      const spot = market.paths.spots[instant];
      const tau = grid.times[nSteps] - grid.times[at % nSteps];
      const sold = black!({ spot, tau, vol: market.impliedVols![instant] });
      const { taus, vols } = market.options[1]!;
      const own = black!({ spot, tau: taus[instant], vol: vols[instant] });
      expect(held[2 * at + 1] * own.vega).toBeCloseTo(sold.vega, 10);
      expect(held[2 * at] + held[2 * at + 1] * own.delta).toBeCloseTo(sold.delta, 12);
    }
  });

  it("holds nothing but the option that was sold, where that is traded", () => {
    const paths = gbmPaths({ nPaths: 20, nSteps: 8, years: 0.5 });
    const impliedVols = paths.spots.map((spot) => 0.2 + 0.001 * Math.abs(spot - 100));
    const taus = Float64Array.from(paths.spots, (_, at) => 0.8 - (at % 9) / 16);
    const strikes = new Float64Array(20).fill(95);
    const signs = new Int8Array(20).fill(-1);
    const same = givenPrices({
      name: "the same",
      prices: () => paths.spots,
      option: () => ({ strikes, signs, taus, vols: impliedVols }),
    });
    const task = { payoff: put({ strike: 95 }), instruments: [same, underlying()] };
    const held = deltaVega().positions(hedgeMarket(task, paths, { impliedVols, taus }));
    held.forEach((x, at) => expect(x).toBeCloseTo(at % 2 === 0 ? 1 : 0, 12));
  });

  it("trades the option every so often, the underlying every step, within its bounds", () => {
    const few = hestonMarket({ nPaths: 40, seed: 2 });
    const rare = deltaVega({ every: 4, most: 0.5 }).positions(few);
    for (let at = 0; at < 40 * nSteps; at++) {
      const option = rare[2 * at + 1];
      expect(Math.abs(option)).toBeLessThanOrEqual(0.5);
      if ((at % nSteps) % 4 !== 0) expect(option).toBe(rare[2 * at - 1]);
      else if (at % nSteps > 0) expect(rare[2 * at]).not.toBe(rare[2 * at - 2]);
    }
    const task = { ...few.task, instruments: few.task.instruments!.map((item, k) => (k === 0 ? item : { ...item, limits: { least: 0, most: 0.3 } })) }; // prettier-ignore
    const limited = hedgeMarket(task, few.paths, { impliedVols: few.impliedVols! });
    const held = deltaVega().positions(limited);
    const [one] = [held[1], limited.options[1]!];
    expect(one).toBe(0.3);
    // The underlying makes up for the option that is held, not for the one that is wanted.
    const state = { spot: 100, tau: 0.25, vol: few.impliedVols![0] };
    const sold = call({ strike: 100 }).black!(state);
    const own = call({ strike: 100 }).black!({ ...state, tau: 0.5, vol: few.options[1]!.vols[0] });
    expect(held[0]).toBeCloseTo(sold.delta - 0.3 * own.delta, 12);
  });

  it("does not look ahead", () => {
    const few = hestonMarket({ nPaths: 12, seed: 3 });
    for (const rule of [deltaVega(), deltaVega({ every: 3, vol: "path" })])
      expect(findLookAhead(rule, few)).toBeNull();
    const cheat = { ...deltaVega(), positions: (on: HedgeMarket) => {
      const { nPaths, options } = on;
      return Float64Array.from({ length: nPaths * nSteps * 2 }, (_, at) => {
        const decision = at >> 1;
        return options[1]!.vols[decision + Math.floor(decision / nSteps) + 1];
      });
    } }; // prettier-ignore
    expect(findLookAhead(cheat, few)).not.toBeNull();
  });

  it("says what it lacks", () => {
    const few = hestonMarket({ nPaths: 3, seed: 4 });
    const rule = baselineFromJson({ kind: "delta-vega" });
    const { payoff } = few.task;
    const alone = hedgeMarket({ payoff }, few.paths, { impliedVols: few.impliedVols! });
    expect(() => rule.positions(alone)).toThrow("no option is traded whose volatility is known");
    const unknown = givenPrices({ name: "unknown", prices: () => few.prices[1] });
    const instruments = [underlying(), unknown];
    const dark = hedgeMarket({ payoff, instruments }, few.paths, { impliedVols: few.impliedVols! });
    expect(() => rule.positions(dark)).toThrow("no option is traded whose volatility is known");
    expect(() => deltaVega({ option: "other" }).positions(few)).toThrow('no option "other" is');
    const bare = hedgeMarket(few.task, few.paths);
    expect(() => rule.positions(bare)).toThrow("no implied volatilities");
    expect(() => deltaVega({ every: 0 })).toThrow("every");
    expect(() => deltaVega({ most: -1 })).toThrow("most");
  });

  it("hedges whatever has a vega, with a listed option at a flat volatility", () => {
    const paths = gbmPaths({ nPaths: 5, nSteps: 6 });
    const instruments = [underlying(), blackOption({ strike: 105, expiry: 2, vol: "path" })];
    const task = { payoff: digital({ strike: 100 }), instruments };
    const held = deltaVega({ vol: 0.2, most: 1 }).positions(hedgeMarket(task, paths));
    expect(held.every(Number.isFinite)).toBe(true);
  });
});

describe("networks around a rule that holds several instruments", () => {
  const around = heldBy({ policy: { kind: "delta-vega" } });
  const features = [strikeDistance(), heldBy({ policy: around.policy, instrument: "listed" })];
  const engine = useEngine();

  it.each([feedForward({ hidden: [4], around }), gruPolicy({ units: 3, around })])(
    "$kind: begin with what it holds of each, and are the same read back from a file",
    async (architecture) => {
      const few = hestonMarket({ nPaths: 64, seed: 5 });
      const costs = [proportional({ rate: 0.01 })];
      const dear = hedgeMarket({ ...few.task, costs }, few.paths, { impliedVols: few.impliedVols! }); // prettier-ignore
      const training = {
        market: dear,
        architecture,
        features,
        criterion: cvar({ alpha: 0.9 }),
        epochs: 3,
        batchRows: 16,
        schedule: { kind: "constant", rate: 0.02 },
      } as const;
      const still = {
        ...training,
        epochs: 1,
        schedule: { kind: "constant", rate: 1e-12 },
      } as const;
      const first = await trainHedge(still, { engine: engine(), seed: 1 });
      const rule = deltaVega().positions(dear);
      const held = first.policy.positions(dear);
      // A step of 1e-12 a weight, and the rounding of float32.
      held.forEach((x, at) => expect(Math.abs(x - rule[at])).toBeLessThan(1e-6));
      first.policy.dispose();
      const { policy } = await trainHedge(training, { engine: engine(), seed: 1 });
      const learned = policy.positions(dear);
      expect(learned).not.toEqual(held);
      const again = readHedge(writeHedge(policy), engine(), { file: "test" });
      expect(again.positions(dear)).toEqual(learned);
      policy.dispose();
      again.dispose();
    },
  );

  it("say which instruments there are, when asked for another", () => {
    const other = heldBy({ policy: around.policy, instrument: "other" });
    expect(() => other.values!(market)).toThrow('"other" is not traded; traded are: underlying, listed'); // prettier-ignore
  });
});
