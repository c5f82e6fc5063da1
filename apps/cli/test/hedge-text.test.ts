/** What people read of a back-test of hedges, from results that are made up. */
import { describe, expect, it } from "vitest";
import { hedgeText } from "../src/output/hedge-text.ts";
import { trainingLine } from "../src/output/hedge-trainings-text.ts";
import { moneyDigits } from "../src/output/money.ts";
import { madeResult, madeSeeds, madeTraining } from "./hedge-result.ts";

const rules = { "no hedge": 9.5, Leland: 1.6, "Black-Scholes delta": 1.8 };

describe("hedgeText", () => {
  it("lists policies by CVaR, least first, and marks the learned ones", () => {
    const seeds = [
      madeSeeds("band", [1.5], { Leland: [0.05, 0.15] }),
      madeSeeds("GRU", [1.7], { Leland: [-0.2, -0.02] }),
    ];
    const text = hedgeText(madeResult({ band: 1.5, GRU: 1.7, ...rules }, seeds));
    const names = [...text.matchAll(/^([* ]) ([A-Za-z -]+?) {2,}[\d.]+ /gm)].map(
      ([, mark, name]) => `${mark}${name}`,
    );
    expect(names).toEqual(["*band", " Leland", "*GRU", " Black-Scholes delta", " no hedge"]);
    expect(text).toMatch(/^call, strike 100, hedged 21 times with underlying \(costs: .+\)$/m);
    expect(text).toContain(
      "\nGBM, volatility 0.2\nlearned on 8,000 paths, chosen by 4,000 others, judged on 10,000 paths\n",
    );
    expect(text).toContain("Band has 6 % less tail risk than the best rule.\nCVaR 95 % is 1.500");
    expect(text).toMatch(/one claim with a premium of 2\.512/);
  });

  it("shows learned policies as means over their trainings, with the spread", () => {
    const seeds = [madeSeeds("band", [1.4, 1.6], { Leland: [0.05, 0.15] })];
    const trainings = [
      madeTraining("band", { epochs: 24, bestEpoch: 20 }),
      madeTraining("band", { run: 2, status: "stopped-early", premium: { price: 2.7, how: "" } }),
    ];
    const text = hedgeText(madeResult({ band: 1.4, ...rules }, seeds, trainings));
    expect(text).toMatch(/seeds ±/);
    expect(text).toMatch(/\* band +1\.500 +1\.450 to 1\.550 +0\.141/);
    expect(text).toMatch(
      /band +1 finished, 1 stopped early +24 to 30 +21 to 28 +1,281 +2\.610 to 2\.700 +24 s/,
    );
  });

  it("says what went wrong with a training, and what to try", () => {
    const trainings = [
      madeTraining("band", {
        status: "diverged",
        advice: "it exploded at epoch 3; lower the rate",
      }),
    ];
    const text = hedgeText(madeResult(rules, [], trainings));
    expect(text).toContain("diverged: band: it exploded at epoch 3; lower the rate");
    expect(text).toContain("Leland has the least tail risk.\n");
  });

  it("ranks by what was trained for: prices, with their interval, and CVaR beside them", () => {
    const seeds = [madeSeeds("band", [1.5], {})];
    const made = madeResult({ band: 1.5, ...rules }, seeds);
    const config = { criterion: { kind: "entropic", aversion: 1 } };
    const intervals = { entropicPrice: [2.5, 2.6] as const };
    const policies = made.evaluation.policies.map((policy) => ({ ...policy, intervals }));
    const text = hedgeText({ ...made, config, evaluation: { ...made.evaluation, policies } });
    expect(text).toMatch(/^policy +entropic price +interval +mean +sd +CVaR 95 % +cost/m);
    expect(text).toMatch(/^\* band +2\.575 +2\.500 to 2\.600 +-0\.100 +0\.750 +1\.500 /m);
    expect(text).toContain("interval: 95 %, of the entropic price");
    expect(text).toContain("Entropic price is 2.575 for band, and 2.580 for the best rule, Leland");
  });

  it("has no control characters of a configuration's names", () => {
    const seeds = [madeSeeds("b\u001B[31mad", [1.5], {})];
    expect(hedgeText(madeResult({ "b\u001B[31mad": 1.5, ...rules }, seeds))).not.toContain(
      "\u001B[31m",
    );
  });
});

describe("trainingLine", () => {
  it("says how a training ended", () => {
    expect(trainingLine(madeTraining("band"), 1)).toBe(
      "band: finished after 30 epochs, 12 s, loss 1.234",
    );
    expect(
      trainingLine(madeTraining("band", { run: 3, status: "failed", advice: "no paths" }), 3),
    ).toBe("failed band, 3 of 3: no paths");
  });
});

describe("moneyDigits", () => {
  it.each([
    [[1.5, 20], 3],
    [[0.15], 4],
    [[1523], 0],
    [[0], 3],
    [[NaN, 1e-12], 6],
  ])("of %j is %d", (amounts, digits) => expect(moneyDigits(amounts)).toBe(digits));
});
