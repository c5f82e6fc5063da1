import type { PricingTable } from "./pricing-table.ts";

/**
 * The same table with its columns in shared memory, so that posting it to a worker copies nothing.
 * Where a runtime has no shared memory (a browser page without isolation) it is the table itself.
 */
export function shareTable(table: PricingTable): PricingTable {
  if (typeof SharedArrayBuffer === "undefined") return table;
  return {
    ...table,
    features: shared(table.features, Float64Array),
    targets: shared(table.targets, Float64Array),
    truths: table.truths && shared(table.truths, Float64Array),
    halfSpreads: shared(table.halfSpreads, Float64Array),
    days: shared(table.days, Int32Array),
    knownBy: shared(table.knownBy, Int32Array),
    tickerOf: shared(table.tickerOf, Uint16Array),
    contractOf: shared(table.contractOf, Int32Array),
    previous: shared(table.previous, Int32Array),
  };
}

type Column = Float64Array | Int32Array | Uint16Array;

function shared<T extends Column>(column: T, make: { new (buffer: SharedArrayBuffer): T }): T {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const copy = new make(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}
