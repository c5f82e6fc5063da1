/** Clean rows grouped by root and expiry, one call and one put a strike. */
import { yearsBetween } from "@volsmith/numerics";
import type { Chain, Settlement } from "../chain.ts";
import type { DropLog } from "./drop-log.ts";

/** Conflicting quotes of one option: drop them all, or trust the first or last line. */
export type DuplicatePolicy = "drop-conflicting" | "first" | "last";

/** What is left of one expiry and root. */
export interface RawSlice {
  readonly root: string;
  readonly settlement: Settlement;
  readonly expiry: number;
  readonly tau: number;
  /** Rows of the chain, ascending in strike, the put before the call. */
  readonly rows: readonly number[];
  readonly signs: Int8Array;
  readonly strikes: Float64Array;
  readonly bids: Float64Array;
  readonly asks: Float64Array;
  /** The vendor's own forward, NaN where it gives none. */
  readonly vendorForward: number;
}

interface Grouping {
  readonly duplicates: DuplicatePolicy;
  readonly log: DropLog;
}

/** @returns slices ascending in tau, then by root; duplicates are dropped in `log`. */
export function rawSlices(
  { rows, quotedAt }: Chain,
  { bids, asks }: { readonly bids: Float64Array; readonly asks: Float64Array },
  { duplicates, log }: Grouping,
): readonly RawSlice[] {
  const groups = new Map<string, Map<number, number[]>>();
  for (let i = 0; i < rows.size; i++) {
    if (!log.isKept(i)) continue;
    const root = rows.roots[i];
    let byExpiry = groups.get(root);
    if (!byExpiry) groups.set(root, (byExpiry = new Map()));
    const group = byExpiry.get(rows.expiries[i]);
    if (group) group.push(i);
    else byExpiry.set(rows.expiries[i], [i]);
  }
  const order = (i: number, j: number): number =>
    rows.strikes[i] - rows.strikes[j] || rows.signs[i] - rows.signs[j] || i - j;
  const isSameOption = (i: number, j: number): boolean =>
    rows.strikes[i] === rows.strikes[j] && rows.signs[i] === rows.signs[j];

  const withoutDuplicates = (sorted: readonly number[]): number[] => {
    const kept: number[] = [];
    for (let start = 0, end = 1; start < sorted.length; start = end, end++) {
      while (end < sorted.length && isSameOption(sorted[start], sorted[end])) end++;
      const copies = sorted.slice(start, end);
      const isConflict = copies.some(
        (i) => bids[i] !== bids[copies[0]] || asks[i] !== asks[copies[0]],
      );
      const chosen =
        isConflict && duplicates === "drop-conflicting"
          ? undefined
          : copies[duplicates === "last" ? copies.length - 1 : 0];
      for (const copy of copies) {
        if (copy === chosen) kept.push(copy);
        else log.drop(copy, "duplicate-key");
      }
    }
    return kept;
  };

  const slices: RawSlice[] = [];
  for (const [root, byExpiry] of groups) {
    for (const [expiry, members] of byExpiry) {
      const chosen = withoutDuplicates(members.toSorted(order));
      if (chosen.length === 0) continue;
      const pick = (column: Float64Array): Float64Array =>
        Float64Array.from(chosen, (i) => column[i]);
      const forwards = chosen.map((i) => rows.forwards?.[i] ?? NaN).filter((f) => f > 0);
      slices.push({
        root,
        expiry,
        settlement: rows.settlements[chosen[0]],
        tau: yearsBetween(quotedAt, expiry),
        rows: chosen,
        signs: Int8Array.from(chosen, (i) => rows.signs[i]),
        strikes: pick(rows.strikes),
        bids: pick(bids),
        asks: pick(asks),
        vendorForward: forwards.toSorted((a, b) => a - b)[forwards.length >> 1] ?? NaN,
      });
    }
  }
  return slices.toSorted((a, b) => a.tau - b.tau || (a.root < b.root ? -1 : 1));
}
