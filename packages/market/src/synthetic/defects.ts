/**
 * Defects put into a market on purpose, each counted, so that cleaning can be held to account.
 * No row carries two, and all stand in rows that have a bid, so that each is found for itself.
 */
import { DomainError } from "@volsmith/numerics";
import type { RandomGenerator } from "@volsmith/numerics";
import type { MarketColumns } from "./columns.ts";
import { takeRows } from "./columns.ts";
import type { TickRules } from "./quoting/ticks.ts";
import { tickDown, ticksPerUnit, tickUp } from "./quoting/ticks.ts";

/**
 * - `crossed`: bid and ask change places; - `negative`: the bid is below zero;
 * - `nan`: bid or ask is missing; - `stale`: a quote from another price of the underlying;
 * - `duplicate`: the row again, right behind it; - `expired`: the row again, dead a week ago;
 * - `missing-puts`: an expiry without puts; - `one-strike`: an expiry with one strike left.
 */
export type DefectKind =
  | "crossed"
  | "negative"
  | "nan"
  | "stale"
  | "duplicate"
  | "expired"
  | "missing-puts"
  | "one-strike";

/** How many rows (for the last two kinds: expiries) get each defect. */
export type DefectRules = Readonly<Partial<Record<DefectKind, number>>>;

/** What was done. */
export interface DefectRecord {
  readonly kind: DefectKind;
  /** Rows changed or added; for "missing-puts" and "one-strike" the expiries cut. */
  readonly count: number;
  /** Rows of the finished chain that carry the defect, ascending; of a cut expiry, what is left. */
  readonly rows: readonly number[];
  /** Rows taken away. */
  readonly nRemoved: number;
}

const EXPIRY_KINDS = ["missing-puts", "one-strike"] as const;
const CHANGE_KINDS = ["crossed", "negative", "nan", "stale"] as const;
const COPY_KINDS = ["duplicate", "expired"] as const;
const WEEK_MS = 7 * 86_400_000;

/**
 * Rows with the defects asked for, and a record of each kind asked for.
 * @throws {DomainError} when a count is not a whole number ≥ 0, or the market is too small for it.
 */
export function addDefects(
  columns: MarketColumns,
  { rules, rng, quotedAt, ticks }: DefectOptions,
): { readonly columns: MarketColumns; readonly records: readonly DefectRecord[] } {
  const known: readonly string[] = [...EXPIRY_KINDS, ...CHANGE_KINDS, ...COPY_KINDS];
  for (const [kind, count] of Object.entries(rules)) {
    if (!known.includes(kind)) {
      throw new DomainError("addDefects", "kind", kind, `one of ${known.join(", ")}`);
    }
    if (!(Number.isInteger(count) && count >= 0)) {
      throw new DomainError("addDefects", kind, count, "a whole number ≥ 0");
    }
  }
  if (Object.keys(rules).length === 0) return { columns, records: [] };
  const carried = new Map<number, DefectKind>(); // by row before rows are taken and added
  const removed = new Map<number, DefectKind>();
  cutExpiries(columns, rules, { rng, carried, removed });

  const free: number[] = [];
  for (let i = 0; i < columns.size; i += 1) {
    // A row without a bid is dropped for that, and would hide every other defect.
    if (columns.bids[i] > 0 && !carried.has(i) && !removed.has(i)) free.push(i);
  }
  shuffle(free, rng);
  const choose = (kind: DefectKind): number[] => {
    const count = rules[kind] ?? 0;
    if (count > free.length) {
      throw new DomainError("addDefects", kind, count, `at most ${free.length} here`);
    }
    return free.splice(0, count);
  };
  const copies = new Map<number, DefectKind>();
  for (const kind of COPY_KINDS) for (const row of choose(kind)) copies.set(row, kind);
  for (const kind of CHANGE_KINDS) {
    for (const row of choose(kind)) {
      spoil(columns, row, { kind, rng, ticks });
      carried.set(row, kind);
    }
  }

  const order: number[] = [];
  const kinds: (DefectKind | undefined)[] = [];
  for (let i = 0; i < columns.size; i += 1) {
    if (removed.has(i)) continue;
    order.push(i);
    kinds.push(carried.get(i));
    if (copies.has(i)) {
      order.push(i);
      kinds.push(copies.get(i));
    }
  }
  const result = takeRows(columns, order);
  kinds.forEach((kind, i) => {
    if (kind !== "expired") return;
    result.expiries[i] = Math.min(result.expiries[i], quotedAt) - WEEK_MS;
    result.trueVols[i] = NaN;
    result.truePremiums[i] = NaN;
  });
  const records = (Object.keys(rules) as DefectKind[]).map((kind) => {
    const rows = kinds.flatMap((k, i) => (k === kind ? [i] : []));
    const nRemoved = [...removed.values()].filter((k) => k === kind).length;
    return { kind, count: rules[kind] ?? 0, rows, nRemoved };
  });
  return { columns: result, records };
}

export interface DefectOptions {
  readonly rules: DefectRules;
  readonly rng: RandomGenerator;
  readonly quotedAt: number;
  readonly ticks: TickRules;
}

/** Takes the puts, or all strikes but one, from whole expiries. */
function cutExpiries(
  columns: MarketColumns,
  rules: DefectRules,
  {
    rng,
    carried,
    removed,
  }: {
    readonly rng: RandomGenerator;
    readonly carried: Map<number, DefectKind>;
    readonly removed: Map<number, DefectKind>;
  },
): void {
  const groups = new Map<string, number[]>();
  for (let i = 0; i < columns.size; i += 1) {
    const key = `${columns.roots[i]} ${columns.expiries[i]}`;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  const keys = shuffle([...groups.keys()], rng);
  for (const kind of EXPIRY_KINDS) {
    const count = rules[kind] ?? 0;
    if (count > keys.length) {
      throw new DomainError("addDefects", kind, count, `at most ${keys.length} here`);
    }
    for (const key of keys.splice(0, count)) {
      const rows = groups.get(key) ?? [];
      const strike = columns.strikes[rows[Math.floor(rng.uniform() * rows.length)]];
      for (const i of rows) {
        const cut = kind === "missing-puts" ? columns.signs[i] < 0 : columns.strikes[i] !== strike;
        (cut ? removed : carried).set(i, kind);
      }
    }
  }
}

function spoil(
  columns: MarketColumns,
  row: number,
  {
    kind,
    rng,
    ticks,
  }: {
    readonly kind: (typeof CHANGE_KINDS)[number];
    readonly rng: RandomGenerator;
    readonly ticks: TickRules;
  },
): void {
  const { bids, asks } = columns;
  if (kind === "crossed") [bids[row], asks[row]] = [asks[row], bids[row]];
  // One tick: vendors write large negative numbers for what is missing.
  else if (kind === "negative") bids[row] = -1 / ticksPerUnit(bids[row], ticks);
  else if (kind === "nan") (rng.uniform() < 0.5 ? bids : asks)[row] = NaN;
  else {
    // Tens of spreads away from its neighbours, on the same grid of prices.
    const factor = rng.uniform() < 0.5 ? 2 : 3;
    bids[row] = tickDown(bids[row] * factor, ticks);
    asks[row] = tickUp(asks[row] * factor, ticks);
  }
}

/** Fisher–Yates, in place. */
function shuffle<T>(items: T[], rng: RandomGenerator): T[] {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = Math.floor(rng.uniform() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
