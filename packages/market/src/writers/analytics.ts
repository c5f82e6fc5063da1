/** What vendors calculate beside quotes (volatilities, Greeks, forwards), from a known truth. */
import { blackGreeks } from "@volsmith/pricing";
import type { Chain } from "../chain.ts";
import type { ExpiryTruth, MarketTruth } from "../synthetic/market-truth.ts";

/** Calculated values of one row; NaN where unknown. */
export interface RowValues {
  readonly vol: number;
  readonly premium: number;
  readonly forward: number;
  /** Greeks of the Black price in currency, raw units: vega per 1.00, theta per year. */
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

export type RowAnalytics = (row: number) => RowValues;

const UNKNOWN: RowValues = {
  vol: NaN,
  premium: NaN,
  forward: NaN,
  delta: NaN,
  gamma: NaN,
  vega: NaN,
  theta: NaN,
};

/** Nothing is known but the quotes. */
export const unknownAnalytics: RowAnalytics = () => UNKNOWN;

/** Exact values of a synthetic market's rows; a row that is not of the truth has none. */
export function truthAnalytics({ rows }: Chain, truth: MarketTruth): RowAnalytics {
  const byExpiry = new Map<string, ExpiryTruth>();
  for (const expiry of truth.expiries) byExpiry.set(`${expiry.root} ${expiry.expiry}`, expiry);
  return (row) => {
    const expiry = byExpiry.get(`${rows.roots[row]} ${rows.expiries[row]}`);
    const vol = truth.vols[row];
    if (!expiry || !(vol > 0)) return UNKNOWN;
    const { forward, discountFactor, tau } = expiry;
    const type = rows.signs[row] > 0 ? "call" : "put";
    const strike = rows.strikes[row];
    const { delta, gamma, vega, theta } = blackGreeks(
      vol,
      { forward, strike, tau, type, discountFactor },
      { spot: truth.spec.spot },
    );
    return { vol, premium: truth.premiums[row], forward, delta, gamma, vega, theta };
  };
}
