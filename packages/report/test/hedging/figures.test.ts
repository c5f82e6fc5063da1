import { cliquet } from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import { hedgeFigures, renderSvg } from "../../src/index.ts";
import { shortMoneyness } from "../../src/hedging/figures/all.ts";
import { describeFigures } from "../support/figure-laws.ts";
import { fakeBacktest } from "../support/fake-backtest.ts";

const result = await fakeBacktest({ instruments: "two" });
const figures = hedgeFigures(result);
// Figures of one sort differ in their numbers only: one of each is enough.
const sorts = new Map(
  figures.toReversed().map((figure) => [figure.id.replace(/-(p|t)?\d+$/, ""), figure]),
);
describeFigures([...sorts.values()]);

describe("hedgeFigures", () => {
  it("has names of their own, and tables that are shared by none", () => {
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
    const tables = figures.flatMap(({ tables }) => Object.keys(tables));
    expect(new Set(tables).size).toBe(tables.length);
  });

  it("draws a panel for each policy, path and time", async () => {
    const slices = (id: string) =>
      new Set(Object.values(figures.find((each) => each.id === id)!.tables)[0].slice).size;
    expect(slices("outcomes")).toBe(7);
    expect(slices("errors")).toBe(7);
    expect(slices("path-spots")).toBe(3);
    expect(slices("ratios-0")).toBeGreaterThan(3);
    const ratios = figures.find(({ id }) => id === "ratios-0")!;
    expect(await renderSvg(ratios, { slice: 4 })).toMatch(/<path[^>]*stroke-dasharray/);
  });

  it("labels no axis with a power of ten, and days in whole ones", async () => {
    for (const figure of sorts.values()) {
      const svg = await renderSvg(figure, { slice: 1 });
      const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
      expect(texts.filter((text) => /\de[+−-]?\d/.test(text))).toEqual([]);
    }
    const short = { ...result.evaluation, times: result.evaluation.times.map((t) => t / 60) };
    const [, positions] = hedgeFigures({ ...result, evaluation: short }).filter(({ id }) =>
      /^path-(spots|positions-0)/.test(id),
    );
    const svg = await renderSvg(positions, { slice: 1 });
    const [axis] = svg.split("role-axis-label").slice(1);
    const labels = [...axis.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text);
    expect(labels.slice(0, 3)).toEqual(["0", "1", "2"]);
  });

  it("gives outcomes room, and marks those that are too far off for it", () => {
    const beyondOf = (of: typeof result) =>
      hedgeFigures(of).find(({ id }) => id === "outcomes")!.tables.outcomes.beyond;
    expect(new Set(beyondOf(result))).toEqual(new Set(["no"]));
    const [first, ...rest] = result.evaluation.payoffs;
    const evaluation = { ...result.evaluation, payoffs: [100 * first + 4000, ...rest] };
    expect(beyondOf({ ...result, evaluation }).filter((beyond) => beyond === "yes")).toHaveLength(
      result.evaluation.policies.length,
    );
  });

  it("leaves out the Black-Scholes delta where a claim has none", async () => {
    const payoff = cliquet({ periods: 5, notional: 100 });
    const plain = await fakeBacktest({ payoff, nPaths: 150, draws: 4 });
    const { reference: _, ...evaluation } = plain.evaluation;
    const ratios = hedgeFigures({ ...plain, evaluation }).find(({ id }) => id === "ratios-0")!;
    expect(new Set(ratios.tables["ratios-0"].reference)).toEqual(new Set([null]));
  });

  it("is empty rather than wrong where summaries are", () => {
    const { evaluation } = result;
    const policies = evaluation.policies.map((policy) => ({
      ...policy,
      histogram: policy.histogram.map(() => 0),
      values: [],
      positions: [],
      ratios: [],
      others: [],
      byMoneyness: [],
      byVolatility: [],
      relativeErrors: [],
      inTheMoney: [],
      bySpot: [],
    }));
    const empty = { ...evaluation, policies, payoffs: [], examples: [], ratioSteps: [] };
    const ids = hedgeFigures({ ...result, evaluation: empty, trainings: [], overSeeds: [] });
    expect(ids.map(({ id }) => id)).toEqual(["ranking"]);
  });
});

describe("shortMoneyness", () => {
  it.each([
    ["S_T/K below 0.8", "< 0.8"],
    ["0.8 to 0.95", "0.8–0.95"],
    ["1.25 or more", "≥ 1.25"],
  ])("shortens %s", (label, short) => {
    expect(shortMoneyness(label)).toBe(short);
  });
});
