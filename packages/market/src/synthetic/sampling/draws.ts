import type { RandomGenerator } from "@volsmith/numerics";

export type Range = readonly [min: number, max: number];

/** Uniform on a range. */
export function drawUniform(rng: RandomGenerator, [min, max]: Range): number {
  return min + (max - min) * rng.uniform();
}

/** Log-uniform on a positive range: every decade equally likely. */
export function drawLogUniform(rng: RandomGenerator, [min, max]: Range): number {
  return min * (max / min) ** rng.uniform();
}

/** A whole number, both ends included. */
export function drawInteger(rng: RandomGenerator, [min, max]: Range): number {
  return min + Math.floor(rng.uniform() * (max - min + 1));
}

export function drawOne<T>(rng: RandomGenerator, items: readonly T[]): T {
  return items[drawInteger(rng, [0, items.length - 1])];
}
