import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import {
  mixStreams,
  subsampleInputs,
  syntheticStream,
  vegaAt,
  vegaWeights,
} from "../../../../src/index.ts";
import type { SurfaceStream, TrainingSurface } from "../../../../src/index.ts";

/** A stream whose surfaces say only which they are. */
function numbered(name: string, size = Infinity): SurfaceStream {
  const at = (index: number) =>
    ({
      origin: { kind: "panel", underlying: name, quotedAt: index },
    }) as unknown as TrainingSurface;
  return { name, size, at };
}

function told(stream: SurfaceStream, index: number): [name: string, index: number] {
  const { origin } = stream.at(index);
  if (origin.kind !== "panel") throw new Error("numbered surfaces only");
  return [origin.underlying, origin.quotedAt];
}

describe("mixStreams", () => {
  const shares = [
    { stream: numbered("a"), ratio: 3 },
    { stream: numbered("b"), ratio: 1 },
    { stream: numbered("c", 7), ratio: 0.01 },
  ];
  const mixed = mixStreams(shares, { seed: 4 });

  it("holds each stream's share in every block, and leaves none of its surfaces out", () => {
    const seen = new Map<string, number[]>();
    for (let i = 0; i < 4 * 256; i++) {
      const [name, index] = told(mixed, i);
      seen.set(name, [...(seen.get(name) ?? []), index]);
    }
    const counts = [...seen].map(([name, indices]) => [name, indices.length]);
    expect(Object.fromEntries(counts)).toEqual({ a: 4 * 191, b: 4 * 64, c: 4 });
    for (const indices of seen.values()) {
      expect(indices.toSorted((p, q) => p - q)).toEqual(indices.map((_, i) => i));
    }
  });

  it("gives the same surface for the same index, in any order of access", () => {
    const forward = Array.from({ length: 600 }, (_, i) => told(mixed, i));
    const again = mixStreams(shares, { seed: 4 });
    for (let i = 599; i >= 0; i -= 7) expect(told(again, i)).toEqual(forward[i]);
    const other = mixStreams(shares, { seed: 5 });
    expect(Array.from({ length: 600 }, (_, i) => told(other, i))).not.toEqual(forward);
  });

  it("has a name and a size made of theirs", () => {
    expect(mixed.name).toBe("a + b + c");
    expect(mixed.size).toBe(Infinity);
  });

  it("refuses shares that are none, or too small for a block", () => {
    expect(() => mixStreams([], { seed: 1 })).toThrow(/shares must be one stream or more/);
    const none = [{ stream: numbered("a"), ratio: 0 }];
    expect(() => mixStreams(none, { seed: 1 })).toThrow(/ratio of a must be positive, got 0/);
    const tiny = [...shares, { stream: numbered("d"), ratio: 1e-6 }];
    expect(() => mixStreams(tiny, { seed: 1 })).toThrow(/ratio of d must be a 256th or more/);
  });
});

describe("subsampleInputs", () => {
  const surface = syntheticStream({ seed: 3, quotes: [500, 500] }).at(0);
  const { inputs } = surface;

  it("keeps a share whose mean over draws is that of min(1, U(0.6, 1.2))", () => {
    const rng = randomGenerator(8);
    const shares = Array.from({ length: 2000 }, (_, i) => {
      return subsampleInputs(surface, rng.fork(i)).kept.length / inputs.rhos.length;
    });
    const mean = shares.reduce((a, b) => a + b) / shares.length;
    // E = 2/3·0.8 + 1/3·1; the variance of min(1, U) is 0.4²/12·2/3 + 2/9·0.2² = 0.0178, and
    // drawing 500 points adds less than 0.25/500: four standard errors of 2,000 draws are 0.0121.
    expect(Math.abs(mean - (2 / 3) * 0.8 - 1 / 3)).toBeLessThan(0.0121);
    const full = shares.filter((share) => share === 1).length / shares.length;
    // A third of the draws keep everything; four standard errors of a share are 0.042.
    expect(Math.abs(full - 1 / 3)).toBeLessThan(0.042);
    expect(Math.min(...shares)).toBeGreaterThan(0.5);
  });

  it("keeps points as they are, in their order, and says which", () => {
    const { inputs: part, kept } = subsampleInputs(surface, randomGenerator(2), {
      keep: [0.5, 0.5],
    });
    expect(kept.length).toBeLessThan(inputs.rhos.length);
    kept.forEach((row, i) => {
      if (i > 0) expect(row).toBeGreaterThan(kept[i - 1]);
      expect(part.rhos[i]).toBe(inputs.rhos[row]);
      expect(part.zs[i]).toBe(inputs.zs[row]);
      expect(part.vols[i]).toBe(inputs.vols[row]);
    });
  });

  it("hides blocks when asked: wings or expiries of two surfaces in three", () => {
    const kinds = { nothing: 0, wings: 0, expiries: 0 };
    const levels = new Set(inputs.rhos).size;
    for (let i = 0; i < 300; i++) {
      const options = { keep: [1, 1], hide: "blocks" } as const;
      const { inputs: part } = subsampleInputs(surface, randomGenerator(i), options);
      const all = part.rhos.length === inputs.rhos.length;
      if (new Set(part.rhos).size < levels) kinds.expiries += 1;
      else if (!all) kinds.wings += 1;
      else kinds.nothing += 1;
      // What is cut from a smile lies outside what is left: a wing is whole.
      expect(part.rhos.length).toBeGreaterThan(0.1 * inputs.rhos.length);
    }
    // Thirds of 300, four standard errors 33; a draw of expiries may happen to hide none.
    for (const count of Object.values(kinds)) expect(Math.abs(count - 100)).toBeLessThan(40);
  });

  it("is the same for the same generator, and never empty", () => {
    const first = subsampleInputs(surface, randomGenerator(2));
    expect(subsampleInputs(surface, randomGenerator(2))).toEqual(first);
    const none = subsampleInputs(surface, randomGenerator(2), { keep: [0, 0] });
    expect(none.kept.length).toBe(inputs.rhos.length);
  });
});

describe("vegaWeights", () => {
  it("is vega over its mean, but at least 1", () => {
    const rhos = Float32Array.of(0.1, 0.5, 0.9);
    const zs = Float32Array.of(-1, 0, 0.3);
    const vols = Float32Array.of(0.3, 0.2, 0.25);
    const vegas = Array.from(rhos, (rho, i) => vegaAt(rho, zs[i], vols[i]));
    const mean = vegas.reduce((a, b) => a + b) / 3;
    const weights = vegaWeights({ rhos, zs, vols });
    vegas.forEach((vega, i) => expect(weights[i]).toBeCloseTo(Math.max(1, vega / mean), 5));
    expect(weights[0]).toBe(1);
  });

  it("is 1 everywhere when all vegas vanish", () => {
    const far = {
      rhos: Float32Array.of(0.1),
      zs: Float32Array.of(-1.4),
      vols: Float32Array.of(0.01),
    };
    expect(vegaWeights(far)).toEqual(Float32Array.of(1));
  });
});
