/** Portfolios of quoted options, and what they cost through the spread. */

/** One position of a portfolio. */
export interface Leg {
  /** "forward": a forward contract on the underlying for that expiry, struck at `strike`. */
  readonly instrument: "call" | "put" | "forward";
  readonly tau: number;
  readonly strike: number;
  /** Contracts, > 0 bought and < 0 sold. */
  readonly quantity: number;
  /** Premium of one contract: the ask when bought, the bid when sold (mids for mid violations). */
  readonly premium: number;
}

export type QuoteViolationKind = "bound" | "monotonicity" | "convexity" | "calendar";

/** Quotes that contradict each other. */
export interface QuoteViolation {
  readonly kind: QuoteViolationKind;
  /** "mid": the mid prices contradict each other; "executable": so do bids and asks, free money. */
  readonly level: "mid" | "executable";
  readonly tau: number;
  /** Strike the violation is named after, and its log-moneyness. */
  readonly strike: number;
  readonly k: number;
  /** Gain locked in, per unit of forward, undiscounted; positive. */
  readonly gain: number;
  /** The gain over the half-spread of the named quote; NaN where there are no spreads. */
  readonly halfSpreads: number;
  /** What to trade, one contract of the named quote: it pays now and owes nothing after. */
  readonly legs: readonly Leg[];
}

/** A quote as a call price per unit of forward; puts through parity, which every expiry defines. */
export interface CallQuote {
  readonly tau: number;
  /** K/F. */
  readonly x: number;
  readonly strike: number;
  /** Premium of one contract over the price per unit of forward, D·F. */
  readonly scale: number;
  /** "forward": the underlying itself, a call struck at 0. */
  readonly instrument: "call" | "put" | "forward";
  /** Call-equivalent bid and ask, undiscounted, over F. */
  readonly bid: number;
  readonly ask: number;
}

/**
 * Legs of a combination Σ weight·call(x) of call-equivalents, for one contract of the named quote.
 *
 * A call is a put plus a forward, so puts bring their weight in forwards. Between expiries equal
 * moneyness means equal payoff when contracts are held in proportion 1/(D·F).
 */
export function legsOf(
  weights: readonly { readonly quote: CallQuote; readonly weight: number }[],
  named: CallQuote,
  level: "mid" | "executable",
): Leg[] {
  return weights.flatMap(({ quote, weight }) => {
    const { tau, strike, scale, instrument, bid, ask, x } = quote;
    const value = level === "mid" ? (bid + ask) / 2 : weight > 0 ? ask : bid;
    const parity = instrument === "put" ? 1 - x : 0;
    const quantity = (weight * named.scale) / scale;
    const option: Leg = { instrument, tau, strike, quantity, premium: (value - parity) * scale };
    if (instrument !== "put") return [option];
    return [option, { instrument: "forward", tau, strike, quantity, premium: parity * scale }];
  });
}
