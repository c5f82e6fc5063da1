import {
  arraySource,
  batchNorm,
  dense,
  dropout,
  gru,
  lastStep,
  loadEngine,
  readTraining,
  readWeights,
  squaredError,
  Training,
  Weights,
  writeTraining,
  writeWeights,
} from "@volsmith/engine";
import type { Engine, InputValues, TrainingRequest, TrainingState } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const inputs = { x: [6, 3], y: [1] } as const;

/** Noisy sums of a sequence's first feature, squashed. */
function source(rows: number, seed: number) {
  const random = randomGenerator(seed);
  const x = Float32Array.from({ length: rows * 18 }, () => random.normal());
  const y = Float32Array.from({ length: rows }, (_, r) => {
    let sum = 0;
    for (let t = 0; t < 6; t++) sum += x[18 * r + 3 * t];
    return Math.tanh(0.5 * sum) + 0.05 * random.normal();
  });
  return arraySource(inputs, { x, y });
}

function loss({ x, y }: InputValues<typeof inputs>) {
  const h = lastStep(gru(x, { name: "gru", units: 12 }));
  const d = dropout(batchNorm(h, { name: "norm" }), { rate: 0.1 });
  return squaredError(dense(d, { name: "out", units: 1 }), y);
}

const data = source(700, 1);
const validation = source(300, 2);

function request(engine: Engine): TrainingRequest<typeof inputs> {
  return {
    weights: new Weights(engine, randomGenerator(7)),
    inputs,
    loss,
    data,
    validation,
    batchRows: 128,
    epochs: 6,
    schedule: { kind: "cosine", rate: 1e-2 },
    seed: 11,
  };
}

const bits = (weights: Weights) =>
  weights.parameters.map(({ name }) => [name, [...weights.values(name)]] as const);

