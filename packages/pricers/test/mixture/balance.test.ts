import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import { balancedObjective, squaredVariation } from "../../src/families/mixture/balance.ts";

const N = 9;
const WIDTH = 1 + 2 * N;

/** Rows of loss, gates and logits as a gate with those logits would leave them. */
function batchOf(logits: readonly (readonly number[])[], active: number): Float32Array {
  const rows = logits.map((line) => {
    const least = line.toSorted((a, b) => b - a)[active - 1];
    const shares = line.map((z) => (z >= least ? Math.exp(z) : 0));
    const sum = shares.reduce((a, b) => a + b);
    return [0.5, ...shares.map((share) => share / sum), ...line];
  });
  return Float32Array.from(rows.flat());
}

const random = randomGenerator(3);
const varied = Array.from({ length: 20 }, () => Array.from({ length: N }, () => random.normal()));
const collapsed = varied.map((line) => line.map((z, e) => z + (e === 2 ? 8 : 0)));
const even = Array.from({ length: 9 }, (_, i) =>
  Array.from({ length: N }, (_, e) => ((e + i) % N) / 2),
);

/** What the objective says of a batch of loss 0.5. */
const value = (
  logits: readonly (readonly number[])[],
  balance: { importance?: number; load?: number },
  active = 2,
) => {
  const outputs = batchOf(logits, active);
  const full = { importance: 0, load: 0, spread: 1, ...balance };
  const objective = balancedObjective({ active, balance: full }, 1);
  return objective(outputs, new Float32Array(outputs.length), logits.length);
};

describe("balancedObjective", () => {
  it.each(["importance", "load"])(
    "%s is least for even gates, and rises as they collapse",
    (which) => {
      const of = (logits: readonly (readonly number[])[]) => value(logits, { [which]: 1 }) - 0.5;
      expect(Math.abs(of(even))).toBeLessThan(1e-6);
      expect(of(varied)).toBeGreaterThan(0);
      expect(of(collapsed)).toBeGreaterThan(3 * of(varied));
    },
  );

  it("importance of one expert doing all is the number of the others", () => {
    const one = varied.map((line) => line.map((z, e) => z + (e === 2 ? 50 : 0)));
    expect(value(one, { importance: 1 }, 1) - 0.5).toBeCloseTo(N - 1, 6);
  });

  it("with weights of 0, or with every expert active, is the mean loss", () => {
    expect(value(varied, {})).toBe(0.5);
    expect(value(varied, { load: 1 }, 9)).toBe(0.5);
  });

  it("has the slopes that difference quotients give", () => {
    const active = 2;
    const outputs = batchOf(varied, active);
    const rows = varied.length;
    const balance = { importance: 0.7, load: 0.4, spread: 0.8 };
    const objective = balancedObjective({ active, balance }, 2);
    const slopes = new Float32Array(outputs.length);
    objective(outputs, slopes, rows);
    const unused = new Float32Array(outputs.length);
    for (let i = 0; i < 6 * WIDTH; i++) {
      const h = 2 ** -7; // exact in single precision beside numbers of size 1
      const [x] = [outputs[i]];
      outputs[i] = x + h;
      const up = objective(outputs, unused, rows);
      outputs[i] = x - h;
      const down = objective(outputs, unused, rows);
      outputs[i] = x;
      // Of second order: the third derivatives times h²/6 = 1e-5.
      expect(Math.abs(slopes[i] - (up - down) / (2 * h))).toBeLessThan(2e-4);
    }
  });

  it("counts weights in levels of the loss", () => {
    const outputs = batchOf(varied, 2);
    const at = (level: number) =>
      balancedObjective({ active: 2, balance: { importance: 1, load: 0, spread: 1 } }, level)(
        outputs,
        new Float32Array(outputs.length),
        varied.length,
      ) - 0.5;
    expect(at(1e-5)).toBeCloseTo(1e-5 * at(1), 12);
  });
});

describe("squaredVariation", () => {
  it("is variance over squared mean", () => {
    const { value } = squaredVariation(Float64Array.of(1, 2, 3, 6));
    expect(value).toBeCloseTo((4 + 1 + 0 + 9) / 4 / 9, 14);
  });
});
