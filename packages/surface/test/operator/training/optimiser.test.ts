import { adamWStep, clipNorm, learningRate, updateAverage } from "@volsmith/surface";
import { describe, expect, it } from "vitest";

const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };

describe("AdamW", () => {
  it("steps by the rate against the gradient's sign at first, whatever its size", () => {
    const weights = Float64Array.of(1, -2, 3);
    const moments = { first: new Float64Array(3), second: new Float64Array(3) };
    adamWStep(weights, Float64Array.of(1e-3, -50, 0), { moments, step: 0, rate: 0.01, options });
    // m̂/√v̂ = ±1 up to ε, then the decay of 0.01·0.1·w.
    [1 - 0.01 - 0.001, -2 + 0.01 + 0.002, 3 - 0.003].forEach((w, i) =>
      expect(weights[i]).toBeCloseTo(w, 6),
    );
  });

  it("finds the bottom of a bowl", () => {
    const weights = Float64Array.of(2, -1);
    const moments = { first: new Float64Array(2), second: new Float64Array(2) };
    const still = { ...options, weightDecay: 0 };
    for (let step = 0; step < 2000; step++) {
      const rate = learningRate({ kind: "cosine", rate: 0.05 }, step, 2000);
      const gradient = Float64Array.of(100 * (weights[0] - 1), weights[1] - 3);
      adamWStep(weights, gradient, { moments, step, rate, options: still });
    }
    expect(weights[0]).toBeCloseTo(1, 6);
    expect(weights[1]).toBeCloseTo(3, 6);
  });
});

describe("clipNorm", () => {
  it("shortens what is too long and leaves the rest, returning the norm there was", () => {
    const long = Float64Array.of(3, 4);
    expect(clipNorm(long, 1)).toBe(5);
    expect(Math.hypot(...long)).toBeCloseTo(1, 14);
    const short = Float64Array.of(0.3, 0.4);
    expect(clipNorm(short, 1)).toBeCloseTo(0.5, 14);
    expect(short).toEqual(Float64Array.of(0.3, 0.4));
  });
});

describe("schedules", () => {
  it("rise linearly, then stay or fall along half a cosine to the floor", () => {
    const cosine = { kind: "cosine", rate: 2, warmUp: 4, floor: 0.1 } as const;
    const rates = Array.from({ length: 21 }, (_, step) => learningRate(cosine, step, 21));
    expect(rates.slice(0, 5)).toEqual([0.5, 1, 1.5, 2, 2]);
    expect(rates[12]).toBeCloseTo(1.1, 12);
    expect(rates[20]).toBeCloseTo(0.2, 12);
    expect(learningRate({ kind: "constant", rate: 2, warmUp: 2 }, 0, 10)).toBe(1);
    expect(learningRate({ kind: "constant", rate: 2, warmUp: 2 }, 9, 10)).toBe(2);
  });
});

describe("the moving average", () => {
  it("forgets its start and then follows with its decay", () => {
    const average = Float64Array.of(100);
    for (let step = 0; step < 3000; step++)
      updateAverage(average, Float64Array.of(1), { decay: 0.99, step });
    expect(average[0]).toBeCloseTo(1, 9);
    updateAverage(average, Float64Array.of(2), { decay: 0.99, step: 3000 });
    expect(average[0]).toBeCloseTo(1.01, 9);
  });
});
