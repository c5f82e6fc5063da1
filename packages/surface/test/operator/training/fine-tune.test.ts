import { initialWeights, panelSurface, publishedConfig, publishedLosses } from "@volsmith/surface";
import {
  fineTuneOperator,
  fineTuneSteps,
  fineTuneStream,
  knownSurfaces,
  scoreSurfaces,
} from "@volsmith/surface";
import type { FineTuning, LossSurface } from "@volsmith/surface";
import { describe, expect, it } from "vitest";

import { tinyPanel } from "./data/tiny-panel.ts";
import { ssviStream } from "./ssvi-stream.ts";

const weights = initialWeights({ ...publishedConfig, nLayers: 1, nNeighbours: 6 }, 3);
const days = ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08"];
const panel = tinyPanel(days.map((date) => ({ date, level: 0.5 })));
const newSurfaces = days.map((_, i) => panelSurface(panel, i));
const tuning: FineTuning = {
  weights,
  newSurfaces,
  oldSurfaces: ssviStream({ seed: 4 }),
  epochs: 4,
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
};

/** Surfaces one can tell apart by one number. */
const numbered = (from: number) => ({
  at: (i: number) => ({ number: from + i }) as unknown as LossSurface,
});
const numberOf = (surface: LossSurface) => (surface as unknown as { number: number }).number;

describe("fineTuneStream", () => {
  const fresh = Array.from({ length: 5 }, (_, i) => numbered(0).at(i));
  const shown = (count: number) => {
    const stream = fineTuneStream(fresh, numbered(1000), { batch: 2, seed: 1 });
    return Array.from({ length: count }, (_, i) => numberOf(stream.at(i)));
  };

  it("joins every mini-batch's new snapshots by as many old ones, none of them twice", () => {
    const all = shown(40);
    for (let step = 0; step < 10; step++) {
      const batch = all.slice(4 * step, 4 * step + 4);
      expect(batch.map((number) => number >= 1000)).toEqual([false, false, true, true]);
    }
    const old = all.filter((number) => number >= 1000);
    expect(old).toEqual(Array.from({ length: 20 }, (_, i) => 1000 + i));
  });

  it("shows each new snapshot once an epoch, in another order each", () => {
    const fresh = shown(40).filter((number) => number < 1000);
    const epochs = [0, 5, 10, 15].map((from) => fresh.slice(from, from + 5));
    for (const epoch of epochs) expect(epoch.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(epochs.map(String)).size).toBeGreaterThan(1);
  });

  it("gives the same surface for the same number, in any order of asking", () => {
    const stream = fineTuneStream(fresh, numbered(1000), { batch: 2, seed: 1 });
    const back = Array.from({ length: 40 }, (_, i) => numberOf(stream.at(39 - i)));
    expect(back.toReversed()).toEqual(shown(40));
  });
});

describe("fineTuneOperator", () => {
  it("comes nearer to the new quotes, and says what it did", async () => {
    const tuned = await fineTuneOperator(tuning);
    expect(tuned).toMatchObject({ epochs: 4, steps: 10, shown: 40 });
    expect(tuned.epochLosses).toHaveLength(4);
    expect(tuned.epochLosses[3]).toBeLessThan(tuned.epochLosses[0]);
    const mape = async (of: typeof weights) =>
      (await scoreSurfaces(of, newSurfaces.slice(0, 1), { kernels: { threads: 1 } }))[0].mape;
    expect(await mape(tuned.weights)).toBeLessThan(0.9 * (await mape(weights)));
  });

  it("is the same twice, and stopped and resumed", async () => {
    const once = await fineTuneOperator({ ...tuning, data: "these" });
    const controller = new AbortController();
    let saved: Uint8Array | null = null;
    await expect(
      fineTuneOperator(
        { ...tuning, data: "these" },
        {
          signal: controller.signal,
          onStep: ({ step }) => step === 6 && controller.abort(new Error("enough")),
          saveCheckpoint: async (bytes) => void (saved = bytes),
        },
      ),
    ).rejects.toThrow("enough");
    const resumed = await fineTuneOperator({ ...tuning, data: "these", resume: saved! });
    expect(Buffer.compare(resumed.checkpoint, once.checkpoint)).toBe(0);
    expect(resumed.weights).toEqual(once.weights);
    await expect(fineTuneOperator({ ...tuning, data: "others", resume: saved! })).rejects.toThrow(
      /data must be "these", got "others"/,
    );
  });

  it("passes over old surfaces that the weights do not know, and says where to go on", async () => {
    // With a prior, untrained weights answer with it.
    const known = initialWeights({ ...weights.config, prior: "essvi" }, 3);
    const [quoted, kernels] = [panelSurface(panel, 0), { threads: 1 }];
    const strange = { ...quoted, targets: quoted.targets.map((vol) => 9 * vol) };
    const stream = { at: (i: number) => (i % 3 === 1 ? strange : quoted) };
    expect(
      await knownSurfaces(known, stream, { count: 4, from: 2, mostError: 0.25, kernels }),
    ).toEqual({
      indices: [2, 3, 5, 6],
      next: 7,
    });
    const nothing = { at: () => strange };
    await expect(
      knownSurfaces(known, nothing, { count: 4, mostError: 0.25, kernels }),
    ).rejects.toThrow(
      /off by more than 25 % on 50 of 50 old surfaces; give old data like what they were trained on/,
    );
  });

  it("takes as many mini-batches as the epochs need", () => {
    expect(fineTuneSteps(20, { epochs: 10, batch: 4 })).toEqual({ batch: 4, steps: 50 });
    expect(fineTuneSteps(3, { epochs: 10, batch: 4 })).toEqual({ batch: 3, steps: 10 });
    expect(() => fineTuneSteps(0)).toThrow(/there are no new snapshots/);
    expect(() => fineTuneSteps(5, { epochs: 0 })).toThrow(/epochs must be a whole number/);
  });
});
