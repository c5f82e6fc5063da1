/** Input subsampling: the operator is shown a part of the quotes and asked for all of them. */
import type { RandomGenerator } from "@volsmith/numerics";
import type { TrainingPoints, TrainingSurface } from "./training-surface.ts";

export interface SubsampleOptions {
  /** A probability is drawn uniformly from here, capped at 1, and each quote kept with it. */
  readonly keep?: readonly [min: number, max: number];
}

export interface SubsampledInputs {
  readonly inputs: TrainingPoints;
  /** Which of the surface's inputs they are, ascending. [inputs] */
  readonly kept: Uint32Array;
}

/**
 * The inputs of one step. The loss is still taken at all of the surface's points, so that the
 * operator learns to interpolate.
 *
 * @returns at least one input: all of them where chance would keep none
 */
export function subsampleInputs(
  { inputs }: Pick<TrainingSurface, "inputs">,
  rng: RandomGenerator,
  { keep: [min, max] = [0.6, 1.2] }: SubsampleOptions = {},
): SubsampledInputs {
  const n = inputs.rhos.length;
  const probability = Math.min(1, min + (max - min) * rng.uniform());
  const kept = new Uint32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    // Draws even where everything is kept: a quote's fate depends on its number alone.
    if (rng.uniform() < probability) kept[count++] = i;
  }
  if (count === 0 || count === n) {
    return { inputs, kept: Uint32Array.from({ length: n }, (_, i) => i) };
  }
  const rows = kept.slice(0, count);
  return { inputs: takePoints(inputs, rows), kept: rows };
}

/** Some of the points. */
export function takePoints({ rhos, zs, vols }: TrainingPoints, rows: Uint32Array): TrainingPoints {
  const pick = (column: Float32Array): Float32Array =>
    Float32Array.from(rows, (row) => column[row]);
  return { rhos: pick(rhos), zs: pick(zs), vols: pick(vols) };
}
