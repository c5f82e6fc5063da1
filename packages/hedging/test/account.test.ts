import { LossProgram, Weights } from "@volsmith/engine";
import {
  blackOption,
  blackScholesDelta,
  call,
  cvar,
  entropic,
  feedForward,
  fixed,
  givenPrices,
  gruPolicy,
  halfSpread,
  hedgeMarket,
  itmCvarMse,
  noTransactionBand,
  previousPosition,
  profitAndLoss,
  proportional,
  quadratic,
  quadraticImpact,
  settleAccount,
  sourceFeatures,
  TrainedHedge,
  underlying,
  whalleyWilmott,
} from "@volsmith/hedging";
import type { Architecture, Criterion, Feature, HedgeMarket, PathSet } from "@volsmith/hedging";
import { randomGenerator } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

// Parts of the hedger that are no public interface.
import { hedgeLoss } from "../src/hedger/hedge-loss.ts";
import { marketColumns, measureStandards } from "../src/hedger/states.ts";
import type { HedgeSpec } from "../src/hedger/trained-hedge.ts";
import { pathShapes, pathSource } from "../src/hedger/training-inputs.ts";
import { useEngine } from "./support/engine.ts";
import { gbmPaths, paths } from "./support/gbm.ts";

const engine = useEngine();
const random = randomGenerator(5);
const costs = [
  proportional({ rate: 0.01 }),
  halfSpread({ amount: 0.02 }),
  quadraticImpact({ eta: 0.003 }),
];

/** An account kept in the plainest way: cash, units, one instant after the other. */
function keepBooks(market: HedgeMarket, positions: ArrayLike<number>, path: number): number {
  const { nSteps, instruments, prices } = market;
  let cash = 0;
  const units = instruments.map(() => 0);
  for (let t = 0; t <= nSteps; t++)
    for (const [k, { costs: own, ends }] of instruments.entries()) {
      const price = prices[k][path * (nSteps + 1) + t];
      const spread = market.halfSpreads[k]?.[path * (nSteps + 1) + t] ?? 0;
      const wanted = t < nSteps ? positions[(path * nSteps + t) * instruments.length + k] : 0;
      const trade = wanted - units[k];
      const free = t === nSteps && ends === "settled";
      cash -= trade * price;
      if (!free) for (const cost of own) cash -= cost.of(trade, price);
      if (!free) cash -= spread * Math.abs(trade);
      units[k] = wanted;
    }
  return cash;
}

/** Made-up marks with spreads that change. */
function listed(data: PathSet) {
  const prices = data.spots.map((spot, i) => 0.1 * spot + (i % 3));
  const halfSpreads = data.spots.map((_, i) => 0.1 + 0.05 * (i % 4));
  return givenPrices({ name: "listed", prices: () => prices, halfSpreads: () => halfSpreads });
}

