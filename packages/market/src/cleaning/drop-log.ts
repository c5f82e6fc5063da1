import type { ChainRows } from "../chain.ts";
import { formatDay, MS_PER_DAY } from "../calendars/epoch-day.ts";
import type { CleaningReport, DroppedExample, DropReason } from "../snapshot.ts";

const EXAMPLES_PER_REASON = 3;

/** Remembers, for every row of a chain, whether and why it was dropped. */
export interface DropLog {
  isKept(row: number): boolean;
  /** Drops a row; the first reason given stands. */
  drop(row: number, reason: DropReason): void;
  report(warnings: readonly string[]): CleaningReport;
}

export function dropLog(rows: ChainRows): DropLog {
  const dropped = new Uint8Array(rows.size);
  const counts: Partial<Record<DropReason, number>> = {};
  const examples: DroppedExample[] = [];
  let nDropped = 0;
  return {
    isKept: (row) => dropped[row] === 0,
    drop(row, reason) {
      if (dropped[row] === 1) return;
      dropped[row] = 1;
      nDropped++;
      const count = (counts[reason] ?? 0) + 1;
      counts[reason] = count;
      if (count <= EXAMPLES_PER_REASON)
        examples.push({ reason, line: rows.lines[row], detail: describe(rows, row) });
    },
    report: (warnings) => ({
      nRows: rows.size,
      nKept: rows.size - nDropped,
      dropped: counts,
      examples,
      warnings,
    }),
  };
}

/** "SPXW 2022-02-07 call 2400: bid 2087.8, ask 2102.6" */
function describe(rows: ChainRows, row: number): string {
  const expiry = rows.expiries[row];
  const day = Number.isFinite(expiry) ? formatDay(Math.floor(expiry / MS_PER_DAY)) : "no expiry";
  const type = rows.signs[row] > 0 ? "call" : "put";
  const quote =
    Number.isNaN(rows.bids[row]) && Number.isNaN(rows.asks[row])
      ? `last ${rows.lasts[row]}`
      : `bid ${rows.bids[row]}, ask ${rows.asks[row]}`;
  return `${rows.roots[row]} ${day} ${type} ${rows.strikes[row]}: ${quote}`;
}
