import type { BacktestResult } from "@volsmith/backtest";
import { beforeAll, describe, expect, it } from "vitest";

import { measureOf, shownLevel } from "../../src/hedging/measure.ts";
import { digitsFor, moneyText } from "../../src/hedging/money.ts";
import { fakeBacktest } from "../support/fake-backtest.ts";

let base: BacktestResult;
beforeAll(async () => {
  base = await fakeBacktest({ learned: 1, rules: 2, nPaths: 100, draws: 0 });
});

const measured = (config: unknown) => measureOf({ ...base, config });
const trainedFor = (criterion: object, evaluation: object = {}) =>
  measured({ criterion, evaluation });
const remarkOn = (criterion: object, evaluation: object = {}) =>
  trainedFor(criterion, evaluation).remark;

describe("measureOf", () => {
  it.each([
    [{ kind: "cvar", alpha: 0.95 }, "cvar95"],
    [{ kind: "cvar", alpha: 0.5 }, "cvar90"],
    [{ kind: "order-cvar", alpha: 0.99 }, "cvar99"],
    // As near to 0.9 as to 0.95: the higher.
    [{ kind: "cvar", alpha: 0.925 }, "cvar95"],
    [{ kind: "entropic", aversion: 1 }, "entropicPrice"],
    [{ kind: "oce", utility: "exponential", aversion: 1 }, "entropicPrice"],
    [{ kind: "oce", utility: "quadratic", aversion: 1 }, "cvar95"],
    [{ kind: "quadratic" }, "sd"],
    [{ kind: "mean-variance", aversion: 1 }, "sd"],
    [{ kind: "semi-deviation", weight: 1 }, "sd"],
    [{ kind: "itm-cvar-mse", alpha: 0.95 }, "cvar95"],
    [{ kind: "of a later version" }, "cvar95"],
  ])("of %j is %s", (criterion, name) => expect(trainedFor(criterion).name).toBe(name));

  it("is CVaR 95 % where a result says nothing, or nonsense", () => {
    for (const config of [null, {}, 7, { criterion: null }, { evaluation: { rankBy: "cvar42" } }])
      expect(measured(config)).toMatchObject({ name: "cvar95", label: "CVaR 95\u00a0%" });
  });

  it("is what was asked for, and says what was trained for", () => {
    const criterion = { kind: "cvar", alpha: 0.95 };
    const asked = trainedFor(criterion, { rankBy: "sd" });
    expect(asked).toMatchObject({ name: "sd", title: "Standard deviation" });
    expect(asked.remark).toContain("ranked by choice; the objective was CVaR, 95\u00a0%");
    expect(trainedFor(criterion, { rankBy: "cvar95" }).remark).toBe("");
  });

  it("remarks on objectives that it is not", () => {
    expect(remarkOn({ kind: "cvar", alpha: 0.5 })).toContain("The objective was CVaR, 50\u00a0%.");
    expect(remarkOn({ kind: "mean-variance", aversion: 2 })).toContain("mean variance, aversion 2");
    expect(remarkOn({ kind: "quadratic" })).toBe("");
    const entropic = { kind: "entropic", aversion: 1 };
    expect(remarkOn(entropic, { aversion: 1 })).toBe("");
    expect(remarkOn(entropic, { aversion: 0.1 })).toContain(
      "aversion of 1 and are judged by one of 0.1",
    );
    const own = { criterion: entropic, policies: [{ criterion: { kind: "quadratic" } }] };
    expect(measured(own).remark).toContain("criteria of their own");
  });

  it("knows the mean payoff by the premium, or by what not hedging loses", () => {
    const criterion = { kind: "entropic", aversion: 1 };
    const { premium } = base.evaluation;
    expect(trainedFor(criterion, { premium: "mean" }).base).toBe(premium);
    const none = base.evaluation.policies.find(({ kind }) => kind === "none")!;
    expect(trainedFor(criterion, { premium }).base).toBe(premium - none.statistics.mean);
    const policies = base.evaluation.policies.filter(({ kind }) => kind !== "none");
    const without = {
      ...base,
      config: { criterion },
      evaluation: { ...base.evaluation, policies },
    };
    expect(measureOf(without).base).toBeNull();
  });

  it("shows its own level of CVaR, and 95 % beside other measures", () => {
    expect(shownLevel(base, trainedFor({ kind: "cvar", alpha: 0.99 }))).toBe(0.99);
    expect(shownLevel(base, trainedFor({ kind: "quadratic" }))).toBe(0.95);
  });
});

describe("moneyText", () => {
  it.each([
    [0.023394, digitsFor(0.0346), "0.02339"],
    [0.0000904, digitsFor(0.0346), "0.00009"],
    [-1e-9, digitsFor(0.0346), "0.00000"],
    [0, digitsFor(0.0346), "0.00000"],
    [0.3456789, digitsFor(0.0346), "0.3457"],
    [12.3456, digitsFor(0.0346), "12.35"],
    [0.031, digitsFor(12), "0.031"],
  ])("of %d in %d decimals is %s", (value, digits, text) =>
    expect(moneyText(value, digits)).toBe(text),
  );
});
