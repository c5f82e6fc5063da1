import type { BacktestResult } from "@volsmith/backtest";
import type { Interval } from "@volsmith/hedging";
import { beforeAll, describe, expect, it } from "vitest";

import { verdictOf } from "../../src/hedging/verdict.ts";
import { hedgeView } from "../../src/hedging/view.ts";
import { fakeBacktest } from "../support/fake-backtest.ts";

let base: BacktestResult;
beforeAll(async () => {
  base = await fakeBacktest({ learned: 1, rules: 2, nPaths: 100, draws: 4 });
});

/** The same with given tails: of the learned policy over its seeds, of no hedge, of the delta. */
function withTails(
  [learned, none, delta]: readonly [number, number, number],
  difference: Interval,
  runs: 1 | 3 = 3,
): BacktestResult {
  const tails = new Map([
    ["network 1", learned],
    ["no hedge", none],
    ["delta at 0.2", delta],
  ]);
  const [seeds] = base.overSeeds;
  return {
    ...base,
    evaluation: {
      ...base.evaluation,
      policies: base.evaluation.policies.map((policy) => ({
        ...policy,
        statistics: {
          ...policy.statistics,
          tails: policy.statistics.tails.map((tail) => ({
            ...tail,
            cvar: tails.get(policy.name)!,
          })),
        },
      })),
    },
    overSeeds: [
      {
        ...seeds,
        runs: seeds.runs.slice(0, runs),
        spread: {
          ...seeds.spread,
          cvar95: { mean: learned, sd: 0, least: learned, most: learned },
        },
        against: seeds.against.map((each) => ({
          ...each,
          differences: { ...each.differences, cvar95: difference },
        })),
      },
    ],
  };
}

/** Trained for entropic risk, with given prices and a mean payoff of 2. */
function withPrices(
  [learned, none, delta]: readonly [number, number, number],
  interval: Interval,
): BacktestResult {
  const result = withTails([1, 1, 1], interval);
  const prices = new Map([
    ["network 1", learned],
    ["no hedge", none],
    ["delta at 0.2", delta],
  ]);
  const [seeds] = result.overSeeds;
  const spread = { mean: learned, sd: 0, least: learned, most: learned };
  return {
    ...result,
    config: {
      criterion: { kind: "entropic", aversion: 1 },
      evaluation: { premium: "mean", aversion: 1 },
    },
    evaluation: {
      ...result.evaluation,
      premium: 2,
      policies: result.evaluation.policies.map((policy) => ({
        ...policy,
        statistics: { ...policy.statistics, entropicPrice: prices.get(policy.name)! },
      })),
    },
    overSeeds: [
      {
        ...seeds,
        spread: { ...seeds.spread, entropicPrice: spread },
        against: seeds.against.map((each) => ({
          ...each,
          differences: { entropicPrice: interval },
        })),
      },
    ],
  };
}

const said = (result: BacktestResult) => verdictOf(hedgeView(result));

