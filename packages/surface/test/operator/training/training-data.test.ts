import { publishedConfig, trainingData } from "@volsmith/surface";
import { describe, expect, it } from "vitest";
import { tinyPanel } from "./data/tiny-panel.ts";

const domain = publishedConfig;
const day = (i: number) => new Date(Date.UTC(2024, 0, 2 + i)).toISOString().slice(0, 10);
const many = (underlying: string, days: number, quotes: number) =>
  Array.from({ length: days }, (_, i) => ({ date: day(i), underlying, quotes }));
const panel = tinyPanel([...many("FEW", 10, 360), ...many("MANY", 100, 9)]);
const base = { seed: 1, domain, cutOff: "2025-01-01", validationSurfaces: 3 };

describe("trainingData", () => {
  it("shares real examples among underlyings by the roots of their numbers of quotes", () => {
    const { stream, summary } = trainingData({ ...base, panel, syntheticShare: 0, holdOut: 0.1 });
    // 9 × 360 = 4 × 90 × 9 quotes are left to train on: twice as many examples.
    const seen = { FEW: 0, MANY: 0 };
    for (let i = 0; i < 256; i++) {
      const { origin } = stream.at(i);
      if (origin.kind === "panel") seen[origin.underlying as keyof typeof seen]++;
    }
    expect(seen.FEW / seen.MANY).toBeCloseTo(2, 1);
    expect(summary.panel).toEqual([
      {
        underlying: "FEW",
        snapshots: 9,
        heldOut: 1,
        lastHeldOut: day(9),
        from: day(0),
        to: day(8),
      },
      {
        underlying: "MANY",
        snapshots: 90,
        heldOut: 10,
        lastHeldOut: day(99),
        from: day(0),
        to: day(89),
      },
    ]);
  });

  it("never trains on what it judges by, nor on what the guard refuses", () => {
    const { stream, validation, refused } = trainingData({
      ...base,
      panel,
      cutOff: day(50),
      syntheticShare: 0.25,
      quotes: [30, 60],
    });
    expect(refused).toHaveLength(50);
    const aside = validation.panel.map(({ origin }) => origin);
    const judged = new Set(aside.map((origin) => origin.kind === "panel" && origin.date));
    expect(aside).toHaveLength(3);
    let synthetic = 0;
    for (let i = 0; i < 64; i++) {
      const { origin, inputs } = stream.at(i);
      if (origin.kind === "synthetic") synthetic++;
      else if (origin.underlying === "MANY") {
        expect(judged).not.toContain(origin.date);
        expect(origin.date < day(50)).toBe(true);
      }
      expect(inputs.rhos.length).toBeLessThanOrEqual(60);
    }
    expect(synthetic).toBeGreaterThan(4);
    expect(synthetic).toBeLessThan(28);
    expect(validation.synthetic).toHaveLength(3);
  });

  it("judges trainings of different seeds by the same synthetic markets", () => {
    const [a, b] = [1, 2].map((seed) => trainingData({ ...base, seed, quotes: [30, 60] }));
    expect(a.validation.synthetic[0].inputs).toEqual(b.validation.synthetic[0].inputs);
    expect(a.stream.at(0).inputs).not.toEqual(b.stream.at(0).inputs);
    expect(a.stream.at(0).inputs).not.toEqual(a.validation.synthetic[0].inputs);
  });

  it.each([
    [{ syntheticShare: 0.5 }, /syntheticShare must be 1 where there is no panel/],
    [{ panel, syntheticShare: 2 }, /syntheticShare must be between 0 and 1/],
    [{ panel, holdOut: 1 }, /share must be in \[0, 1\)/],
    [{ panel, cutOff: "2024" }, /cutOff must be a date/],
  ])("refuses %j, naming it", (options, message) => {
    expect(() => trainingData({ ...base, ...options })).toThrow(message);
  });
});
