/** Why a row goes; the first reason that holds counts. Codes are places in the list; 0 is kept. */
import type { ResolvedOptions } from "./options.ts";

/** In the order they are asked. */
export const REASONS = [
  "stale-copy",
  "other-moment",
  "root-not-asked",
  "expired",
  "too-short",
  "too-long",
  "no-spot",
  "no-rate",
  "missing-window",
  "put",
  "bad-strike",
  "missing-quote",
  "negative-quote",
  "crossed",
  "zero-bid",
  "moneyness",
  "duplicate",
  "other-of-pair",
  "too-small",
  "below-bound",
  "above-spot",
  "missing-feature",
] as const;

export type Reason = (typeof REASONS)[number];

export function codeOf(reason: Reason): number {
  return REASONS.indexOf(reason) + 1;
}

/** What a reason means, with the thresholds that were used. */
export function reasonTitle(
  reason: Reason,
  { minDays, maxDays, moneyness: [low, high], minRatio, minPrice }: ResolvedOptions,
): string {
  const price = minPrice > 0 ? ` or C below ${minPrice}` : "";
  const titles: Readonly<Record<Reason, string>> = {
    "stale-copy": "copies of the quote date before",
    "other-moment": "another moment of the same date is used",
    "root-not-asked": "roots that were not asked for",
    expired: "expired",
    "too-short": `less than ${minDays} days to expiry`,
    "too-long": `more than ${maxDays} days to expiry`,
    "no-spot": "no price of the underlying",
    "no-rate": "no interest rate",
    "missing-window": "a window of past closes is not full",
    put: "puts, where calls alone are asked for",
    "bad-strike": "a strike that is not positive",
    "missing-quote": "no bid and ask (or close)",
    "negative-quote": "a negative bid or ask",
    crossed: "bid above ask",
    "zero-bid": "no bid",
    moneyness: `S/K outside [${low}, ${high}]`,
    duplicate: "one option quoted twice: copies, and all of those that differ",
    "other-of-pair": "call or put of a strike whose other one is used",
    "too-small": `C/K below ${minRatio}${price}`,
    "below-bound": "C below max(S − K·e^(−r·tau), 0)",
    "above-spot": "C above S",
    "missing-feature": "no implied volatilities on the quote date before",
  };
  return titles[reason];
}
