import { DataError } from "@volsmith/numerics";

import type { Feature } from "../features/feature.ts";
import type { HedgeMarket } from "../market.ts";

/** Means and deviations features are brought to 0 and 1 by. [nFeatures] each */
export interface StateStandards {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** Features that are known before a policy runs, one column each. */
export function marketColumns(
  features: readonly Feature[],
  market: HedgeMarket,
): readonly Float64Array[] {
  const columns: Float64Array[] = [];
  for (const { kind, values } of features) {
    if (!values) continue;
    const column = values(market);
    const bad = column.findIndex((x) => !Number.isFinite(x));
    if (bad >= 0) {
      const where = `path ${Math.floor(bad / market.nSteps)}, step ${bad % market.nSteps}`;
      throw new DataError("states", `feature "${kind}" is ${column[bad]} at ${where}`);
    }
    columns.push(column);
  }
  if (columns.length === 0)
    throw new DataError("states", "no feature of the market is given", "add sourceFeatures()");
  return columns;
}

/** Means and deviations of columns; what never varies keeps a deviation of 1. */
export function measureStandards(columns: readonly Float64Array[]): StateStandards {
  const moments = columns.map((column) => {
    let sum = 0;
    for (const x of column) sum += x;
    const mean = sum / column.length;
    let squares = 0;
    for (const x of column) squares += (x - mean) ** 2;
    const deviation = Math.sqrt(squares / column.length);
    return { mean, deviation: deviation > 1e-9 * Math.abs(mean) ? deviation : 1 };
  });
  return {
    means: moments.map(({ mean }) => mean),
    deviations: moments.map(({ deviation }) => deviation),
  };
}

/** Features as they are. */
export function rawStandards(nFeatures: number): StateStandards {
  return {
    means: Array.from({ length: nFeatures }, () => 0),
    deviations: Array.from({ length: nFeatures }, () => 1),
  };
}

/** Scaled features side by side, [nPaths, nSteps, nFeatures]. */
export function joinStates(
  columns: readonly Float64Array[],
  { means, deviations }: StateStandards,
): Float32Array {
  const width = columns.length;
  const states = new Float32Array(columns[0].length * width);
  for (const [j, column] of columns.entries()) {
    const mean = means[j];
    const scale = 1 / deviations[j];
    for (let i = 0; i < column.length; i++) states[i * width + j] = (column[i] - mean) * scale;
  }
  return states;
}
