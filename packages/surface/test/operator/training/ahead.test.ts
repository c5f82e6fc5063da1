/**
 * Surfaces made ready on other threads. Threads run the built package, which `npm test` makes first.
 */
import { fileURLToPath } from "node:url";
import { publishedConfig, publishedLosses } from "@volsmith/surface";
import type * as Surface from "@volsmith/surface";
import { describe, expect, it } from "vitest";
import { tinyPanel } from "./data/tiny-panel.ts";

const built = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));
const { fineTuneStream, mixStreams, panelStream, panelSurface, syntheticStream, trainOperator } =
  (await import(built)) as typeof Surface;

const domain = publishedConfig;
const panel = tinyPanel([{ date: "2024-01-03" }, { date: "2024-01-04", level: 0.4 }]);
const real = panelStream(panel, { seed: 1, cutOff: "2024-02-01" });
const stream = mixStreams(
  [
    { stream: syntheticStream({ seed: 1, quotes: [30, 60], domain }), ratio: 1 },
    { stream: real, ratio: 1 },
  ],
  { seed: 2, block: 4 },
);
const config: Partial<Surface.TrainingConfig> = {
  operator: { ...publishedConfig, nLayers: 1, nNeighbours: 6, prior: "essvi" },
  steps: 3,
  batch: 2,
  losses: { ...publishedLosses, stencils: { kind: "sampled", slices: 10, terms: 5 } },
  parts: 4,
};

describe("training with surfaces made ready ahead", () => {
  it("gives the same bits as on one thread, from every kind of stream", async () => {
    const checkpoints = await Promise.all(
      [0, 2].map((ahead) => trainOperator({ stream, config, ahead, kernels: { threads: 1 } })),
    );
    const [inline, ahead] = checkpoints.map(({ checkpoint }) => Buffer.from(checkpoint));
    expect(inline.equals(ahead)).toBe(true);
  });

  it("gives the same bits in a fine-tuning", async () => {
    const fresh = [0, 1].map((i) => panelSurface(panel, i));
    const options = { batch: 1, seed: 3, oldIndices: [4, 0, 2] };
    const tuning = fineTuneStream(fresh, stream, options);
    const checkpoints = await Promise.all(
      [0, 1].map((ahead) =>
        trainOperator({ stream: tuning, config, ahead, kernels: { threads: 1 } }),
      ),
    );
    const [inline, ahead] = checkpoints.map(({ checkpoint }) => Buffer.from(checkpoint));
    expect(tuning.spec?.kind).toBe("fine-tune");
    expect(inline.equals(ahead)).toBe(true);
  });

  it("throws what a surface throws, where the training is waited for", async () => {
    const impossible = syntheticStream({ seed: 1, domain, markets: { kinds: { index: -1 } } });
    const training = trainOperator({ stream: impossible, config, ahead: 1 });
    await expect(training).rejects.toThrow(/kinds\.index must be 0 or more, got -1/);
  });

  it("is left to the caller's thread for a stream that does not say how to make it again", async () => {
    const plain = { at: (i: number) => real.at(i) };
    const { losses } = await trainOperator({ stream: plain, config, ahead: 1 });
    expect(losses).toHaveLength(3);
  });
});
