import { loadEngine } from "@volsmith/engine";
import type { Engine } from "@volsmith/engine";
import type { Progress } from "@volsmith/numerics";
import { readPricer, trainPricer } from "@volsmith/pricers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { marketData } from "./support/table.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine({ threads: 1 });
});
afterAll(() => engine.dispose());

const data = marketData();
const { table, split } = data;
const base = { kind: "mlp", layers: [8], epochs: 10, batchRows: 64, rate: 5e-3 };

/** Prices of a model at the largest volatility it has seen, and at three times as much. */
async function farOut(outside: string) {
  const config = { ...base, outside };
  const { pricer } = await trainPricer(config, data, { engine, seed: 1 });
  const column = pricer.featureNames.indexOf("sigma90");
  const { most } = pricer.ranges[column];
  const price = (vol: number) => {
    const features = table.features.map((value, i) => (i % 10 === column ? vol : value));
    return pricer.price({ ...table, features }, split.test);
  };
  const [end, beyond] = [price(most), price(3 * most)];
  pricer.dispose();
  return { end, beyond };
}

describe("a training", () => {
  it("that diverges says where, and what to try", async () => {
    const { status, advice, bestLoss, pricer } = await trainPricer(
      { ...base, activation: "relu", rate: 1e18 },
      data,
      { engine, seed: 1 },
    );
    expect(status).toBe("diverged");
    expect(advice).toMatch(/the loss became .* at epoch \d+, .*lower the learning rate/);
    expect(pricer.metrics.status).toBe("diverged");
    expect(Number.isFinite(bestLoss) || Number.isNaN(bestLoss)).toBe(true);
    pricer.dispose();
  });

  it("that learns no more than a mean price says so", async () => {
    const idle = { ...base, rate: 1e-12, epochs: 1 };
    const { advice, status, pricer } = await trainPricer(idle, data, { engine, seed: 1 });
    expect(status).toBe("finished");
    expect(advice).toMatch(/no better than the training part's mean C\/K .* another rate/);
    const stage = { rate: 1e-12, epochs: 1 };
    const mixture = { kind: "mixture", ...stage, gate: stage, expert: { kind: "mlp", ...stage } };
    const mixed = await trainPricer(mixture, data, { engine, seed: 1 });
    expect(mixed.advice).toMatch(/no better than the training part's mean C\/K/);
    mixed.pricer.dispose();
    pricer.dispose();
    const config = { ...base, output: "volatility" };
    const learned = await trainPricer(config, data, { engine, seed: 1 });
    expect(learned.advice).toBeUndefined();
    learned.pricer.dispose();
  });

  it("tells how far it is", async () => {
    const heard: Progress[] = [];
    const onProgress = (progress: Progress) => void heard.push(progress);
    const { pricer } = await trainPricer(base, data, { engine, seed: 1, onProgress });
    pricer.dispose();
    const [last] = heard.slice(-1);
    expect(last).toMatchObject({ stage: "train mlp", done: last.total });
    expect(last.note).toMatch(/epoch 10, loss \S+, validation \S+/);
  });

  it("keeps the weights of the best epoch: their error is what the file says", async () => {
    const { pricer, bestLoss, bestEpoch, history } = await trainPricer(base, data, {
      engine,
      seed: 1,
    });
    const least = Math.min(...history.map(({ validation }) => validation!));
    expect(history[bestEpoch].validation).toBe(least);
    // The loop adds single precision errors batch by batch.
    expect(bestLoss / least).toBeCloseTo(1, 3);
    expect(pricer.metrics).toEqual({
      status: "finished",
      epochs: 10,
      bestEpoch,
      validationMse: bestLoss,
      seed: 1,
    });
    pricer.dispose();
  });

  it("differs by its seed", async () => {
    const [a, b] = await Promise.all(
      [1, 2].map((seed) => trainPricer(base, data, { engine, seed })),
    );
    expect(a.pricer.price(table, split.test)).not.toEqual(b.pricer.price(table, split.test));
    a.pricer.dispose();
    b.pricer.dispose();
  });

  it("does not look at the test part", async () => {
    const blind = { ...table, targets: table.targets.slice() };
    blind.targets.fill(NaN, split.test.from);
    const features = table.features.slice();
    features.fill(NaN, split.test.from * table.featureNames.length);
    const other = { table: { ...blind, features }, split };
    const a = await trainPricer({ kind: "rnn", layers: ["gru"], units: 4, epochs: 3 }, data, {
      engine,
      seed: 1,
    });
    const b = await trainPricer({ kind: "rnn", layers: ["gru"], units: 4, epochs: 3 }, other, {
      engine,
      seed: 1,
    });
    expect(b.history).toEqual(a.history);
    expect(b.pricer.toSafetensors()).toEqual(a.pricer.toSafetensors());
    a.pricer.dispose();
    b.pricer.dispose();
  });

  it.each([
    ["squared", (error: number) => error ** 2],
    ["absolute", (error: number) => Math.abs(error)],
    ["relative", (error: number, size: number) => (error / size) ** 2],
    ["relative-absolute", (error: number, size: number) => Math.abs(error / size)],
  ])("on %s errors is judged by the mean of them", async (loss, measure) => {
    const config = { ...base, loss, lossFloor: 0.01 };
    const { pricer, history, bestEpoch } = await trainPricer(config, data, { engine, seed: 3 });
    const { from } = split.validation;
    const errors = pricer.price(table, split.validation).map((ratio, i) => {
      const target = table.targets[from + i];
      return measure(ratio - target, Math.max(target, 0.01));
    });
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    // Sums of the loop are of single precision.
    expect(history[bestEpoch].validation! / mean).toBeCloseTo(1, 4);
    pricer.dispose();
  });

  it("names the feature and the row that is no number", async () => {
    const features = table.features.slice();
    features[3 * table.featureNames.length + 2] = NaN;
    const training = trainPricer(
      base,
      { table: { ...table, features }, split },
      { engine, seed: 1 },
    );
    await expect(training).rejects.toThrow("feature tau is NaN in row 3");
    const targets = table.targets.slice();
    targets[split.validation.from] = Infinity;
    const other = { table: { ...table, targets }, split };
    for (const kind of ["mlp", "boosting"])
      await expect(trainPricer({ kind }, other, { engine, seed: 1 })).rejects.toThrow(
        `the target C/K is Infinity in row ${split.validation.from}`,
      );
  });

  it("refuses a checkpoint of another network", async () => {
    let checkpoint: Uint8Array | undefined;
    const onCheckpoint = (bytes: Uint8Array) => void (checkpoint = bytes);
    const { pricer } = await trainPricer({ ...base, epochs: 1 }, data, {
      engine,
      seed: 1,
      onCheckpoint,
    });
    pricer.dispose();
    const resume = checkpoint!;
    const wider = trainPricer({ ...base, layers: [9] }, data, { engine, seed: 1, resume });
    await expect(wider).rejects.toThrow("another training: layers was [8], is [9]");
    const again = trainPricer(base, data, { engine, seed: 5, resume });
    await expect(again).rejects.toThrow("seed was 1, is 5");
    const shorter = { table, split: { ...split, train: { from: 0, to: 500 } } };
    const elsewhere = trainPricer(base, shorter, { engine, seed: 1, resume });
    await expect(elsewhere).rejects.toThrow("features[0].mean was");
  });

  it("goes on from a checkpoint to more epochs than it was to have", async () => {
    let checkpoint: Uint8Array | undefined;
    const onCheckpoint = (bytes: Uint8Array) => void (checkpoint = bytes);
    const first = await trainPricer({ ...base, epochs: 4 }, data, {
      engine,
      seed: 1,
      onCheckpoint,
    });
    const more = await trainPricer(base, data, { engine, seed: 1, resume: checkpoint! });
    const straight = await trainPricer(base, data, { engine, seed: 1 });
    expect(more.history).toEqual(straight.history);
    expect(more.pricer.toSafetensors()).toEqual(straight.pricer.toSafetensors());
    for (const { pricer } of [first, more, straight]) pricer.dispose();
  });

  it("and its pricer leave no memory behind", async () => {
    const sizes: number[] = [];
    for (let i = 0; i < 6; i++) {
      const config = { kind: "rnn-attention", layers: ["lstm"], units: 64, epochs: 1, steps: 12 };
      const { pricer } = await trainPricer(config, data, { engine, seed: 1 });
      pricer.evaluate(table, split.test);
      pricer.dispose();
      sizes.push(engine.heap.memory.buffer.byteLength);
    }
    expect(sizes.at(-1)).toBe(sizes[1]);
  });

  it("can look at some columns only", async () => {
    const features = ["S/K", "tau", "sigma90"];
    const { pricer } = await trainPricer({ ...base, features }, data, { engine, seed: 1 });
    expect(pricer.featureNames).toEqual(features);
    const { slopes, prices, ratios } = pricer.evaluate(table, split.test);
    expect(slopes.length).toBe(3 * ratios.length);
    expect(prices[0] / ratios[0]).toBeCloseTo(table.features[split.test.from * 10 + 1], 6);
    pricer.dispose();
  });

  it("may hold features at the ends of what it has seen", async () => {
    const held = await farOut("clamp");
    expect(held.beyond).toEqual(held.end);
    const followed = await farOut("extrapolate");
    expect(followed.beyond).not.toEqual(followed.end);
  });

  it.each(["layer", "batch"])("with %s norm is given back by its file", async (norm) => {
    const config = { ...base, norm, activation: "swish", schedule: "cosine", warmUp: 5 };
    const { pricer } = await trainPricer(config, data, { engine, seed: 1 });
    const again = readPricer(pricer.toSafetensors(), { engine });
    expect(again.price(table, split.test)).toEqual(pricer.price(table, split.test));
    pricer.dispose();
    again.dispose();
  });
});

describe("files", () => {
  it("that are no pricers are refused with what they should be", () => {
    expect(() => readPricer(new Uint8Array(4), { engine, file: "x.safetensors" })).toThrow(
      "x.safetensors",
    );
  });
});

describe("histories", () => {
  const config = { kind: "rnn", layers: ["lstm"], units: 4, steps: 5, epochs: 3 };

  it("are those of one contract up to the row's date: nothing else moves a price", async () => {
    const { pricer } = await trainPricer(config, data, { engine, seed: 1 });
    const row = split.test.from + 7;
    const before = pricer.price(table, { from: row, to: row + 1 })[0];
    const own = new Set<number>();
    for (let r = row, step = 0; r >= 0 && step < 5; r = table.previous[r], step++) own.add(r);
    const width = table.featureNames.length;
    const others = table.features.map((value, i) =>
      own.has(Math.floor(i / width)) ? value : 7 * value,
    );
    const after = pricer.price({ ...table, features: others }, { from: row, to: row + 1 })[0];
    expect(after).toBe(before);
    const earlier = table.features.slice();
    earlier[table.previous[row] * width] *= 1.1;
    const moved = pricer.price({ ...table, features: earlier }, { from: row, to: row + 1 })[0];
    expect(moved).not.toBe(before);
    pricer.dispose();
  });
});
