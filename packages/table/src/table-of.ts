/** A pricing table from arrays of the caller's. */
import { DataError, ShapeError } from "@volsmith/numerics";
import { previousRows } from "./previous-rows.ts";
import type { PricingTable, TableExclusions, TickerHistory } from "./pricing-table.ts";

/** What a table needs; the rest has defaults. */
export interface TableColumns {
  readonly featureNames: readonly string[];
  /** Raw; [size, nFeatures] row-major, or one array a feature. */
  readonly features: Float64Array | readonly ArrayLike<number>[];
  /** C/K. [size] */
  readonly targets: ArrayLike<number>;
  /** Quote dates, epoch days, ascending. [size] */
  readonly days: ArrayLike<number>;
  /** Latest date of anything the features are made of; the quote date when left out. [size] */
  readonly knownBy?: ArrayLike<number>;
  /** Ticker of each row, or one for all. */
  readonly tickers?: readonly string[] | string;
  /** Anything that tells one contract from another; without it no row has a history. [size] */
  readonly contracts?: ArrayLike<number | string>;
  readonly truths?: ArrayLike<number> | null;
  /** Half of the spread over the strike; NaN where unknown. [size] */
  readonly halfSpreads?: ArrayLike<number>;
  readonly exclusions?: TableExclusions;
  readonly remarks?: readonly string[];
  readonly histories?: readonly TickerHistory[];
}

/**
 * Arrays of numbers as a pricing table; copies them.
 *
 * @throws {ShapeError} when lengths disagree
 * @throws {DataError} for rows not in order of time, or one contract twice on a date
 */
export function tableOf(columns: TableColumns): PricingTable {
  const { featureNames, targets, truths = null, remarks = [], histories = [] } = columns;
  const size = targets.length;
  const floats = (name: string, values: ArrayLike<number>): Float64Array => {
    if (values.length !== size) throw new ShapeError("tableOf", name, [size], [values.length]);
    return Float64Array.from(values);
  };
  const integers = (name: string, values: ArrayLike<number>): Int32Array => {
    if (values.length !== size) throw new ShapeError("tableOf", name, [size], [values.length]);
    return Int32Array.from(values);
  };
  const days = integers("days", columns.days);
  for (let i = 1; i < size; i++) {
    if (days[i] < days[i - 1]) {
      const problem = `row ${i} is of day ${days[i]}, before row ${i - 1} of day ${days[i - 1]}`;
      throw new DataError("tableOf", problem, "sort the rows by quote date");
    }
  }
  const given = columns.tickers ?? "?";
  const perRow = typeof given === "string" ? null : given;
  if (perRow && perRow.length !== size) {
    throw new ShapeError("tableOf", "tickers", [size], [perRow.length]);
  }
  const tickers = perRow ? [...new Set(perRow)] : [given as string];
  const numberOf = new Map(tickers.map((ticker, i) => [ticker, i]));
  const contractOf = contractNumbers(columns.contracts, size);
  return {
    size,
    featureNames: [...featureNames],
    features: rowMajor(columns.features, featureNames.length, size),
    targets: floats("targets", targets),
    truths: truths && floats("truths", truths),
    halfSpreads: columns.halfSpreads
      ? floats("halfSpreads", columns.halfSpreads)
      : new Float64Array(size).fill(NaN),
    days,
    knownBy: columns.knownBy ? integers("knownBy", columns.knownBy) : days.slice(),
    tickers,
    tickerOf: Uint16Array.from({ length: size }, (_, i) => (perRow ? numberOf.get(perRow[i])! : 0)),
    contractOf,
    previous: previousRows(days, contractOf),
    exclusions: columns.exclusions ?? { nRows: size, nKept: size, reasons: [] },
    remarks,
    histories,
  };
}

function rowMajor(
  features: TableColumns["features"],
  nFeatures: number,
  size: number,
): Float64Array {
  if (features instanceof Float64Array) {
    if (features.length !== size * nFeatures) {
      throw new ShapeError("tableOf", "features", [size, nFeatures], [features.length]);
    }
    return features.slice();
  }
  const lengths = features.map(({ length }) => length);
  if (features.length !== nFeatures || lengths.some((length) => length !== size)) {
    const shape = [features.length, ...new Set(lengths)];
    throw new ShapeError("tableOf", "features", [nFeatures, size], shape);
  }
  const out = new Float64Array(size * nFeatures);
  features.forEach((column, j) => {
    for (let i = 0; i < size; i++) out[i * nFeatures + j] = column[i];
  });
  return out;
}

function contractNumbers(contracts: TableColumns["contracts"], size: number): Int32Array {
  if (!contracts) return Int32Array.from({ length: size }, (_, i) => i);
  if (contracts.length !== size) {
    throw new ShapeError("tableOf", "contracts", [size], [contracts.length]);
  }
  const numbers = new Map<number | string, number>();
  return Int32Array.from({ length: size }, (_, i) => {
    const known = numbers.get(contracts[i]);
    if (known !== undefined) return known;
    numbers.set(contracts[i], numbers.size);
    return numbers.size - 1;
  });
}
