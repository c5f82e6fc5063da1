import { normalCdf, normalPdf } from "@volsmith/numerics";
import { blackPrice, logMoneyness } from "@volsmith/pricing";
import type { OptionType } from "@volsmith/pricing";

import type { BlackState, ClaimGreeks } from "./payoff.ts";

/** max(S − K, 0) or max(K − S, 0). */
export function intrinsic(spot: number, strike: number, type: OptionType): number {
  return Math.max(type === "call" ? spot - strike : strike - spot, 0);
}

/** Black's value of a call or a put without interest. */
export function vanillaGreeks(state: BlackState, strike: number, type: OptionType): ClaimGreeks {
  return new VanillaGreeks(state, strike, type);
}

/**
 * The same bits as pricing's `blackGreeks`, without the price until it is asked for: features and rules
 * take millions of deltas, and the price is most of the work.
 */
class VanillaGreeks implements ClaimGreeks {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  // Numbers, not the state: what it is shown may be filled again before the price is asked for.
  readonly #spot: number;
  readonly #tau: number;
  readonly #vol: number;
  readonly #strike: number;
  readonly #type: OptionType;

  constructor(state: BlackState, strike: number, type: OptionType) {
    const { spot, tau, vol } = state;
    const sign = type === "call" ? 1 : -1;
    const root = Math.sqrt(tau);
    const s = vol * root;
    const k = logMoneyness(strike, spot);
    // At s = 0: ±∞, and 0 at the strike itself.
    const d1 = k === 0 ? 0.5 * s : -k / s + 0.5 * s;
    const density = normalPdf(d1);
    this.delta = sign * normalCdf(sign * d1);
    this.gamma = density === 0 ? 0 : density / (spot * s);
    this.vega = density === 0 ? 0 : spot * density * root;
    this.#spot = spot;
    this.#tau = tau;
    this.#vol = vol;
    this.#strike = strike;
    this.#type = type;
  }

  get price(): number {
    const [forward, tau] = [this.#spot, this.#tau];
    return blackPrice(this.#vol, { forward, strike: this.#strike, tau, type: this.#type });
  }
}
