/** Rows of a table, and the histories behind them, as the engine's batches: gathered when asked for. */
import type { DataSource } from "@volsmith/engine";
import type { Part, PricingTable } from "@volsmith/table";

/** Where the rows of a model's inputs come from. */
export interface RowReader {
  readonly table: PricingTable;
  /** Places of the model's features. */
  readonly columns: Int32Array;
  /** Quote dates looked at, the row's own included. */
  readonly steps: number;
}

/**
 * Raw features of rows of the table, and for models with memory those of the same contract on the
 * quote dates before, oldest first, padded with zeros on the left; the mask is 1 where there is
 * something.
 *
 * @param numbers rows of the table, count from `offset`
 * @param x [rows, steps, nFeatures] @param mask [rows, steps], or null without memory
 */
export function gatherRows(
  { table: { features, featureNames, previous }, columns, steps }: RowReader,
  numbers: { readonly rows: Uint32Array; readonly offset: number },
  { x, mask }: { readonly x: Float32Array; readonly mask: Float32Array | null },
): void {
  const width = featureNames.length;
  const n = columns.length;
  const { rows, offset } = numbers;
  for (let i = 0; i < rows.length; i++) {
    let row = rows[i] + offset;
    for (let step = steps - 1; step >= 0; step--) {
      const line = i * steps + step;
      const to = line * n;
      if (mask) mask[line] = row < 0 ? 0 : 1;
      if (row < 0) {
        x.fill(0, to, to + n);
        continue;
      }
      const from = row * width;
      for (let j = 0; j < n; j++) x[to + j] = features[from + columns[j]];
      row = steps > 1 ? previous[row] : -1;
    }
  }
}

/** Inputs of a training: `x` and `mask` of the model, `y` the target, `scale` of its error. */
export type TrainingInputs = {
  readonly x: readonly [width: number] | readonly [steps: number, width: number];
  readonly y: readonly [1];
  readonly scale?: readonly [1];
  readonly mask?: readonly [steps: number];
};

/**
 * A part of a table as the engine asks for it.
 * @param scaleOf factor of a row's error, from its C/K; none for losses without one
 */
export function rowSource(
  reader: RowReader,
  { from, to }: Part,
  scaleOf: ((ratio: number) => number) | null,
): DataSource<TrainingInputs> {
  const { targets } = reader.table;
  return {
    rows: to - from,
    fill(numbers, inputs) {
      const { x, y, scale, mask } = inputs as Readonly<Record<string, Float32Array | undefined>>;
      gatherRows(reader, { rows: numbers, offset: from }, { x: x!, mask: mask ?? null });
      for (let i = 0; i < numbers.length; i++) {
        const target = targets[from + numbers[i]];
        y![i] = target;
        if (scaleOf && scale) scale[i] = scaleOf(target);
      }
    },
  };
}