describe("verdictOf", () => {
  it("says by how much a learned policy is ahead when chance is ruled out", () => {
    const { headline, sentences } = said(withTails([4, 20, 5], [0.6, 1.4]));
    expect(headline).toBe("Network 1 has 20\u00a0% less tail risk than the best rule");
    expect(sentences).toBe(
      "CVaR 95\u00a0% is 4.000 (mean over 3 trainings) for network 1, and 5.000 for the best rule, " +
        "delta at 0.2: 1.000 worse (95\u00a0% interval 0.600 to 1.400).",
    );
  });

  it("claims nothing when the interval includes zero", () => {
    const { headline, sentences } = said(withTails([4.9, 20, 5], [-0.2, 0.4]));
    expect(headline).toBe("Network 1 leads the rules, but it may be chance");
    expect(sentences).toContain("These paths cannot tell the two apart.");
    const behind = said(withTails([5.1, 20, 5], [-0.4, 0.2]));
    expect(behind.headline).toBe("Delta at 0.2 leads the learned policies, but it may be chance");
    expect(behind.sentences).toContain("0.100 worse (95\u00a0% interval −0.200 to 0.400)");
  });

  it("admits that nothing learned beats a rule, and turns the interval round", () => {
    const { headline, sentences } = said(withTails([6, 20, 5], [-1.5, -0.5]));
    expect(headline).toBe("No learned policy beats delta at 0.2");
    expect(sentences).toContain("1.000 worse (95\u00a0% interval 0.500 to 1.500)");
  });

  it("calls level what is level", () => {
    const level = "Network 1 and the best rule, delta at 0.2, are level";
    expect(said(withTails([5, 20, 5], [-0.2, 0.2])).headline).toBe(level);
    expect(said(withTails([5, 20, 5], [0, 0])).headline).toBe(level);
    expect(said(withTails([4.99, 20, 5], [-0.2, 0.2])).headline).toBe(level);
    // Small, and certain.
    expect(said(withTails([4.99, 20, 5], [0.005, 0.015])).headline).toContain("0.2\u00a0% less");
  });

  it("speaks of one training without a mean", () => {
    expect(said(withTails([4, 20, 5], [0.6, 1.4], 1)).sentences).not.toContain("mean");
  });

  it("gives no share of a tail that earns", () => {
    const { headline } = said(withTails([-3, 20, -2], [0.6, 1.4]));
    expect(headline).toBe("Network 1 has less tail risk than the best rule");
  });

  it("says that a gap without an interval is not known to be more than chance", () => {
    const result = withTails([4, 20, 5], [0, 0]);
    const untested = {
      ...result,
      overSeeds: [{ ...result.overSeeds[0], against: [] }],
      evaluation: { ...result.evaluation, against: "no hedge" },
    };
    const { headline, sentences } = said(untested);
    expect(headline).toBe("Network 1 leads the rules; whether by chance is not known");
    expect(sentences).toContain("No interval was taken");
    const one = { ...untested, evaluation: { ...untested.evaluation, nClusters: 1 } };
    expect(said(one).sentences).toContain("All paths overlap");
  });

  it("warns of few stretches of history, however narrow the interval", () => {
    const result = withTails([4, 20, 5], [0.6, 1.4]);
    const on = (nClusters: number) =>
      said({ ...result, evaluation: { ...result.evaluation, nClusters } }).sentences;
    expect(on(4)).toContain("only 4 independent stretches of history");
    expect(on(40)).not.toContain("stretches");
  });

  it("takes the share of a price above the mean payoff, and says so", () => {
    const { headline, sentences } = said(withPrices([2.4, 3, 2.5], [0.06, 0.14]));
    expect(headline).toBe("Network 1 asks 20\u00a0% less above the mean payoff than the best rule");
    expect(sentences).toBe(
      "Entropic price is 2.400 (mean over 3 trainings) for network 1, and 2.500 for the best rule, " +
        "delta at 0.2: 0.100 more (95\u00a0% interval 0.060 to 0.140). " +
        "Above the mean payoff, 2.000, they ask 0.400 and 0.500.",
    );
  });

  it("takes the share of the whole price where no mean payoff is known, and none below zero", () => {
    const result = withPrices([2.4, 3, 2.5], [0.06, 0.14]);
    const config = { criterion: { kind: "entropic", aversion: 1 } };
    const policies = result.evaluation.policies.filter(({ name }) => name !== "no hedge");
    const unknown = { ...result, config, evaluation: { ...result.evaluation, policies } };
    expect(said(unknown).headline).toBe("Network 1 asks 4\u00a0% less than the best rule");
    expect(said(unknown).sentences).not.toContain("mean payoff");
    expect(said(withPrices([1.4, 3, 1.5], [0.06, 0.14])).headline).toBe(
      "Network 1 asks less than the best rule",
    );
  });

  it("names the best rule that trades where not hedging is the best of all", () => {
    const { headline, sentences } = said(withPrices([2.45, 2.5, 2.6], [-0.01, 0.11]));
    expect(headline).toBe("Network 1 leads the rules, but it may be chance");
    expect(sentences).toContain(
      "The best rule that trades, delta at 0.2, has 2.600: 0.150 more than network 1 (95\u00a0% interval",
    );
  });

  it("speaks of standard deviations as such", () => {
    const { policies } = withTails([1, 1, 1], [0, 0]).evaluation;
    const result = {
      ...base,
      config: { criterion: { kind: "quadratic" } },
      trainings: [],
      overSeeds: [],
      evaluation: { ...base.evaluation, policies: policies.filter(({ kind }) => kind !== "gru") },
    };
    const { headline, sentences } = said(result);
    expect(headline).toBe("Delta at 0.2 has the least standard deviation");
    expect(sentences).toMatch(/^Its standard deviation is \d/);
  });
});