describe("Training", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ threads: 1, build: "simd128" });
  });
  afterAll(() => engine.dispose());

  it("learns, and leaves the weights of the best epoch", async () => {
    const training = new Training(request(engine));
    const result = await training.run();
    expect(result.status).toBe("finished");
    expect(result.history).toHaveLength(6);
    const losses = result.history.map(({ validation: v }) => v!);
    expect(result.bestLoss).toBe(Math.min(...losses));
    expect(result.bestLoss).toBeLessThan(0.3 * losses[0]);
    expect(losses[result.bestEpoch]).toBe(result.bestLoss);
  });

  it("gives the same bits on one, two and three threads", async () => {
    const results = [];
    for (const threads of [1, 2, 3]) {
      const other = await loadEngine({ threads, build: "simd128" });
      await other.ready();
      const asked = request(other);
      await new Training({ ...asked, epochs: 2 }).run();
      results.push(bits(asked.weights));
      other.dispose();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it("goes on from a checkpoint to the weights of an unbroken run", async () => {
    const unbroken = request(engine);
    const whole = await new Training(unbroken).run();
    const stop = new AbortController();
    const reason = new Error("asked to stop");
    let saved: TrainingState | null = null;
    let batches = 0;
    const broken = new Training({
      ...request(engine),
      data: {
        rows: data.rows,
        fill(numbers, views) {
          if (++batches === 15) stop.abort(reason); // the third batch of the third epoch
          data.fill(numbers, views);
        },
      },
    });
    await expect(
      broken.run({ signal: stop.signal, onCheckpoint: (state) => void (saved = state) }),
    ).rejects.toBe(reason);
    expect(saved).toMatchObject({ epoch: 2, batch: 3 });
    const again = request(engine);
    const resumed = new Training(again);
    resumed.restore(readTraining(writeTraining(saved)));
    const rest = await resumed.run();
    expect(rest.history).toEqual(whole.history);
    expect(bits(again.weights)).toEqual(bits(unbroken.weights));
  });

  it("draws rows anew for every epoch, and goes on with those of the epoch it stopped in", async () => {
    const drawn = { rows: 700, draw: async (epoch: number) => source(700, 30 + epoch) };
    const unbroken = { ...request(engine), data: drawn };
    const whole = await new Training(unbroken).run();
    const stop = new AbortController();
    const reason = new Error("asked to stop");
    let saved: TrainingState | null = null;
    let batches = 0;
    const counted = async (epoch: number) => {
      const { rows, fill } = source(700, 30 + epoch);
      return {
        rows,
        fill(...args: Parameters<typeof fill>) {
          if (++batches === 15) stop.abort(reason); // the third batch of the third epoch
          fill(...args);
        },
      };
    };
    const broken = new Training({ ...request(engine), data: { rows: 700, draw: counted } });
    await expect(
      broken.run({ signal: stop.signal, onCheckpoint: (state) => void (saved = state) }),
    ).rejects.toBe(reason);
    expect(saved).toMatchObject({ epoch: 2, batch: 3 });
    const again = { ...request(engine), data: drawn };
    const resumed = new Training(again);
    resumed.restore(readTraining(writeTraining(saved)));
    expect((await resumed.run()).history).toEqual(whole.history);
    expect(bits(again.weights)).toEqual(bits(unbroken.weights));
    const short = { rows: 700, draw: () => source(699, 1) };
    await expect(new Training({ ...request(engine), data: short }).run()).rejects.toThrow(
      "data of epoch 0 must have shape [700], got [699]",
    );
  });

  it("stops when no epoch was better for as long as patience lasts", async () => {
    const asked = request(engine);
    // A rate this small changes nothing that float32 can show, so only the first epoch is "better".
    const result = await new Training({
      ...asked,
      loss: ({ x, y }) => squaredError(dense(lastStep(x), { name: "d", units: 1 }), y),
      epochs: 50,
      patience: 3,
      schedule: { kind: "constant", rate: 1e-20 },
    }).run();
    expect(result.status).toBe("stopped-early");
    expect(result.bestEpoch).toBe(0);
    expect(result.history).toHaveLength(4);
  });

  it("says when and why it diverged", async () => {
    const result = await new Training({
      ...request(engine),
      loss: ({ x, y }) => squaredError(dense(x, { name: "d", units: 1, activation: "exp" }), y),
      inputs: { x: [1], y: [1] },
      data: arraySource(
        { x: [1], y: [1] },
        { x: Float32Array.of(NaN, 1), y: Float32Array.of(1, 2) },
      ),
      validation: arraySource({ x: [1], y: [1] }, { x: Float32Array.of(1), y: Float32Array.of(1) }),
    }).run();
    expect(result.status).toBe("diverged");
    expect(result.advice).toMatch(/epoch 0, batch 0.*lower the learning rate/);
  });

  it("reports progress with the losses", async () => {
    const notes: string[] = [];
    await new Training({ ...request(engine), epochs: 2 }).run({
      onProgress: ({ stage, done, total, note }) => notes.push(`${stage} ${done}/${total} ${note}`),
    });
    expect(notes.at(-1)).toMatch(/^train 12\/12 epoch 2, loss \d\.\d+, validation \d\.\d+/);
  });

  it("weights go through a file unchanged", () => {
    const asked = request(engine);
    new Training(asked).dispose();
    const { tensors, metadata } = readWeights(writeWeights(asked.weights, { model: "gru" }));
    expect(metadata.model).toBe("gru");
    const other = request(engine);
    new Training({ ...other, weights: other.weights }).dispose();
    other.weights.restore(tensors);
    expect(bits(other.weights)).toEqual(bits(asked.weights));
  });

  it.each([
    [{ epochs: 0 }, "epochs"],
    [{ batchRows: 1.5 }, "batchRows"],
    [{ schedule: { kind: "constant", rate: -1 } as const }, "rate"],
    [{ adam: { beta1: 1 } }, "beta1"],
  ])("refuses %o, naming %s", (change, name) => {
    expect(() => new Training({ ...request(engine), ...change })).toThrow(name);
  });
});
