import type { RandomGenerator } from "@volsmith/numerics";

/** 0 … n − 1 in random order (Fisher and Yates). */
export function shuffledIndices(n: number, rng: RandomGenerator): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const j = Math.floor(rng.uniform() * (i + 1));
    order[i] = order[j];
    order[j] = i;
  }
  return order;
}