describe("settleAccount", () => {
  const data = gbmPaths({ nPaths: 20, nSteps: 7 });
  const option = { strike: 105, expiry: 1.5, vol: 0.25 };

  it.each(["cash", "physical"] as const)(
    "agrees with books kept by hand, settled in %s",
    (settlement) => {
      const instruments = [
        underlying(),
        blackOption({ ...option, costs: [fixed({ amount: 0.5 })], ends: "settled" }),
        blackOption({ ...option, type: "put" }),
        listed(data),
      ];
      const task = { payoff: call({ strike: 100 }), instruments, costs, settlement };
      const market = hedgeMarket(task, data);
      // Zeros on purpose: nothing traded costs nothing.
      const positions = Float64Array.from({ length: 20 * 7 * 4 }, () =>
        random.uniform() < 0.2 ? 0 : random.normal(),
      );
      const account = settleAccount(market, positions);
      for (let i = 0; i < 20; i++)
        expect(account.gains[i] - account.costs[i]).toBeCloseTo(keepBooks(market, positions, i), 9);
    },
  );

  it("counts by hand: two steps, one percent", () => {
    const task = { payoff: call({ strike: 100 }), costs: [proportional({ rate: 0.01 })] };
    const market = hedgeMarket(task, paths([[100, 110, 120]]));
    const account = settleAccount(market, [0.5, 1]);
    expect(account.gains[0]).toBe(0.5 * 10 + 1 * 10);
    expect(account.turnover[0]).toBe(0.5 * 100 + 0.5 * 110 + 1 * 120);
    expect(account.costs[0]).toBeCloseTo(0.01 * 225, 12);
    expect(profitAndLoss(account, market.payoffs, 8)[0]).toBeCloseTo(8 + 15 - 2.25 - 20, 12);
  });

  it("of baselines is that of their rules, simulated step by step", () => {
    const task = { payoff: call({ strike: 100 }), costs: [proportional({ rate: 0.01 })] };
    const market = hedgeMarket(task, data);
    const band = whalleyWilmott({ vol: 0.2, rate: 0.01, aversion: 1 });
    const plain = blackScholesDelta({ vol: 0.2 });
    const { black } = market.task.payoff;
    for (let i = 0; i < 20; i++) {
      let [held, cash, plainCash, plainHeld] = [0, 0, 0, 0];
      for (let t = 0; t <= 7; t++) {
        const spot = data.spots[i * 8 + t];
        const { delta, gamma } = black!({ spot, tau: 1 - t / 7, vol: 0.2 });
        const width = ((3 * 0.01 * spot * gamma ** 2) / 2) ** (1 / 3);
        const inside = held < delta - width ? delta - width : Math.min(held, delta + width);
        const [next, plainNext] = t < 7 ? [inside, delta] : [0, 0];
        cash -= (next - held) * spot + 0.01 * Math.abs(next - held) * spot;
        plainCash -= (plainNext - plainHeld) * spot + 0.01 * Math.abs(plainNext - plainHeld) * spot;
        [held, plainHeld] = [next, plainNext];
      }
      for (const [policy, expected] of [
        [band, cash],
        [plain, plainCash],
      ] as const) {
        const { gains, costs: paid } = settleAccount(market, policy.positions(market));
        expect(gains[i] - paid[i]).toBeCloseTo(expected, 9);
      }
    }
  });

  it("refuses positions, prices and tasks that do not fit", () => {
    const task = { payoff: call({ strike: 100 }) };
    const market = hedgeMarket(task, data);
    expect(() => settleAccount(market, [1])).toThrow("positions must have shape [20, 7, 1]");
    const twice = { ...task, instruments: [underlying(), underlying()] };
    expect(() => hedgeMarket(twice, data)).toThrow("of different names");
    const short = givenPrices({ name: "x", prices: () => new Float64Array(3) });
    expect(() => hedgeMarket({ ...task, instruments: [short] }, data)).toThrow("prices of x");
    const limits = { least: 1, most: 2 };
    expect(() => hedgeMarket({ ...task, limits }, data)).toThrow("around 0");
    const broken = { ...data, spots: data.spots.slice().fill(NaN, 3, 4) };
    expect(() => hedgeMarket(task, broken)).toThrow("NaN");
    expect(() => hedgeMarket(task, { ...data, nPaths: 3 })).toThrow("spots must have shape [3, 8]");
  });
});

