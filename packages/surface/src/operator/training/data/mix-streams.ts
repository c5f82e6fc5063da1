import type { RandomGenerator } from "@volsmith/numerics";
import { DomainError, randomGenerator, shuffledIndices } from "@volsmith/numerics";
import type { SurfaceStream } from "./surface-stream.ts";
import { checkIndex } from "./surface-stream.ts";

export interface StreamShare {
  readonly stream: SurfaceStream;
  /** Share of examples, positive; shares are relative to their sum. */
  readonly ratio: number;
}

export interface MixOptions {
  readonly seed: number;
  /** Examples after which the shares are exact, to a whole number of each stream. */
  readonly block?: number;
}

/**
 * Several streams as one. Every block of examples holds each stream's share of them in an order of
 * its own, and goes on in each stream where the block before it stopped: nothing is left out.
 *
 * @throws {DomainError} when there is no stream, a ratio is not positive, or a block is too short
 *   to hold one surface of each.
 */
export function mixStreams(shares: readonly StreamShare[], options: MixOptions): SurfaceStream {
  const { seed, block = 256 } = options;
  const where = "mixStreams";
  if (shares.length === 0) throw new DomainError(where, "shares", "none", "one stream or more");
  for (const { stream, ratio } of shares) {
    if (!(ratio > 0 && ratio < Infinity)) {
      throw new DomainError(where, `ratio of ${stream.name}`, ratio, "positive");
    }
  }
  const counts = apportion(
    shares.map(({ ratio }) => ratio),
    block,
  );
  counts.forEach((count, s) => {
    if (count > 0) return;
    const { stream, ratio } = shares[s];
    throw new DomainError(where, `ratio of ${stream.name}`, ratio, `a ${block}th or more`);
  });
  const slots = counts.flatMap((count, s) => Array.from({ length: count }, (_, i) => [s, i]));
  const rng: RandomGenerator = randomGenerator(seed);
  let held = -1;
  let order = new Uint32Array(0);
  const specs = shares.flatMap(({ stream: { spec }, ratio }) => (spec ? [{ spec, ratio }] : []));
  return {
    name: shares.map(({ stream }) => stream.name).join(" + "),
    size: shares.reduce((size, { stream }) => size + stream.size, 0),
    ...(specs.length === shares.length && { spec: { kind: "mix", shares: specs, options } }),
    at(index) {
      checkIndex(where, index);
      const b = Math.floor(index / block);
      if (b !== held) {
        order = shuffledIndices(block, rng.fork(b));
        held = b;
      }
      const [s, i] = slots[order[index % block]];
      return shares[s].stream.at(b * counts[s] + i);
    },
  };
}

/** Whole numbers that add up to `total`, nearest to the ratios (largest remainders first). */
function apportion(ratios: readonly number[], total: number): number[] {
  const sum = ratios.reduce((a, b) => a + b, 0);
  const exact = ratios.map((ratio) => (total * ratio) / sum);
  const counts = exact.map(Math.floor);
  const left = total - counts.reduce((a, b) => a + b, 0);
  const order = exact.map((x, s) => [x - counts[s], s]).toSorted((a, b) => b[0] - a[0]);
  for (let i = 0; i < left; i++) counts[order[i][1]]++;
  return counts;
}
