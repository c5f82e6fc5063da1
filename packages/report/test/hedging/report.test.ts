import type { BacktestResult } from "@volsmith/backtest";
import { asian, cliquet } from "@volsmith/hedging";
import { beforeAll, describe, expect, it } from "vitest";

import { buildHedgeReport } from "../../src/index.ts";
import { moneyText } from "../../src/hedging/money.ts";
import { fakeBacktest, training } from "../support/fake-backtest.ts";

/** The page without script and style. */
function markupOf(page: string): string {
  return page.replace(/<script[^>]*>.*?<\/script>|<style>.*?<\/style>/gs, "");
}

/** What a reader sees: no tags, no attributes. */
function textOf(result: BacktestResult): string {
  return markupOf(buildHedgeReport(result))
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/[ \n]+/g, " ");
}

function sectionsOf(result: BacktestResult): readonly string[] {
  const markup = markupOf(buildHedgeReport(result));
  return [...markup.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
}

let result: BacktestResult;
beforeAll(async () => {
  result = await fakeBacktest();
});

describe("buildHedgeReport", () => {
  it("has every section for which there is something to show, and a link to each", () => {
    expect(sectionsOf(result)).toEqual([
      "overview",
      "seeds",
      "outcomes",
      "money",
      "positions",
      "groups",
      "training",
      "market",
      "provenance",
      "notes",
    ]);
    const markup = markupOf(buildHedgeReport(result));
    for (const id of sectionsOf(result)) expect(markup).toContain(`<a href="#${id}">`);
  });

  it("names nothing outside itself, and every link inside has its target", () => {
    const markup = markupOf(buildHedgeReport(result));
    expect(markup).not.toMatch(/(?:src|href)="(?!#|data:)/);
    const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of markup.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it("has a line for each policy with intervals and the difference to the reference", () => {
    const markup = markupOf(buildHedgeReport(result));
    const [table] = /<table class="sortable".*?<\/table>/s.exec(markup)!;
    expect(table.match(/<tr>/g)).toHaveLength(1 + 7);
    expect(table.match(/ to /g)!.length).toBeGreaterThan(7 * 4);
    expect(table).toContain("reference");
    for (const head of ["Mean", "Std. dev.", "Indifference price", "Entropic price", "Turnover"])
      expect(table).toContain(head);
    for (const level of [90, 95, 99])
      for (const name of ["VaR", "CVaR"]) expect(markup).toContain(`${name} ${level}\u00a0%`);
  });

  it("tells one number of one policy: means over trainings in every table", () => {
    const text = textOf(result);
    const [seeds] = result.overSeeds;
    const [first] = seeds.runs;
    for (const name of ["mean", "sd", "cvar90", "cvar99", "valueAtRisk95", "itmMae"])
      expect(text).toContain(moneyText(seeds.spread[name].mean));
    const tail = moneyText(seeds.spread.cvar95.mean);
    expect(tail).not.toBe(moneyText(first.statistics.tails[1].cvar));
    expect(text).toMatch(new RegExp(`${seeds.policy} learned ${tail}`));
    expect(text).toContain("Numbers of learned policies are means over their 3 trainings");
    expect(text).toContain("Learned policies are drawn by training 1 of 3");
    const once = { ...seeds, runs: [first] };
    const single = textOf({
      ...result,
      trainings: result.trainings.filter(({ run }) => run === 1),
      overSeeds: result.overSeeds.map((each, i) =>
        i === 0 ? once : { ...each, runs: each.runs.slice(0, 1) },
      ),
    });
    expect(single).not.toMatch(/means over|training 1 of/);
  });

  it("reads results from before learned policies were set against each other", () => {
    const old = {
      ...result,
      overSeeds: result.overSeeds.map(({ others: _o, means: _m, ...each }) => each),
    };
    const text = textOf(old);
    expect(text).not.toMatch(/NaN|undefined|\[object|\bnull\b/);
    expect(text).toContain("Learned policies are told by training 1 of 3");
  });

  it("says why there is no Black-Scholes delta beside what is held, or along which paths it is", () => {
    const { reference: _, referenceKind: _k, ...evaluation } = result.evaluation;
    const none = { ...evaluation, noReference: "recorded" } as const;
    expect(textOf({ ...result, evaluation: none })).toContain(
      "every path has an option of its own",
    );
    const along = { ...result.evaluation, referenceKind: "along-paths" } as const;
    expect(textOf({ ...result, evaluation: along })).toContain(
      "mean Black-Scholes delta of those paths",
    );
  });

  it("says what was sold, traded and paid, and where paths come from", () => {
    const text = textOf(result);
    for (const part of ["call, strike 100", "0.5\u00a0% of what is traded", "GBM: σ 0.2"])
      expect(text).toContain(part);
    expect(text).toMatch(/10 over 18[23] days/);
    expect(text).toContain("CVaR, 95\u00a0%");
  });

  it("tells recorded options from one claim on all paths, and their spreads from costs", () => {
    const [underlying] = result.evaluation.instruments;
    const evaluation = {
      ...result.evaluation,
      premium: 0,
      recorded: { calls: 240, puts: 160 },
      instruments: [{ ...underlying, costs: [], halfSpreadBps: 2.5 }],
    };
    const text = textOf({ ...result, evaluation });
    expect(text).toContain("240 listed calls, 160 listed puts");
    expect(text).toContain("half-spreads of 2.5\u00a0bp");
    expect(text).toContain("the price of buying back less that of selling");
    expect(text).not.toContain("call, strike 100");
  });

  it("makes the same page of a result that was written to a file and read", () => {
    const read = JSON.parse(JSON.stringify(result)) as BacktestResult;
    expect(buildHedgeReport(read)).toBe(buildHedgeReport(result));
  });

  it("shows diverged trainings with what to try", () => {
    const lost = training("lost", 1, {
      status: "diverged",
      advice: "loss was no number in epoch 3: take a lower rate.",
      bestEpoch: -1,
      bestLoss: null,
      epochs: 3,
      history: [{ loss: null, validation: null, rate: 1 }],
      premium: { price: null, how: "none" },
    });
    const text = textOf({ ...result, trainings: [...result.trainings, lost] });
    expect(text).toContain("One training of 7 came to nothing");
    expect(text).toContain("Loss was no number in epoch 3: take a lower rate.");
    expect(text).not.toMatch(/NaN|undefined|\[object|\bnull\b/);
  });

  it("sets in-the-money errors beside all others where an objective saw them alone", () => {
    const config = { criterion: { kind: "itm-cvar-mse" }, policies: [{ name: "network 1" }] };
    const blind = textOf({ ...result, config });
    expect(blind).toContain("network 1 learned as the source does");
    expect(blind).toMatch(/The source, as published its own paths 1\.538 19\.17\u00a0% –/);
    expect(textOf(result)).not.toMatch(/learned as the source|as published/);
    // First after the verdict, and there only.
    expect(sectionsOf({ ...result, config }).slice(0, 2)).toEqual(["money", "overview"]);
    expect(sectionsOf({ ...result, config })).toHaveLength(sectionsOf(result).length);
  });

  it("does without learned policies, without baselines, with one policy alone", async () => {
    for (const [learned, rules] of [
      [0, 4],
      [2, 0],
      [0, 1],
      [1, 1],
    ]) {
      const few = await fakeBacktest({ learned, rules, runs: 1, nPaths: 120, draws: 10 });
      const text = textOf(few);
      expect(text).not.toMatch(/NaN|undefined|\[object|\bnull\b/);
      if (learned === 0 || rules === 0) expect(text).toContain("has the least tail risk");
      if (learned === 0) expect(text).toContain("Nothing was trained");
    }
  });

  it("takes payoffs without a strike, claims without a delta, and several instruments", async () => {
    const payoffs = [asian({ strike: 100 }), cliquet({ periods: 5, notional: 10 })];
    for (const payoff of payoffs) {
      const other = await fakeBacktest({ payoff, instruments: "two", nPaths: 80, draws: 4 });
      const text = textOf(other);
      expect(text).not.toMatch(/NaN|undefined|\[object|\bnull\b/);
      expect(text).toContain("underlying, call 110");
      expect(buildHedgeReport(other)).toContain("path-positions-1");
    }
  });

  it("writes a dash for whatever does not exist", () => {
    const blank = JSON.parse(
      JSON.stringify(result, (key, value: unknown) =>
        ["mean", "sd", "entropicPrice", "itmMae", "bestLoss", "price", "cvar"].includes(key) ||
        (key === "loss" && typeof value === "number")
          ? null
          : value,
      ),
    ) as BacktestResult;
    const text = textOf(blank);
    expect(text).toContain("No policy could be judged");
    expect(text).not.toMatch(/NaN|undefined|\[object|\bnull\b/);
  });

  it("reads results without what was added to summaries later", () => {
    const {
      policies,
      realisedVol: _v,
      reference: _r,
      relativeEdges: _e,
      ...rest
    } = result.evaluation;
    const old = policies.map(
      ({ inTheMoney: _i, relativeErrors: _x, errors: _p, bySpot: _s, ...policy }) => policy,
    );
    const text = textOf({ ...result, evaluation: { ...rest, policies: old } });
    expect(text).not.toMatch(/NaN|undefined|\[object|\bnull\b/);
    expect(text).not.toContain("Errors by the last spot");
  });

  it("keeps hostile names as text wherever they appear", () => {
    const hostile = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;
    const renamed = JSON.stringify(result).replaceAll(
      /"(network 1|rule 1|delta at 0\.2|underlying|GBM: σ 0\.2|2 cores|call|Steps)"/g,
      () => JSON.stringify(hostile),
    );
    const page = buildHedgeReport({ ...(JSON.parse(renamed) as BacktestResult), name: hostile });
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toContain("<img");
  });

  it("stays below 2 MB with twenty policies and 252 steps", async () => {
    const large = await fakeBacktest({
      learned: 4,
      rules: 16,
      nPaths: 300,
      nSteps: 252,
      runs: 2,
      draws: 4,
    });
    expect(Buffer.byteLength(buildHedgeReport(large))).toBeLessThan(2e6);
  });
});
