import type { DrawnTree, SearchResult } from "@volsmith/study";
import { describe, expect, it } from "vitest";

import { modelStudyFigures } from "../src/index.ts";
import { familyOf } from "../src/model-study/families.ts";
import { treeFigure } from "../src/model-study/figures/decision-tree.ts";
import { firstPolynomials } from "../src/model-study/figures/polynomials.ts";
import { moments } from "../src/model-study/figures/returns.ts";
import { searchFigure } from "../src/model-study/figures/search-trials.ts";
import { thin } from "../src/table.ts";
import { modelStudyView } from "../src/model-study/view.ts";
import { describeFigures } from "./support/figure-laws.ts";
import { fakeStudyResult, metricsOf, noMetrics } from "./support/fake-model-study.ts";

const result = fakeStudyResult({ nDays: 300, nSamples: 40 });

// Figures of one sort differ in their numbers only: one of each is enough.
const sorts = new Map(
  modelStudyFigures(result)
    .toReversed()
    .map((figure) => [
      figure.id.replace(/-(m?\d+|bessel|legendre|laguerre|chebyshev)$/, ""),
      figure,
    ]),
);
describeFigures([...sorts.values()]);

describe("modelStudyView", () => {
  it("ranks by the share priced correctly, then by error, and puts models without prices last", () => {
    const [a, b, c] = result.models;
    const models = [
      { ...a, name: "none", metrics: { ...a.metrics, test: noMetrics } },
      { ...b, name: "worse", metrics: { ...b.metrics, test: metricsOf(30, 2) } },
      { ...c, name: "better", metrics: { ...c.metrics, test: metricsOf(30, 1) } },
    ];
    const view = modelStudyView({ ...result, models });
    expect(view.models.map(({ name, rank }) => [name, rank])).toEqual([
      ["better", 1],
      ["worse", 2],
      ["none", null],
    ]);
  });

  it("lets only the best of a family answer the source", () => {
    const { models } = modelStudyView(result);
    const leaders = models.filter(({ leads }) => leads).map(({ family }) => family);
    expect(new Set(leaders).size).toBe(leaders.length);
    expect(new Set(leaders)).toEqual(new Set(models.map(({ family }) => family)));
  });
});

describe("familyOf", () => {
  it.each([
    ["black-scholes", "black-scholes"],
    ["mlp", "mlp"],
    ["boosting", "boosting"],
    ["xgboost", "boosting"],
    ["tdnn", "tdnn"],
    ["reduced-tdnn", "tdnn"],
    ["rnn", "rnn"],
    ["recurrent", "rnn"],
    ["kan", "kan"],
    ["mixture", "mixture"],
    ["ensemble", "ensemble"],
    ["oracle", "other"],
  ])("knows %s as %s", (kind, family) => {
    expect(familyOf(kind)).toBe(family);
  });
});

describe("firstPolynomials", () => {
  it("gives U_n(cos θ) = sin((n+1)θ)/sin θ", () => {
    const theta = 0.7;
    firstPolynomials("chebyshev", Math.cos(theta)).forEach((value, n) =>
      expect(value).toBeCloseTo(Math.sin((n + 1) * theta) / Math.sin(theta), 12),
    );
  });

  it("gives P_n(1) = 1, L_n(0) = 1 and y_n(1) = 1, 2, 7, 37, 266, 2431, 27007", () => {
    expect(firstPolynomials("legendre", 1)).toEqual(
      [1, 1, 1, 1, 1, 1, 1].map((v) => expect.closeTo(v, 12)),
    );
    expect(firstPolynomials("laguerre", 0)).toEqual(
      [1, 1, 1, 1, 1, 1, 1].map((v) => expect.closeTo(v, 12)),
    );
    // Krall and Frink's Bessel polynomials, OEIS A001515.
    expect(firstPolynomials("bessel", 1)).toEqual([1, 2, 7, 37, 266, 2431, 27007]);
  });
});

describe("moments", () => {
  it("are those of counts at the middles of their bins", () => {
    const { mean, deviation } = moments({ edges: [0, 2, 4], counts: [1, 3] });
    expect(mean).toBeCloseTo(2.5, 12);
    expect(deviation).toBeCloseTo(Math.sqrt(0.75), 12);
  });
});

describe("thin", () => {
  it("keeps the ends and the order, and no more than asked", () => {
    const items = Array.from({ length: 1000 }, (_, i) => i);
    const few = thin(items, 7);
    expect(few).toHaveLength(7);
    expect([few[0], few.at(-1)]).toEqual([0, 999]);
    expect(few.toSorted((a, b) => a - b)).toEqual(few);
    expect(thin(items, 2000)).toBe(items);
  });
});

const leaf = (label: string) => ({ label, yes: null, no: null });

describe("treeFigure", () => {
  const model = modelStudyView(result).models.find(({ family }) => family === "boosting")!;

  it("gives every leaf a line of its own and every inner node the middle of its children", () => {
    const tree = {
      label: "S/K < 1",
      yes: leaf("0.1"),
      no: { label: "tau < 1", yes: leaf("0.2"), no: leaf("0.3") },
    };
    const { tables } = treeFigure({ ...model, result: { ...model.result, tree } })!;
    const nodes = tables[`tree-${model.key}`];
    expect(nodes.label).toEqual(["S/K < 1", "0.1", "tau < 1", "0.2", "0.3"]);
    expect(nodes.row).toEqual([0.75, 0, 1.5, 1, 2]);
    expect(nodes.leaf).toEqual([0, 1, 0, 1, 1]);
  });

  it("keeps a line of its own for every branch it cuts off", () => {
    const grow = (depth: number): DrawnTree =>
      depth === 0
        ? leaf("0.1")
        : { label: `depth ${depth}`, yes: grow(depth - 1), no: grow(depth - 1) };
    const figure = treeFigure({ ...model, result: { ...model.result, tree: grow(9) } })!;
    const nodes = figure.tables[`tree-${model.key}`];
    expect(nodes.label).toHaveLength(15);
    expect(nodes.label.filter((label) => String(label).endsWith("…"))).toHaveLength(8);
    expect(figure.height).toBeGreaterThan(8 * 20);
  });

  it("draws a tree that is one leaf", () => {
    const tree = leaf("0.1");
    const figure = treeFigure({ ...model, result: { ...model.result, tree } })!;
    expect(figure.tables[`tree-${model.key}`].label).toEqual(["0.1"]);
  });
});

describe("searchFigure", () => {
  const trial = {
    id: "a",
    status: "finished",
    epochs: 1,
    loss: 1e-4,
    seconds: 1,
    parameterCount: 1,
  };

  it("draws trials whose settings do not differ, and none where fewer than two have a loss", () => {
    const search: SearchResult = {
      name: "x",
      strategy: "grid",
      nTrials: 2,
      trials: [
        { ...trial, config: null },
        { ...trial, id: "b", config: { a: 1 } },
      ],
    };
    expect(searchFigure(search, 0)).not.toBeNull();
    expect(searchFigure({ ...search, trials: [{ ...trial, config: {} }] }, 0)).toBeNull();
  });
});