describe("the recorded hedge", () => {
  const data = gbmPaths({ nPaths: 24, nSteps: 5, vol: 0.3 });
  const seen = [...sourceFeatures(), previousPosition()];
  const two = [underlying(), blackOption({ strike: 110, expiry: 2, vol: 0.3, name: "listed" })];
  const tanh = { least: -2, most: 2, shape: "tanh" } as const;

  const cases: readonly (readonly [string, Architecture, readonly Feature[], Criterion, object])[] =
    [
      [
        "layers, CVaR",
        feedForward({ hidden: [6], activation: "tanh" }),
        sourceFeatures(),
        cvar(),
        {},
      ],
      [
        "layers with memory of their position, two instruments",
        feedForward({ hidden: [5], activation: "tanh" }),
        seen,
        entropic({ aversion: 0.1 }),
        { instruments: two },
      ],
      [
        "GRU, quadratic, tanh limits",
        gruPolicy({ units: 5 }),
        sourceFeatures(),
        quadratic(),
        { limits: tanh },
      ],
      [
        "GRU cell by cell, marks with spreads",
        gruPolicy({ units: 4 }),
        seen,
        quadratic(),
        { instruments: [underlying(), listed(data)] },
      ],
      [
        "no-transaction band, fixed cost",
        noTransactionBand({ hidden: [5], activation: "tanh" }),
        sourceFeatures(),
        entropic({ aversion: 0.05 }),
        { costs: [fixed({ amount: 0.2, width: 0.3 }), ...costs] },
      ],
      [
        "the source's objective",
        gruPolicy({ units: 4 }),
        sourceFeatures(),
        itmCvarMse(),
        { settlement: "physical" },
      ],
    ];

  it.each(cases)(
    "has the gradient of its loss: %s",
    (_, architecture, features, criterion, extra) => {
      const market = hedgeMarket({ payoff: call({ strike: 100 }), costs, ...extra }, data);
      const spec: HedgeSpec = {
        architecture,
        features,
        standards: measureStandards(marketColumns(features, market)),
        instruments: market.instruments.map(({ name }) => name),
        limits: market.instruments.map(({ limits }) => limits),
        underlying: 0,
        nSteps: 5,
        premium: 0,
      };
      const weights = new Weights(engine(), randomGenerator(3));
      const inputs = pathShapes(spec, market);
      const program = new LossProgram(weights, {
        rows: 24,
        inputs,
        ...hedgeLoss(spec, { market, criterion, premium: "indifference" }),
      });
      const numbers = Uint32Array.from({ length: 24 }, (__, i) => i);
      const views = Object.keys(inputs).map((name) => [name, program.inputs.view(name)]);
      pathSource(spec, market).fill(numbers, Object.fromEntries(views) as never);
      for (const { name, shape } of weights.parameters)
        if (name.startsWith("head") && shape.length > 1) {
          // Heads that start at nothing would hide the layers below.
          const values = weights.values(name);
          for (let i = 0; i < values.length; i++) values[i] = 0.3 * random.normal();
        }
      weights.touch();
      program.run(24);
      const slopes = new Map(
        weights.parameters.map(({ name }) => [name, weights.slopes(name).slice()]),
      );
      const largest = Math.max(...[...slopes.values()].flatMap((all) => [...all].map(Math.abs)));
      for (const { name, length } of weights.parameters)
        for (const i of new Set([0, Math.floor(length / 2), length - 1])) {
          const values = weights.values(name);
          const before = values[i];
          const h = 2e-3;
          const at = (bump: number) => {
            weights.values(name)[i] = before + bump;
            weights.touch();
            return program.run(24);
          };
          const quotient = (at(h) - at(-h)) / (2 * h);
          at(0);
          // Losses are float32 sums of money around 10, so quotients carry noise of about 1e-3 of the
          // largest slope; kinks of |trade| within ±h add to it.
          expect(Math.abs(slopes.get(name)![i] - quotient)).toBeLessThan(0.02 * largest + 2e-3);
        }
      program.dispose();
      weights.dispose();
    },
  );

  it("loses what the account in float64 says", () => {
    const instruments = [underlying(), listed(data)];
    const market = hedgeMarket({ payoff: call({ strike: 100 }), costs, instruments }, data);
    const features = sourceFeatures();
    const spec: HedgeSpec = {
      architecture: feedForward({ hidden: [4] }),
      features,
      standards: measureStandards(marketColumns(features, market)),
      instruments: ["underlying", "listed"],
      limits: [null, null],
      underlying: 0,
      nSteps: 5,
      premium: 0,
    };
    const weights = new Weights(engine(), randomGenerator(4));
    const inputs = pathShapes(spec, market);
    const program = new LossProgram(weights, {
      rows: 24,
      inputs,
      ...hedgeLoss(spec, { market, criterion: quadratic(), premium: 3 }),
      mode: "predict",
    });
    const numbers = Uint32Array.from({ length: 24 }, (_, i) => i);
    const views = Object.keys(inputs).map((name) => [name, program.inputs.view(name)]);
    pathSource(spec, market).fill(numbers, Object.fromEntries(views) as never);
    const loss = program.run(24);
    const policy = new TrainedHedge(spec, weights);
    const account = settleAccount(market, policy.positions(market));
    const pnl = profitAndLoss(account, market.payoffs, 3);
    expect(loss).toBeCloseTo(quadratic().risk({ pnl, payoffs: market.payoffs }), 3);
    program.dispose();
    policy.dispose();
  });
});
