/** Parts of a table in order of time. */
import { DataError, DomainError } from "@volsmith/numerics";
import type { Part, PricingTable } from "./pricing-table.ts";

/** Three parts of a table in order of time; no quote date lies in two of them. */
export interface ChronologicalSplit {
  readonly train: Part;
  readonly validation: Part;
  readonly test: Part;
}

export interface SplitOptions {
  /** Share of the rows to train on. */
  readonly train?: number;
  /** Share of the rows to stop by; the rest is the test part. */
  readonly validation?: number;
  /** "random" is here to be refused. */
  readonly order?: "chronological" | "random";
}

/** What of a table tells its parts: quote dates, ascending. */
export type DatedRows = Pick<PricingTable, "size" | "days">;

/**
 * Splits by time: the first rows train, the next ones stop the training, the last ones test. Shares
 * are of rows; each boundary is the beginning of the quote date that comes nearest to its share.
 *
 * @throws {DomainError} for a random split, or shares that leave a part empty
 * @throws {DataError} when the table has fewer than three quote dates
 */
export function chronologicalSplit(
  table: DatedRows,
  { train = 0.7, validation = 0.15, order = "chronological" }: SplitOptions = {},
): ChronologicalSplit {
  const where = "chronologicalSplit";
  if (order !== "chronological") {
    const fix =
      "a random split puts quotes of one day, nearly equal, on both sides, so that a model is tested on what it was trained on: leave `order` out";
    throw new DomainError(where, "order", order, '"chronological"', fix);
  }
  if (!(train > 0 && train < 1)) throw new DomainError(where, "train", train, "between 0 and 1");
  if (!(validation > 0 && train + validation < 1)) {
    throw new DomainError(where, "validation", validation, `between 0 and ${1 - train}`);
  }
  const starts = dayStarts(table);
  const nDays = starts.length;
  if (nDays < 3) {
    const problem = `the table has ${nDays} quote date${nDays === 1 ? "" : "s"}, but three parts without a common date need three`;
    throw new DataError(where, problem, "give quotes of more days");
  }
  const { size } = table;
  const first = nearest(starts, train * size, { from: 1, to: nDays - 2 });
  const second = nearest(starts, (train + validation) * size, { from: first + 1, to: nDays - 1 });
  return splitAtRows(size, starts[first], starts[second]);
}

export interface SplitDays {
  /** First quote date of the validation part, epoch day. */
  readonly validationFrom: number;
  /** First quote date of the test part, epoch day. */
  readonly testFrom: number;
}

/**
 * Splits at given dates.
 *
 * @throws {DataError} naming the part that would be empty
 */
export function splitAtDays(
  table: DatedRows,
  { validationFrom, testFrom }: SplitDays,
): ChronologicalSplit {
  const { size, days } = table;
  const rowOf = (day: number): number => {
    const row = days.findIndex((candidate) => candidate >= day);
    return row < 0 ? size : row;
  };
  const split = splitAtRows(size, rowOf(validationFrom), rowOf(testFrom));
  for (const [name, { from, to }] of Object.entries(split) as [string, Part][]) {
    if (to > from) continue;
    const range = size > 0 ? ` has days ${days[0]} to ${days[size - 1]}` : " is empty";
    const problem = `the ${name} part would be empty: the table${range} (days since 1970-01-01)`;
    throw new DataError("splitAtDays", problem, "move the boundaries");
  }
  return split;
}

function splitAtRows(size: number, first: number, second: number): ChronologicalSplit {
  return {
    train: { from: 0, to: first },
    validation: { from: first, to: second },
    test: { from: second, to: size },
  };
}

/** First row of each quote date. */
function dayStarts({ size, days }: DatedRows): number[] {
  const starts: number[] = [];
  for (let i = 0; i < size; i++) if (i === 0 || days[i] !== days[i - 1]) starts.push(i);
  return starts;
}

/** Index in from..to of the start that is nearest to `row`. */
function nearest(
  starts: readonly number[],
  row: number,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let best = from;
  for (let i = from; i <= to; i++) {
    if (Math.abs(starts[i] - row) < Math.abs(starts[best] - row)) best = i;
  }
  return best;
}
