/** Proof that no row, of a split or of a history, looks at what comes after it. */
import { DataError } from "@volsmith/numerics";
import type { PricingTable } from "./pricing-table.ts";
import type { ChronologicalSplit } from "./split.ts";

type CheckedTable = Pick<PricingTable, "size" | "days" | "knownBy" | "contractOf" | "previous">;

/**
 * Refuses a table in which a feature is dated after its quote, a history that points forward or to
 * another contract, and a split whose parts share a quote date or are out of order.
 *
 * @throws {DataError} naming the first row or date that leaks
 */
export function checkLeakage(table: CheckedTable, split?: ChronologicalSplit): void {
  const where = "checkLeakage";
  const { size, days, knownBy, contractOf, previous } = table;
  for (let i = 0; i < size; i++) {
    if (i > 0 && days[i] < days[i - 1]) {
      throw new DataError(where, `row ${i} is of an earlier date than row ${i - 1}`, "sort rows");
    }
    if (!(knownBy[i] <= days[i])) {
      const late = `row ${i} of ${date(days[i])} has features known on ${date(knownBy[i])} only`;
      throw new DataError(where, late, "make features of what was known on the quote date");
    }
    const before = previous[i];
    if (before === -1) continue;
    if (!(before >= 0 && before < i && days[before] < days[i])) {
      const problem = `the history of row ${i} leads to row ${before}, which is not of an earlier date`;
      throw new DataError(where, problem);
    }
    if (contractOf[before] !== contractOf[i]) {
      throw new DataError(where, `the history of row ${i} leads to another contract`);
    }
  }
  if (split) checkSplit(table, split);
}

function checkSplit({ size, days }: CheckedTable, split: ChronologicalSplit): void {
  const where = "checkLeakage";
  const parts = (["train", "validation", "test"] as const).map((name) => ({
    name,
    ...split[name],
  }));
  for (const { name, from, to } of parts) {
    const isInside = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to <= size;
    if (!isInside || from >= to) {
      throw new DataError(where, `the ${name} part (rows ${from} to ${to} of ${size}) is empty`);
    }
  }
  for (let i = 1; i < parts.length; i++) {
    const [early, late] = [parts[i - 1], parts[i]];
    if (late.from < early.to) {
      const problem = `the ${late.name} part begins at row ${late.from}, before the ${early.name} part ends at row ${early.to}`;
      throw new DataError(where, problem, "make the split with chronologicalSplit");
    }
    if (days[early.to - 1] >= days[late.from]) {
      const problem = `the ${early.name} and ${late.name} parts share ${date(days[late.from])}`;
      throw new DataError(where, problem, "split between two dates, as chronologicalSplit does");
    }
  }
}

function date(day: number): string {
  const time = new Date(day * 86_400_000);
  return Number.isNaN(time.getTime()) ? String(day) : time.toISOString().slice(0, 10);
}
