/** From a chain to a clean snapshot: every quote is kept, or dropped for a reason that is counted. */
import { yearsBetween } from "@volsmith/numerics";
import type { Chain } from "./chain.ts";
import { dropLog } from "./cleaning/drop-log.ts";
import type { DropLog } from "./cleaning/drop-log.ts";
import type { DuplicatePolicy, RawSlice } from "./cleaning/raw-slices.ts";
import { rawSlices } from "./cleaning/raw-slices.ts";
import { quoteReason } from "./cleaning/quote-reason.ts";
import { isStaleCopy } from "./cleaning/stale-copy.ts";
import type { DiscountOptions } from "./forward/discount-curve.ts";
import type { ParityOptions } from "./forward/fit-parity.ts";
import { fitForwards } from "./forward/fit-forwards.ts";
import { smileSlice } from "./smile-slice.ts";
import type { SmileDomain } from "./smile-slice.ts";
import type { SmileSlice, Snapshot } from "./snapshot.ts";

export interface SnapshotOptions extends SmileDomain {
  /** Option roots to keep; all when left out. */
  readonly roots?: readonly string[];
  /** Bids must be positive and at least this, in premium units. */
  readonly minBid?: number;
  /** Largest spread as a part of the mid. */
  readonly maxRelativeSpread?: number;
  /** What to do with several different quotes of one option; equal copies are one quote. */
  readonly duplicates?: DuplicatePolicy;
  /** Fewer out-of-the-money strikes are no smile. */
  readonly minStrikes?: number;
  /** The chain before this one: if this one only repeats it, all its quotes are stale. */
  readonly previous?: Chain;
  readonly parity?: ParityOptions;
  readonly discount?: DiscountOptions;
}

/**
 * Cleans a chain, finds forward and discount factor of each expiry and root from put-call parity,
 * keeps the out-of-the-money quotes and turns them into Black volatilities.
 *
 * Each dropped row has one reason, the first that holds in the order: root-not-asked, stale-copy,
 * non-finite, non-positive-strike, expired, outside-domain (tau), the quote itself (missing,
 * negative, crossed, zero or small bid, wide spread), duplicate-key, no-put-call-pair,
 * in-the-money, far-strike, outside-domain (k or z), above-maximum or below-intrinsic, too-few-strikes.
 *
 * @returns a snapshot without slices when nothing is left; its cleaning report says why.
 */
export function buildSnapshot(chain: Chain, options: SnapshotOptions = {}): Snapshot {
  const log = dropLog(chain.rows);
  const warnings = [...(chain.warnings ?? [])];
  const quotes = quotedPremiums(chain, warnings);
  dropUnusable(chain, quotes, options, log);
  const { duplicates = "drop-conflicting", minStrikes = 3 } = options;
  const groups = rawSlices(chain, quotes, { duplicates, log });
  const fits = fitForwards(groups, { ...options, premiumUnit: chain.premiumUnit, warnings });
  const slices: SmileSlice[] = [];
  groups.forEach((group, i) => {
    const fit = fits[i];
    if (!fit) {
      dropAll(group, log);
      return;
    }
    const slice = smileSlice(group, fit, {
      ...options,
      premiumUnit: chain.premiumUnit,
      minStrikes,
      log,
    });
    if (slice) slices.push(slice);
  });
  const { vendor, source, underlying, quotedAt, spot, premiumUnit } = chain;
  const cleaning = log.report(warnings);
  return { underlying, vendor, source, quotedAt, spot, premiumUnit, slices, cleaning };
}

/**
 * Snapshots of a series of chains in time order; each chain is compared with the one before it of
 * the same underlying, so that stale copies are found.
 */
export async function* buildSnapshots(
  chains: AsyncIterable<Chain> | Iterable<Chain>,
  options: Omit<SnapshotOptions, "previous"> = {},
): AsyncGenerator<Snapshot, void, undefined> {
  const previousOf = new Map<string, Chain>();
  for await (const chain of chains) {
    const previous = previousOf.get(chain.underlying);
    yield buildSnapshot(chain, previous ? { ...options, previous } : options);
    previousOf.set(chain.underlying, chain);
  }
}

/** Bid and ask of every row. */
export interface Premiums {
  readonly bids: Float64Array;
  readonly asks: Float64Array;
}

/** Bids and asks; the closing price as both where a vendor has no quotes at all. */
function quotedPremiums({ rows }: Chain, warnings: string[]): Premiums {
  const hasQuotes =
    rows.bids.some((bid) => !Number.isNaN(bid)) || rows.asks.some((ask) => !Number.isNaN(ask));
  if (hasQuotes || rows.size === 0) return rows;
  warnings.push(
    "there are closing prices only: each stands for bid and ask, and no spread is known",
  );
  return { bids: rows.lasts, asks: rows.lasts };
}

function dropUnusable(
  chain: Chain,
  { bids, asks }: Premiums,
  { roots, tauRange, previous, minBid = 0, maxRelativeSpread = Infinity }: SnapshotOptions,
  log: DropLog,
): void {
  const { rows, quotedAt } = chain;
  const isStale = previous !== undefined && isStaleCopy(chain, previous);
  const rules = { minBid, maxRelativeSpread };
  for (let i = 0; i < rows.size; i++) {
    const strike = rows.strikes[i];
    const expiry = rows.expiries[i];
    if (roots && !roots.includes(rows.roots[i])) log.drop(i, "root-not-asked");
    else if (isStale) log.drop(i, "stale-copy");
    else if (!Number.isFinite(strike) || !Number.isFinite(expiry)) log.drop(i, "non-finite");
    else if (strike <= 0) log.drop(i, "non-positive-strike");
    else if (expiry <= quotedAt) log.drop(i, "expired");
    else {
      const tau = yearsBetween(quotedAt, expiry);
      const reason =
        tau <= 0
          ? "expired"
          : tauRange && (tau < tauRange[0] || tau > tauRange[1])
            ? "outside-domain"
            : quoteReason(bids[i], asks[i], rules);
      if (reason) log.drop(i, reason);
    }
  }
}

function dropAll({ rows }: RawSlice, log: DropLog): void {
  for (const row of rows) log.drop(row, "no-put-call-pair");
}
