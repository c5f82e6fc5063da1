/** Input subsampling: the operator is shown a part of the quotes and asked for all of them. */
import type { RandomGenerator } from "@volsmith/numerics";
import type { TrainingPoints, TrainingSurface } from "./training-surface.ts";

/**
 * "scattered": quotes here and there, as published. "blocks": for every third surface that, for a
 * third the wings of all smiles, for a third whole expiries, so that the operator learns to go on
 * where quotes end.
 */
export type HiddenQuotes = "scattered" | "blocks";

export interface SubsampleOptions {
  /** A probability is drawn uniformly from here, capped at 1, and each quote kept with it. */
  readonly keep?: readonly [min: number, max: number];
  readonly hide?: HiddenQuotes;
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
  { keep: [min, max] = [0.6, 1.2], hide = "scattered" }: SubsampleOptions = {},
): SubsampledInputs {
  const n = inputs.rhos.length;
  const probability = Math.min(1, min + (max - min) * rng.uniform());
  const isHidden = hide === "blocks" ? hideBlock(inputs, rng.fork(0)) : () => false;
  const kept = new Uint32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    // Draws even where everything is kept: a quote's fate depends on its number alone.
    if (rng.uniform() < probability && !isHidden(i)) kept[count++] = i;
  }
  if (count === 0 || count === n) {
    return { inputs, kept: Uint32Array.from({ length: n }, (_, i) => i) };
  }
  const rows = kept.slice(0, count);
  return { inputs: takePoints(inputs, rows), kept: rows };
}

/** Least and most of what is cut from either end of the z of all quotes, and of the expiries. */
const WING = 0.35;
const EXPIRIES = [0.1, 0.6] as const;

/** Nothing, the wings beyond two quantiles of z, or some of the expiries. */
function hideBlock({ rhos, zs }: TrainingPoints, rng: RandomGenerator): (i: number) => boolean {
  const kind = rng.uniform();
  if (kind < 1 / 3) return () => false;
  if (kind < 2 / 3) {
    const sorted = zs.toSorted();
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
    const low = at(WING * rng.uniform());
    const high = at(1 - WING * rng.uniform());
    return (i) => zs[i] < low || zs[i] > high;
  }
  const [least, most] = EXPIRIES;
  const probability = least + (most - least) * rng.uniform();
  const levels = [...new Set(rhos)];
  const spared = levels[Math.floor(levels.length * rng.uniform())];
  const hidden = new Set(levels.filter((rho) => rng.uniform() < probability && rho !== spared));
  return (i) => hidden.has(rhos[i]);
}

/** Some of the points. */
export function takePoints({ rhos, zs, vols }: TrainingPoints, rows: Uint32Array): TrainingPoints {
  const pick = (column: Float32Array): Float32Array =>
    Float32Array.from(rows, (row) => column[row]);
  return { rhos: pick(rhos), zs: pick(zs), vols: pick(vols) };
}
