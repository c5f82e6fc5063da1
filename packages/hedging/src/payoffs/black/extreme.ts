/**
 * The expected extreme of a path under Black's model, with which every lookback is priced.
 *
 * [GSG79] Goldman, Sosin & Gatto, "Path dependent options: buy at the low, sell at the high", Journal of
 *         Finance 34(5), 1979.
 * [CV91]  Conze & Viswanathan, "Path dependent options: the case of lookback options", Journal of
 *         Finance 46(5), 1991.
 */
import { normalCdf, normalPdf } from "@volsmith/numerics";

import type { BlackState, ClaimGreeks } from "../payoff.ts";
import { MIN_DEVIATION } from "./beyond.ts";
import { overshoot } from "./continuity.ts";

export interface ExtremeTerms {
  /** The extreme so far, or what is owed without one: beyond the spot, or at it. */
  readonly level: number;
  /** Dates still to come, 1 or more. */
  readonly dates: number;
  readonly extreme: "highest" | "lowest";
}

/**
 * E max(L, S_1, …, S_n), or E min, over the dates left, L beyond or at the spot. Watched always, it is
 *
 *   F(S, L) = L + SΦ(θd₁) − LΦ(θd₂) + S·s·(θφ(d₁) + d₁Φ(θd₁)),  θ = ±1, s = σ√τ
 *
 * the limit of [CV91] without interest; the last term is what the dates before the end add.
 * On dates Δ apart it is F(S·e^(−θβσ√Δ), L) [BGK99]; one date alone is a European claim.
 *
 * @returns the expectation as `price`, and its slopes
 */
export function expectedExtreme(
  { spot, tau, vol }: BlackState,
  { level, dates, extreme }: ExtremeTerms,
): ClaimGreeks {
  const sign = extreme === "highest" ? 1 : -1;
  const root = Math.sqrt(tau);
  const s = vol * root;
  if (!(s > MIN_DEVIATION)) return { price: level, delta: 0, gamma: 0, vega: 0 };
  const width = dates > 1 ? overshoot(tau, dates) : 0;
  const scale = Math.exp(-sign * vol * width);
  const start = spot * scale;
  const d1 = Math.log(start / level) / s + 0.5 * s;
  const density = sign * normalPdf(d1);
  const inside = normalCdf(sign * d1);
  const atEnd = level + start * inside - level * normalCdf(sign * (d1 - s));
  if (dates === 1) {
    const gamma = density / (start * s);
    return { price: atEnd, delta: inside, gamma, vega: start * density * root };
  }
  const before = s * (density + d1 * inside);
  const slope = 2 * inside + before;
  return {
    price: atEnd + start * before,
    delta: scale * slope,
    gamma: (scale * scale * ((2 * density) / s + inside)) / start,
    vega: start * ((2 * density + s * inside) * root - sign * width * slope),
  };
}
