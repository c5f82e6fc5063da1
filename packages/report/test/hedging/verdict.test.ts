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

const said = (result: BacktestResult) => verdictOf(hedgeView(result));

describe("verdictOf", () => {
  it("says by how much a learned policy is ahead when chance is ruled out", () => {
    const { headline, sentences } = said(withTails([4, 20, 5], [0.6, 1.4]));
    expect(headline).toBe("network 1 has 20\u00a0% less tail risk than the best rule");
    expect(sentences).toContain("Its CVaR 95\u00a0% is 4.000, the mean over 3 seeds");
    expect(sentences).toContain("delta at 0.2, is 5.000: 1.000 more");
    expect(sentences).toContain("(95\u00a0% interval 0.600 to 1.400)");
    expect(sentences).not.toContain("chance");
  });

  it("claims nothing when the interval holds nought", () => {
    const { headline, sentences } = said(withTails([4.9, 20, 5], [-0.2, 0.4]));
    expect(headline).toBe("network 1 is ahead of the rules, but not beyond chance");
    expect(sentences).toContain("chance could explain it");
  });

  it("admits that nothing learned beats a rule, and turns the interval round", () => {
    const { headline, sentences } = said(withTails([6, 20, 5], [-1.5, -0.5]));
    expect(headline).toBe("No learned policy beats delta at 0.2");
    expect(sentences).toContain("1.000 more (95\u00a0% interval 0.500 to 1.500)");
  });

  it("speaks of one seed without a mean", () => {
    expect(said(withTails([4, 20, 5], [0.6, 1.4], 1)).sentences).not.toContain("seeds");
  });

  it("gives no share of a tail that earns", () => {
    const { headline } = said(withTails([-3, 20, -2], [0.6, 1.4]));
    expect(headline).toBe("network 1 has less tail risk than the best rule");
  });

  it("says that a gap without an interval is not known to be more than chance", () => {
    const result = withTails([4, 20, 5], [0, 0]);
    const { headline } = said({
      ...result,
      overSeeds: [{ ...result.overSeeds[0], against: [] }],
      evaluation: { ...result.evaluation, against: "no hedge" },
    });
    expect(headline).toContain("by how much for sure is not known");
  });
});
