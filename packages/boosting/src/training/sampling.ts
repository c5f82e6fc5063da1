import type { RandomGenerator } from "@volsmith/numerics";

import type { Engine } from "./engine.ts";
import { SAMPLE_KEY } from "./memory-plan.ts";
import type { Settings } from "./options.ts";

/** Names the tree's row sample and writes which features its levels may split by. */
export function drawSamples(engine: Engine, settings: Settings, tree: number): void {
  const { random, subsample, colsampleByTree, colsampleByLevel, maxDepth } = settings;
  const { at, nFeatures } = engine.plan;
  const draws = random.fork(tree);
  if (subsample < 1) {
    const key = engine.words(SAMPLE_KEY, 2);
    for (let i = 0; i < 2; i++) key[i] = Math.floor(draws.uniform() * 2 ** 32);
  }
  const mask = engine.bytes(at.featureMask, maxDepth * nFeatures);
  if (colsampleByTree === 1 && colsampleByLevel === 1) {
    mask.fill(1);
    return;
  }
  mask.fill(0);
  const all = Array.from({ length: nFeatures }, (_, i) => i);
  const ofTree = chooseShare(all, colsampleByTree, draws);
  for (let depth = 0; depth < maxDepth; depth++) {
    for (const feature of chooseShare(ofTree, colsampleByLevel, draws)) {
      mask[depth * nFeatures + feature] = 1;
    }
  }
}

/** ⌊share·n⌋ of the items but at least one, without replacement (Fisher and Yates, cut short). */
function chooseShare(items: readonly number[], share: number, draws: RandomGenerator): number[] {
  if (share === 1) return [...items];
  const pool = [...items];
  const count = Math.max(1, Math.floor(share * pool.length));
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(draws.uniform() * (pool.length - i));
    [pool[i], pool[j]] = [pool[j], pool[i]];
  }
  return pool.slice(0, count);
}
