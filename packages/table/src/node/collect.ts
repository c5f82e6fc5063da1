/** Rows of a query into the columns of a table. */
import type { RunControl } from "@volsmith/numerics";
import type { DuckDbSession } from "@volsmith/market/readers";
import { previousRows } from "../previous-rows.ts";
import type { PricingTable } from "../pricing-table.ts";
import { columnReader } from "./column-reader.ts";

interface CollectRequest extends RunControl {
  readonly size: number;
  readonly featureNames: readonly string[];
  readonly tickers: readonly string[];
  readonly hasTruth: boolean;
}

export type TableColumnsRead = Omit<PricingTable, "exclusions" | "remarks" | "histories">;

/**
 * @param query ordered; INTEGER day, known_by, ticker, contract, then DOUBLE target, half_spread, truth
 *   and the features; no nulls
 */
export async function collectRows(
  session: DuckDbSession,
  query: string,
  { size, featureNames, tickers, hasTruth, onProgress, signal }: CollectRequest,
): Promise<TableColumnsRead> {
  const nFeatures = featureNames.length;
  const features = new Float64Array(size * nFeatures);
  const targets = new Float64Array(size);
  const halfSpreads = new Float64Array(size);
  const truths = hasTruth ? new Float64Array(size) : null;
  const days = new Int32Array(size);
  const knownBy = new Int32Array(size);
  const contractOf = new Int32Array(size);
  const tickerOf = new Uint16Array(size);
  let at = 0;
  let nChunks = 0;
  for await (const chunk of session.stream(query)) {
    const { rowCount } = chunk;
    const read = columnReader(chunk);
    const part = (column: Float64Array): Float64Array => column.subarray(0, rowCount);
    days.set(read.integers(0).subarray(0, rowCount), at);
    knownBy.set(read.integers(1).subarray(0, rowCount), at);
    tickerOf.set(read.integers(2).subarray(0, rowCount), at);
    contractOf.set(read.integers(3).subarray(0, rowCount), at);
    targets.set(part(read.doubles(4)), at);
    halfSpreads.set(part(read.doubles(5)), at);
    truths?.set(part(read.doubles(6)), at);
    for (let j = 0; j < nFeatures; j++) {
      const column = read.doubles(7 + j);
      for (let i = 0, to = at * nFeatures + j; i < rowCount; i++, to += nFeatures) {
        features[to] = column[i];
      }
    }
    at += rowCount;
    if (++nChunks % 64 === 0) {
      signal?.throwIfAborted();
      onProgress?.({ stage: "collect rows", done: at, total: size });
    }
  }
  return {
    size,
    featureNames,
    features,
    targets,
    truths,
    halfSpreads,
    days,
    knownBy,
    tickers,
    tickerOf,
    contractOf,
    previous: previousRows(days, contractOf),
  };
}
