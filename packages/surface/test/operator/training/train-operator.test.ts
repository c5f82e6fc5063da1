import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { writeFileAtomic } from "@volsmith/files/node";
import { initialWeights, publishedConfig, publishedLosses, trainOperator } from "@volsmith/surface";
import type { OperatorTraining, StepReport, TrainingConfig } from "@volsmith/surface";
import { describe, expect, it } from "vitest";

import { ssviStream } from "./ssvi-stream.ts";

const config: Partial<TrainingConfig> = {
  operator: { ...publishedConfig, nLayers: 2, nNeighbours: 8 },
  steps: 8,
  batch: 3,
  schedule: { kind: "cosine", rate: 3e-3, warmUp: 2 },
  averageDecay: 0.9,
  losses: {
    ...publishedLosses,
    stencils: { kind: "sampled", slices: 10, terms: 5 },
    weights: { ...publishedLosses.weights, truth: 1 },
    truthPoints: [2, 4],
  },
  validateEvery: 3,
  checkpointEvery: 4,
  parts: 4,
};
const validation = [0, 1].map((i) => ssviStream({ seed: 9 }).at(i));
const training: OperatorTraining = {
  stream: ssviStream({ seed: 2 }),
  validation,
  config,
  kernels: { threads: 2 },
};

describe("trainOperator", () => {
  it("resumes a stopped training to the same bits as an unbroken one", async () => {
    const unbroken = await trainOperator(training);
    const folder = await mkdtemp(join(tmpdir(), "volsmith-training-"));
    try {
      const path = join(folder, "run.safetensors");
      const save = (bytes: Uint8Array) => writeFileAtomic(path, bytes);
      const controller = new AbortController();
      const stopped = trainOperator(training, {
        signal: controller.signal,
        saveCheckpoint: save,
        onStep: ({ step }) => step === 5 && controller.abort(new Error("enough")),
      });
      await expect(stopped).rejects.toThrow("enough");
      const { config: _, ...rest } = training;
      // On one thread: parts, not threads, decide how sums are taken.
      const resumed = await trainOperator(
        { ...rest, resume: await readFile(path), kernels: { threads: 1 } },
        { saveCheckpoint: save },
      );
      expect(resumed.losses.length).toBe(8);
      // Comparing as buffers: element-wise matchers take seconds over 4 MB.
      expect(Buffer.compare(resumed.checkpoint, unbroken.checkpoint)).toBe(0);
      expect(Buffer.compare(await readFile(path), unbroken.checkpoint)).toBe(0);
      expect(resumed.weights).toEqual(unbroken.weights);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("lowers the loss, keeps the best weights and reports on the way", async () => {
    const surface = ssviStream({ seed: 2 }).at(0);
    const reports: StepReport[] = [];
    const stages: string[] = [];
    const { validations, bestValidation, losses } = await trainOperator(
      {
        ...training,
        stream: { at: () => surface }, // one to learn by heart
        config: { ...config, steps: 60, batch: 2, validateEvery: 20, keep: [0.9, 1] },
      },
      {
        onStep: (report) => reports.push(report),
        onProgress: ({ stage, done, total }) => stages.push(`${stage} ${done}/${total}`),
      },
    );
    expect(losses.at(-1)).toBeLessThan(0.3 * losses[0]);
    expect(validations.map(({ step }) => step)).toEqual([20, 40, 60]);
    expect(bestValidation!.loss).toBe(Math.min(...validations.map(({ loss }) => loss)));
    expect(bestValidation!.heldBackMape).not.toBeNull();
    expect(stages[9]).toBe("train operator 10/60");
    const last = reports.at(-1);
    expect(last?.secondsLeft).toBe(0);
    expect(last?.surfacesPerSecond).toBeGreaterThan(0);
    expect(last?.validation).toBe(validations[2]);
    const { weights } = publishedLosses;
    const { terms, loss } = reports[3];
    const sum =
      terms.truth +
      Object.entries(weights).reduce((s, [t, w]) => s + w * terms[t as keyof typeof terms], 0);
    expect(sum).toBeCloseTo(loss, 12);
  });

  it("says at what step it diverged, and what to do", async () => {
    const wild = { ...config, schedule: { kind: "constant", rate: 1e30 } as const };
    await expect(trainOperator({ ...training, config: wild })).rejects.toThrow(
      /diverged at step \d: loss .* lower rate/,
    );
  });

  it("fine-tunes given weights, with their configuration", async () => {
    const initial = initialWeights({ ...publishedConfig, nLayers: 1 }, 4);
    const { operator: _, ...others } = config;
    const { weights } = await trainOperator({
      ...training,
      initial,
      config: { ...others, steps: 1 },
    });
    expect(weights.config).toEqual(initial.config);
  });

  it("refuses a checkpoint that is none, and another configuration for one", async () => {
    const { checkpoint } = await trainOperator({ ...training, config: { ...config, steps: 1 } });
    await expect(
      trainOperator({ ...training, resume: checkpoint, config: { batch: 2 } }),
    ).rejects.toThrow(/config.batch must be left out/);
    await expect(trainOperator({ ...training, resume: checkpoint.subarray(9) })).rejects.toThrow();
    await expect(trainOperator({ ...training, config: { batch: 0 } })).rejects.toThrow(
      /batch must be a positive integer, got 0/,
    );
  });

  it("goes on for more steps where steps are raised", async () => {
    const { checkpoint } = await trainOperator({ ...training, config: { ...config, steps: 2 } });
    const longer = await trainOperator({ ...training, resume: checkpoint, config: { steps: 4 } });
    expect(longer.losses.length).toBe(4);
  });
});
