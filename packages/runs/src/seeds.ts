import { randomGenerator } from "@volsmith/numerics";

/** A seed for each piece of a run, made of the run's seed and the piece's name alone. */
export function seedOf(seed: number, name: string): number {
  return Math.floor(randomGenerator(seed).fork(hashOf(name)).uniform() * 2 ** 40);
}

/** Fowler, Noll and Vo's hash of a text, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
