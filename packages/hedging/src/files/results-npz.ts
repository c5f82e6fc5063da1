import { readNpz, toFloat64, writeNpz } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { FormatError, ShapeError } from "@volsmith/numerics";

/** Results of a test as the source keeps them. [nPaths] each */
export interface HedgeResults {
  /** Value of the hedge at the end, `V_T`. */
  readonly values: Float64Array;
  /** What is owed then, `Z_T`. */
  readonly payoffs: Float64Array;
}

/** `V_T` and `Z_T` as the source writes them: compressed, float32. */
export function writeHedgeResults({ values, payoffs }: HedgeResults): Uint8Array {
  if (values.length !== payoffs.length)
    throw new ShapeError("writeHedgeResults", "values", [payoffs.length], [values.length]);
  const arrays = new Map([
    ["V_T", singles(values)],
    ["Z_T", singles(payoffs)],
  ]);
  return writeNpz(arrays, { compression: "deflate" });
}

/**
 * Reads such a file.
 * @param file name for messages
 * @throws {FormatError} when an array is missing or the two differ in length
 */
export function readHedgeResults(bytes: Uint8Array, file = "results"): HedgeResults {
  const arrays = readNpz(bytes, { file });
  const [values, payoffs] = ["V_T", "Z_T"].map((name) => {
    const tensor = arrays.get(name);
    if (tensor) return toFloat64(tensor);
    throw new FormatError(
      { file },
      `it has no array "${name}"`,
      `it has ${[...arrays.keys()].join(", ")}`,
    );
  });
  if (values.length !== payoffs.length)
    throw new FormatError({ file }, `V_T has ${values.length} numbers, Z_T ${payoffs.length}`);
  return { values, payoffs };
}

function singles(x: Float64Array): Tensor {
  return { dtype: "F32", shape: [x.length], data: Float32Array.from(x) };
}
