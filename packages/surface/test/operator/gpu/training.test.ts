import { publishedConfig, publishedLosses, readCheckpoint, trainOperator } from "@volsmith/surface";
import type { OperatorTraining, TrainingConfig } from "@volsmith/surface";
import { afterAll, describe, expect, it } from "vitest";

import { ssviStream } from "../training/ssvi-stream.ts";
import { absent, PATIENCE, device } from "./device.ts";

const config: Partial<TrainingConfig> = {
  operator: { ...publishedConfig, nLayers: 2, nNeighbours: 8 },
  steps: 4,
  batch: 1,
  schedule: { kind: "constant", rate: 3e-3 },
  averageDecay: 0.9,
  losses: {
    ...publishedLosses,
    stencils: { kind: "sampled", slices: 10, terms: 5 },
    // Second differences over 0.01² would magnify float32 rounding by 1e4.
    weights: { ...publishedLosses.weights, butterfly: 0, smoothRho: 0, smoothZ: 0 },
  },
  validateEvery: 2,
  checkpointEvery: 2,
};
const training: OperatorTraining = {
  stream: ssviStream({ seed: 2 }),
  validation: [ssviStream({ seed: 9 }).at(0)],
  config,
  kernels: { threads: 1 },
};
const { config: _, ...data } = training;

/** The checkpoint of the first two steps. */
async function halfway(options: Partial<OperatorTraining>): Promise<Uint8Array> {
  const saved: Uint8Array[] = [];
  const saveCheckpoint = async (bytes: Uint8Array) => void saved.push(bytes);
  await trainOperator({ ...training, ...options }, { saveCheckpoint });
  expect(readCheckpoint(saved[0]).state.step).toBe(2);
  return saved[0];
}

describe.skipIf(!device)(`training on WebGPU${absent}`, () => {
  afterAll(() => device?.dispose());
  const gpu = { gpu: device! };
  /** After a few steps the two builds of the WebAssembly kernels differ by 6e-6, and so does this. */
  const TOLERANCE = 1e-4;

  it(
    "takes the losses of the WebAssembly kernels, and the same bits each time",
    async () => {
      const onKernels = await trainOperator(training);
      const onCard = await trainOperator({ ...training, ...gpu });
      onKernels.losses.forEach((loss, i) =>
        expect(Math.abs(onCard.losses[i] / loss - 1)).toBeLessThan(TOLERANCE),
      );
      const { loss } = onKernels.bestValidation!;
      expect(Math.abs(onCard.bestValidation!.loss / loss - 1)).toBeLessThan(TOLERANCE);
      const again = await trainOperator({ ...training, ...gpu });
      expect(Buffer.compare(again.checkpoint, onCard.checkpoint)).toBe(0);
    },
    PATIENCE,
  );

  it(
    "goes on with the other device's checkpoint, either way, and with its own to the same bits",
    async () => {
      const whole = await trainOperator({ ...training, ...gpu });
      const fromCard = await halfway(gpu);
      const fromKernels = await halfway({});
      const same = await trainOperator({ ...data, ...gpu, resume: fromCard });
      expect(Buffer.compare(same.checkpoint, whole.checkpoint)).toBe(0);
      const toKernels = await trainOperator({ ...data, resume: fromCard });
      const toCard = await trainOperator({ ...data, ...gpu, resume: fromKernels });
      for (const { losses } of [toKernels, toCard])
        losses.forEach((loss, i) =>
          expect(Math.abs(loss / whole.losses[i] - 1)).toBeLessThan(TOLERANCE),
        );
    },
    PATIENCE,
  );
});
