import { DataError } from "@volsmith/numerics";
import type { Part, PricingTable } from "@volsmith/table";

import { columnsOf } from "./columns.ts";

/** @throws {DataError} naming the first feature, or the target, of a row that is no finite number */
export function checkFinite(
  table: PricingTable,
  names: readonly string[],
  { from, to }: Part,
): void {
  const { features, targets, featureNames } = table;
  const columns = columnsOf(table, names, "trainPricer");
  for (let row = from; row < to; row++) {
    if (!Number.isFinite(targets[row])) throw refusal("the target C/K", targets[row], row);
    for (let j = 0; j < columns.length; j++) {
      const value = features[row * featureNames.length + columns[j]];
      if (!Number.isFinite(value)) throw refusal(`feature ${names[j]}`, value, row);
    }
  }
}

function refusal(what: string, value: number, row: number): DataError {
  const fix = "leave such rows out of the table";
  return new DataError("trainPricer", `${what} is ${value} in row ${row}`, fix);
}
