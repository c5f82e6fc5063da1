import type { PathPart } from "./path-source.ts";

const PARTS: readonly PathPart[] = ["training", "validation", "test"];

/** A seed of each part's own, so that no part repeats another's paths. */
export function partSeed(seed: number, part: PathPart): number {
  return PARTS.length * seed + PARTS.indexOf(part);
}
