import { DataError } from "@volsmith/numerics";

/**
 * Row of the same contract on its quote date before, −1 for none.
 *
 * @param days ascending
 * @throws {DataError} for one contract twice on a date
 */
export function previousRows(days: Int32Array, contractOf: Int32Array): Int32Array {
  let nContracts = 0;
  for (let i = 0; i < contractOf.length; i++) nContracts = Math.max(nContracts, contractOf[i] + 1);
  const last = new Int32Array(nContracts).fill(-1);
  const previous = new Int32Array(days.length);
  for (let i = 0; i < days.length; i++) {
    const before = last[contractOf[i]];
    if (before >= 0 && days[before] === days[i]) {
      const problem = `rows ${before} and ${i} are of one contract on one date`;
      throw new DataError("pricing table", problem, "keep one row a contract and date");
    }
    previous[i] = before;
    last[contractOf[i]] = i;
  }
  return previous;
}
