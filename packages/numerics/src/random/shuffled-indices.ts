import type { RandomGenerator } from "./random-generator.ts";

/** 0 … n − 1 in random order, by Fisher and Yates. */
export function shuffledIndices(n: number, random: RandomGenerator): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const j = Math.floor(random.uniform() * (i + 1));
    order[i] = order[j];
    order[j] = i;
  }
  return order;
}
