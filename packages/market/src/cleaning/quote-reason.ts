import type { DropReason } from "../snapshot.ts";

export interface QuoteRules {
  readonly minBid: number;
  /** Largest spread as a part of the mid. */
  readonly maxRelativeSpread: number;
}

/** Why a bid and an ask are no quote; null for a sound one. The first reason that holds counts. */
export function quoteReason(
  bid: number,
  ask: number,
  { minBid, maxRelativeSpread }: QuoteRules,
): DropReason | null {
  if (Number.isNaN(bid) || Number.isNaN(ask)) return "missing-quote";
  if (!Number.isFinite(bid) || !Number.isFinite(ask)) return "non-finite";
  if (bid < 0 || ask < 0) return "negative-quote";
  // 0 × 0 is how vendors write "no market".
  if (bid === 0 && ask === 0) return "missing-quote";
  if (bid > ask) return "crossed";
  if (bid === 0) return "zero-bid";
  if (bid < minBid) return "small-bid";
  return ask - bid > (maxRelativeSpread * (ask + bid)) / 2 ? "wide-spread" : null;
}
