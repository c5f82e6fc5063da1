import {
  backtestMonthly,
  flattenWeights,
  initialWeights,
  meanScores,
  panelSurface,
  publishedConfig,
  publishedLosses,
  scoreSurfaces,
  takeSnapshots,
} from "@volsmith/surface";
import type { BacktestResult, MonthlyBacktest, Panel, SurfaceStream } from "@volsmith/surface";
import { describe, expect, it } from "vitest";

import { tinyPanel } from "./data/tiny-panel.ts";
import { ssviStream } from "./ssvi-stream.ts";

const months = ["2022-01", "2022-02", "2022-03", "2022-04"];
/** Two snapshots a month at a level of their own; the fourth of February 2022 is a test day. */
const market = (levels: readonly number[]) =>
  tinyPanel(
    months.flatMap((month, m) => {
      const days = m === 1 ? ["04", "07", "08"] : ["04", "05"];
      return days.map((day) => ({ date: `${month}-${day}`, level: levels[m] }));
    }),
  );
const old: SurfaceStream = {
  name: "tiny",
  size: Infinity,
  at: (i) => ({
    ...ssviStream({ seed: 4 }).at(i),
    halfSpreads: new Float32Array(24).fill(NaN),
    origin: panelSurface(market([1, 1, 1, 1]), 0).origin,
  }),
};
const weights = initialWeights({ ...publishedConfig, nLayers: 1, nNeighbours: 6 }, 3);
const test = (panel: Panel): MonthlyBacktest => ({
  weights,
  panel,
  oldSurfaces: old,
  epochs: 8,
  batch: 2,
  rate: 3e-3,
  oldError: Infinity, // untrained weights know nothing
  config: {
    // The fit alone: an untrained network has no surface yet that other terms could mend.
    losses: {
      ...publishedLosses,
      stencils: { kind: "sampled", slices: 10, terms: 5 },
      weights: { fit: 1, truth: 0, butterfly: 0, calendar: 0, smoothRho: 0, smoothZ: 0 },
    },
    parts: 4,
  },
  kernels: { threads: 1 },
});
const base = market([0.3, 0.35, 0.4, 0.45]);
const run = backtestMonthly(test(base));

/** The tuned weights of each month, bit for bit. */
const bitsOf = ({ weights }: BacktestResult) =>
  new Map(
    [...weights].map(([month, own]) => [
      month,
      Buffer.from(flattenWeights(own).buffer).toString("base64"),
    ]),
  );

describe("backtestMonthly", () => {
  it.each([1, 2, 3])(
    "uses no quote of the month under test or later: month %i and on may be anything",
    async (m) => {
      const levels = [0.3, 0.35, 0.4, 0.45].map((level, i) => (i >= m ? 2 * level : level));
      const other = await backtestMonthly(test(market(levels)));
      const [before, after] = [bitsOf(await run), bitsOf(other)];
      for (const [i, month] of months.entries()) {
        if (i === 0) continue;
        // Weights for month i are tuned on the months up to i − 1.
        const same = before.get(month) === after.get(month);
        expect([month, same]).toEqual([month, i <= m]);
      }
      const scored = (await run).months.slice(0, m - 1);
      expect(other.months.slice(0, m - 1)).toEqual(scored);
    },
    20_000,
  );

  it("scores every month but the first, with and without, by the weights it says", async () => {
    const result = await run;
    expect(result.months.map(({ month, tunedOn }) => [month, tunedOn])).toEqual([
      ["2022-02", "2022-01"],
      ["2022-03", "2022-02"],
      ["2022-04", "2022-03"],
    ]);
    const april = takeSnapshots(base, [7, 8]);
    const surfaces = [0, 1].map((i) => panelSurface(april, i));
    const score = async (of: typeof weights) =>
      meanScores(await scoreSurfaces(of, surfaces, { kernels: { threads: 1 } }));
    expect(result.months[2].without).toEqual(await score(weights));
    expect(result.months[2].with).toEqual(await score(result.weights.get("2022-04")!));
    expect(result.months[2].with.mape).toBeLessThan(result.months[2].without.mape);
    const all = result.months.map(({ without }) => without);
    const mean = all.reduce((sum, { mape, surfaces }) => sum + mape * surfaces, 0) / 7;
    expect(result.overall.without.mape).toBeCloseTo(mean, 12);
    expect(result.overall.without.surfaces).toBe(7);
  });

  it("tunes on no test day, says so, and still scores it", async () => {
    const [february, march] = (await run).months;
    expect(february.without.surfaces).toBe(3);
    expect(march.tunedSnapshots).toBe(2);
    expect(march.refused).toEqual([{ underlying: "XYZ", date: "2022-02-04", reason: "test-day" }]);
  });

  it("goes on where it was stopped, inside a month too, to the same result", async () => {
    let saved: Uint8Array | undefined;
    const controller = new AbortController();
    await expect(
      backtestMonthly(test(base), {
        signal: controller.signal,
        onStep: ({ step }, month) => {
          if (month === "2022-03" && step === 3) controller.abort(new Error("enough"));
        },
        saveCheckpoint: async (bytes) => void (saved = bytes),
      }),
    ).rejects.toThrow("enough");
    const steps: string[] = [];
    const resumed = await backtestMonthly(
      { ...test(base), resume: saved! },
      { onStep: ({ step }, month) => void steps.push(`${month} ${step}`) },
    );
    expect(steps[0]).toBe("2022-03 4");
    const unbroken = await run;
    expect(resumed.months).toEqual(unbroken.months);
    expect(resumed.overall).toEqual(unbroken.overall);
    expect(bitsOf(resumed)).toEqual(bitsOf(unbroken));
    await expect(backtestMonthly({ ...test(base), epochs: 5, resume: saved! })).rejects.toThrow(
      /back-test: it is of one with epochs 8, and this one has 5/,
    );
  });

  it("needs two months", async () => {
    await expect(backtestMonthly(test(takeSnapshots(base, [0, 1])))).rejects.toThrow(
      /snapshots of 2022-01 only; a back-test needs two months/,
    );
  });
});

describe("scoreSurfaces", () => {
  it("takes errors in half-spreads from prices, and none where there is no spread", async () => {
    const kernels = { threads: 1 };
    const surface = panelSurface(base, 0);
    const [score] = await scoreSurfaces(weights, [surface], { kernels });
    expect(score.halfSpreads).toBeGreaterThan(0);
    const twice = surface.halfSpreads.map((half) => 2 * half);
    const [half] = await scoreSurfaces(weights, [{ ...surface, halfSpreads: twice }], { kernels });
    expect(half.halfSpreads).toBeCloseTo(score.halfSpreads! / 2, 6);
    const none = surface.halfSpreads.map(() => NaN);
    const [without] = await scoreSurfaces(weights, [{ ...surface, halfSpreads: none }], {
      kernels,
    });
    expect(without).toEqual({ ...score, halfSpreads: null });
  });
});
