/** No decision on recorded days depends on later quotes: they are altered before paths are made. */
import { loadEngine } from "@volsmith/engine";
import {
  BASELINES,
  baselineFromJson,
  call,
  cvar,
  delta,
  findLookAhead,
  gamma,
  gruPolicy,
  hedgeMarket,
  instrumentPrice,
  logReturn,
  noTransactionBand,
  optionType,
  previousPosition,
  strikeDistance,
  timeLeft,
  timeToExpiry,
  trainHedge,
  underlying,
  vega,
  volatility,
} from "@volsmith/hedging";
import type { HedgeMarket, HedgePolicy, Kinded, VolSource } from "@volsmith/hedging";
import { afterAll, describe, expect, it } from "vitest";

import { optionsSource } from "../../src/sources/options.ts";
import { optionsOf } from "../../src/sources/options/open-options.ts";
import type { PathPart } from "../../src/sources/path-source.ts";
import { chainsOf, walk } from "./chains.ts";
import { context, testSimulator } from "./support.ts";

const simulator = await testSimulator();
const engine = await loadEngine({ threads: 1, build: "simd128" });
afterAll(() => engine.dispose());

const N_DAYS = 50;
const N_LEARNING = 25;
const STEPS = 5;

const config = optionsSource.schema.parse({
  kind: "options",
  quotes: "made up",
  steps: STEPS,
  type: "both",
  days: [10, 90],
  trainTo: N_LEARNING / N_DAYS,
  second: "at-the-money",
});

/** The same days up to `after`, and other ones from there on. */
async function marketOf(part: PathPart, after = N_DAYS): Promise<HedgeMarket> {
  const chains = chainsOf(walk(N_DAYS, { after }), { expiries: [90] });
  const source = await optionsOf(chains, config, context);
  const { paths, data, instruments = [] } = await source.draw(part, { nPaths: 1e6, seed: 1, simulator }); // prettier-ignore
  const task = { payoff: call({ strike: 100 }), instruments: [underlying(), ...instruments] };
  return hedgeMarket(task, paths, data);
}

/** The day each window begins on: one expiry, 90 days from the first. */
function startOf({ taus, nSteps }: HedgeMarket, path: number): number {
  return Math.round(90 - 365 * taus![path * (nSteps + 1)]);
}

/** First decision that differs although it was taken before day `after`; null where there is none. */
function firstDifference(
  policy: HedgePolicy,
  [as, otherwise]: readonly [HedgeMarket, HedgeMarket],
  after: number,
) {
  const [known, found] = [policy.positions(as), policy.positions(otherwise)];
  const width = as.instruments.length;
  let compared = 0;
  for (let i = 0; i < as.nPaths && startOf(as, i) < after; i++)
    for (let t = 0; t < STEPS && startOf(as, i) + t < after; t++)
      for (let k = 0; k < width; k++) {
        const at = (i * STEPS + t) * width + k;
        compared++;
        if (!Object.is(known[at], found[at])) return { path: i, step: t, compared };
      }
  return { path: null, step: null, compared };
}

const market = await marketOf("test");
const cuts = [28, 36, 44];
const altered = await Promise.all(cuts.map((after) => marketOf("test", after)));
const none = { path: null, step: null, compared: expect.any(Number) as number };

describe("quotes after a day change nothing that was decided up to it", () => {
  it("the altered days are others, and the windows before them the same", () => {
    for (const [c, after] of cuts.entries()) {
      let i = 0;
      while (startOf(market, i) < after - STEPS) i++;
      const [one, two] = [market, altered[c]].map(({ paths }) => paths.spots.slice(0, i * (STEPS + 1))); // prettier-ignore
      expect(one).toEqual(two);
      expect(market.paths.spots.slice(0, altered[c].paths.spots.length)).not.toEqual(altered[c].paths.spots); // prettier-ignore
    }
  });

  it("learning sees nothing of the days that are judged", async () => {
    for (const part of ["training", "validation"] as const) {
      const [one, two] = [await marketOf(part), await marketOf(part, N_LEARNING)];
      expect(one.paths.spots).toEqual(two.paths.spots);
      expect(one.payoffs).toEqual(two.payoffs);
      expect(one.impliedVols).toEqual(two.impliedVols);
      expect(one.paths.vols).toEqual(two.paths.vols);
      expect(one.prices[1]).toEqual(two.prices[1]);
      expect(one.options).toEqual(two.options);
    }
  });

  const vols: readonly VolSource[] = ["implied", "path", 0.4, { window: 3, initial: 0.4 }];
  const rules = [
    { kind: "none" },
    ...vols.map((vol) => ({ kind: "black-scholes-delta", vol })),
    { kind: "leland", vol: "implied", rate: 0.001 },
    { kind: "whalley-wilmott", vol: "implied", rate: 0.001, aversion: 1 },
    { kind: "minimum-variance-delta", coefficients: [-0.1, 0.02, 0.01] },
    { kind: "delta-vega", every: 2 },
    { kind: "heston", kappa: 2, theta: 0.1, sigma: 0.6, rho: -0.5 },
  ].map((data) => baselineFromJson(data as Kinded));

  it("every baseline that can hedge what lives on is tried", () => {
    const tried = new Set(rules.map(({ kind }) => kind.replace(/^heston.*/, "heston")));
    // Deltas of a model of the surface belong to paths of that model.
    const left = Object.keys(BASELINES).filter((kind) => !tried.has(kind) && kind !== "none");
    expect(left).toEqual(["local-vol-delta"]);
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))("%s", (_, rule) => {
    for (const [c, after] of cuts.entries())
      expect(firstDifference(rule, [market, altered[c]], after)).toEqual(none);
  });

  const seen = [
    strikeDistance(),
    timeLeft(),
    timeToExpiry(),
    logReturn(),
    optionType(),
    volatility({ vol: "implied" }),
    volatility({ vol: "path" }),
    delta({ vol: "implied" }),
    gamma({ vol: "implied" }),
    vega({ vol: "implied" }),
    instrumentPrice({ name: "option at the money" }),
  ];
  const around = delta({ vol: "implied" });

  it.each([
    ["recurrent", gruPolicy({ units: 4, around }), seen],
    ["with a memory of what it holds", gruPolicy({ units: 4 }), [...seen, previousPosition()]],
    ["band", noTransactionBand({ hidden: [6], around }), seen],
  ] as const)("a trained policy, %s", async (_, architecture, features) => {
    const training = {
      market: await marketOf("training"),
      validation: await marketOf("validation"),
      architecture,
      features,
      criterion: cvar({ alpha: 0.9 }),
      epochs: 3,
    };
    const { policy } = await trainHedge(training, { engine, seed: 1 });
    for (const [c, after] of cuts.entries()) {
      const found = firstDifference(policy, [market, altered[c]], after);
      expect(found).toEqual(none);
      expect(found.compared).toBeGreaterThan(50);
    }
    expect(findLookAhead(policy, market, { instants: [0, 2, 4] })).toBeNull();
    policy.dispose();
  });

  it("a rule that knows tomorrow's forward is found out", () => {
    const clairvoyant: HedgePolicy = {
      name: "clairvoyant",
      kind: "clairvoyant",
      positions: ({ paths: { spots, nPaths }, instruments }) =>
        Float64Array.from({ length: nPaths * STEPS * instruments.length }, (_, at) => {
          const decision = Math.floor(at / instruments.length);
          return spots[decision + Math.floor(decision / STEPS) + 1];
        }),
    };
    const found = cuts.map((after, c) => firstDifference(clairvoyant, [market, altered[c]], after));
    expect(found.every(({ path }) => path !== null)).toBe(true);
  });
});
