import { readNpz, toFloat64 } from "@volsmith/files";
import { FormatError } from "@volsmith/numerics";

import type { PathSet } from "../processes/process.ts";

/** Paths of the source's data file, and what it says is owed on them. */
export interface SourcePaths {
  readonly paths: PathSet;
  /** [nPaths] */
  readonly payoffs: Float64Array;
}

/** Features of a state in the order of the source. */
const SPOT_RATIO = 0;
const VOLATILITY = 3;
const FEATURES = 4;

/**
 * The source's data: `X_train`, `X_test` [paths, instants, 4] and `Y_train`, `Y_test` [paths] in one npz.
 * Its policy decides at every instant but the last.
 *
 * @param options.spot S_0, 100 in the source
 * @param options.years from the first instant to the last
 * @throws {FormatError} when an array is missing or has another shape
 */
export function readSourceData(
  bytes: Uint8Array,
  { spot = 100, years = 1, file = "deep-hedging data" } = {},
): { readonly train: SourcePaths; readonly test: SourcePaths } {
  const arrays = readNpz(bytes, { file });
  const find = (name: string) => {
    const tensor = arrays.get(name);
    if (tensor) return tensor;
    throw new FormatError(
      { file },
      `it has no array "${name}"`,
      `it has ${[...arrays.keys()].join(", ")}`,
    );
  };
  const read = (part: string): SourcePaths => {
    const states = find(`X_${part}`);
    const payoffs = toFloat64(find(`Y_${part}`));
    const [nPaths, instants, width] = states.shape;
    const fits = states.shape.length === 3 && width === FEATURES && instants > 1;
    if (!fits || payoffs.length !== nPaths) {
      const shape = states.shape.join(" × ");
      const problem = `X_${part} is ${shape} beside ${payoffs.length} payoffs`;
      throw new FormatError(
        { file },
        problem,
        "it must be paths × instants × 4, one payoff a path",
      );
    }
    const data = toFloat64(states);
    const column = (j: number, scale: number) =>
      Float64Array.from({ length: nPaths * instants }, (_, i) => scale * data[i * width + j]);
    const times = Float64Array.from({ length: instants }, (_, t) => (years * t) / (instants - 1));
    const vols = column(VOLATILITY, 1);
    return { paths: { grid: { times }, nPaths, spots: column(SPOT_RATIO, spot), vols }, payoffs };
  };
  return { train: read("train"), test: read("test") };
}
