import {
  Adam,
  checkSchedule,
  learningRate,
  loadEngine,
  LossProgram,
  dense,
  Weights,
} from "@volsmith/engine";
import type { AdamOptions, Engine, Schedule } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** [KB15, algorithm 1; LH19, algorithm 2] in 64 bits. */
function reference(weights: number[], gradients: number[][], rate: number, options: AdamOptions) {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  const { penalty = 0, sparsity = 0 } = options;
  const { clipNorm = Infinity } = options;
  const m = weights.map(() => 0);
  const v = weights.map(() => 0);
  for (const [t, gradient] of gradients.entries()) {
    const norm = Math.hypot(...gradient);
    for (let i = 0; i < weights.length; i++) {
      const g =
        gradient[i] * Math.min(1, clipNorm / norm) +
        penalty * weights[i] +
        sparsity * Math.sign(weights[i]);
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      const step =
        m[i] / (1 - beta1 ** (t + 1)) / (Math.sqrt(v[i] / (1 - beta2 ** (t + 1))) + epsilon);
      weights[i] -= rate * (step + weightDecay * weights[i]);
    }
  }
  return weights;
}

describe("Adam", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ threads: 1 });
  });
  afterAll(() => engine.dispose());

  it.each<AdamOptions>([
    {},
    { weightDecay: 0.1 },
    { penalty: 0.1 },
    { sparsity: 0.1 },
    { clipNorm: 0.5, beta1: 0.8, beta2: 0.99 },
  ])("takes the published steps with %o", (options) => {
    const weights = new Weights(engine, randomGenerator(1));
    const program = new LossProgram(weights, {
      rows: 1,
      inputs: { x: [5] },
      loss: ({ x }) => dense(x, { name: "d", units: 1, bias: "none" }),
    });
    const adam = new Adam(weights, program.learning, options);
    const random = randomGenerator(2);
    // The slope by the weights of a linear layer is its input.
    const gradients = Array.from({ length: 7 }, () =>
      Array.from({ length: 5 }, () => Math.fround(random.normal())),
    );
    const wanted = reference([...weights.values("d.weights")], gradients, 0.05, options);
    for (const x of gradients) {
      program.set({ x }, 1);
      program.run(1);
      adam.step(0.05);
    }
    // Seven steps of 0.05, each rounded to 24 bits a few times.
    for (const [i, weight] of weights.values("d.weights").entries())
      expect(Math.abs(weight - wanted[i])).toBeLessThan(2e-6);
  });
});

const at = (schedule: Schedule, step: number, losses: number[] = []) =>
  learningRate(schedule, { step, steps: 101, epoch: losses.length, losses });

describe("learningRate", () => {
  it("rises over the warm-up, then follows half a cosine to its floor", () => {
    const schedule: Schedule = { kind: "cosine", rate: 2, warmUp: 4, floor: 0.1 };
    expect([0, 1, 2, 3].map((step) => at(schedule, step))).toEqual([0.5, 1, 1.5, 2]);
    expect(at(schedule, 4)).toBe(2);
    expect(at(schedule, 52)).toBeCloseTo(1.1, 12);
    expect(at(schedule, 100)).toBeCloseTo(0.2, 12);
  });

  it("falls in steps of epochs", () => {
    const schedule: Schedule = { kind: "steps", rate: 1, factor: 0.5, epochs: 2 };
    expect(
      [0, 1, 2, 4].map((n) =>
        at(
          schedule,
          n,
          Array.from({ length: n }, () => 1),
        ),
      ),
    ).toEqual([1, 1, 0.5, 0.25]);
  });

  it("falls when a loss stands still for longer than patience, and counts anew", () => {
    const schedule: Schedule = { kind: "plateau", rate: 1, factor: 0.5, patience: 2 };
    expect(at(schedule, 0, [3, 2, 1, 1, 1])).toBe(1);
    expect(at(schedule, 0, [3, 2, 1, 1, 1, 1])).toBe(0.5);
    expect(at(schedule, 0, [3, 2, 1, 1, 1, 1, 1, 1, 1])).toBe(0.25);
    expect(at(schedule, 0, [3, 2, 1, 1, 1, 0.5, 1, 1])).toBe(1);
  });

  it.each([
    [{ kind: "linear", rate: 1 }, "kind"],
    [{ kind: "constant", rate: 0 }, "rate"],
    [{ kind: "cosine", rate: 1, floor: 2 }, "floor"],
    [{ kind: "plateau", rate: 1, factor: 1, patience: 3 }, "factor"],
    [{ kind: "steps", rate: 1, factor: 0.5, epochs: 0 }, "epochs"],
    [{ kind: "constant", rate: 1, warmUp: -1 }, "warmUp"],
  ])("refuses %o, naming %s", (schedule, name) => {
    expect(() => checkSchedule(schedule as Schedule)).toThrow(name);
  });
});
