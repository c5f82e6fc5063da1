import type { Engine } from "./engine.ts";
import type { BoosterData, Settings } from "./options.ts";

/** Sums by block of rows, added in order: the same on any number of threads. */
export function sumOfBlocks(values: Float64Array, stride: number): number {
  let total = 0;
  for (let i = 0; i < values.length; i += stride) total += values[i];
  return total;
}

export function totalWeight({ weights, targets }: BoosterData): number {
  return weights ? sumOfBlocks(Float64Array.from(weights), 1) : targets.length;
}

/** Where rows lie in the engine's memory; `weights` is 0 without them. */
export interface RowAddresses {
  readonly margins: number;
  readonly targets: number;
  readonly weights: number;
  readonly nRows: number;
}

/** For an objective without a kernel. */
export function sumOfLosses(engine: Engine, { objective }: Settings, rows: RowAddresses): number {
  const { nRows } = rows;
  const margins = engine.floats(rows.margins, nRows);
  const targets = engine.floats(rows.targets, nRows);
  const weights = rows.weights ? engine.floats(rows.weights, nRows) : null;
  let total = 0;
  for (let i = 0; i < nRows; i++) {
    total += objective.loss(margins[i], targets[i]) * (weights ? weights[i] : 1);
  }
  return total;
}
