import { featureIndex } from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";

/** One feature of some rows, copied. @throws {DataError} when the table has no such feature */
export function partColumn(table: PricingTable, name: string, { from, to }: Part): Float64Array {
  const { features, featureNames } = table;
  const column = featureIndex(table, name, "study");
  const values = new Float64Array(to - from);
  for (let i = 0; i < values.length; i++)
    values[i] = features[(from + i) * featureNames.length + column];
  return values;
}
