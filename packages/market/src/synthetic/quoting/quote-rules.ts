/** How market makers quote around the true premium: width, noise, rounding, absent bids. */
import type { RandomGenerator } from "@volsmith/numerics";
import { DomainError, normalPdf } from "@volsmith/numerics";
import type { TickRules } from "./ticks.ts";
import { tickDown, ticksPerUnit, tickUp } from "./ticks.ts";

/**
 * Full width of a quote before rounding, in premium units, with s = D·F (1 for coin premiums):
 *
 *   (ticks·tick + rootPrice·s·√otm + volPoints·vega·s) · (1 + growth·τ) + intrinsic·s·|1 − e^k|₊
 *
 * otm is the out-of-the-money price and vega √τ·φ(d₁), both per unit of forward; the last term only
 * widens in-the-money options.
 */
export interface SpreadRules {
  readonly ticks: number;
  readonly rootPrice: number;
  readonly volPoints: number;
  readonly growth: number;
  readonly intrinsic: number;
  /** Standard deviation of ln(width) between quotes. */
  readonly jitter: number;
}

export interface NoiseRules {
  /**
   * How far the middle of a quote may lie from the truth, in half-spreads. At most 1 keeps every
   * true premium inside its quote; up to 3 lets some out.
   */
  readonly level: number;
  /** Share of the noise that call and put of a strike and its neighbours have in common, [0, 1]. */
  readonly common: number;
  /** Correlation of the common part between neighbouring strikes, [0, 1). */
  readonly persistence: number;
}

/** What one option is worth and where it stands; filled once a row. */
export interface QuotePlace {
  tau: number;
  /** True premium. */
  premium: number;
  /** D·F, or 1 for coin premiums. */
  scale: number;
  /** Out-of-the-money price, per unit of forward. */
  otm: number;
  /** √τ·φ(d₁), per unit of forward. */
  vega: number;
  /** Intrinsic value per unit of forward, 0 out of the money. */
  intrinsic: number;
  /** Standard normal numbers: the common one of the strike, this option's own, and the width's. */
  common: number;
  own: number;
  width: number;
}

/** A place to be filled. */
export function emptyPlace(): QuotePlace {
  return {
    tau: 0,
    scale: 0,
    premium: 0,
    otm: 0,
    vega: 0,
    intrinsic: 0,
    common: 0,
    own: 0,
    width: 0,
  };
}

/** √τ·φ(d₁), per unit of forward; 0 where the price is too faint for a volatility. */
export function normalisedVega({
  tau,
  k,
  vol,
}: {
  readonly tau: number;
  readonly k: number;
  readonly vol: number;
}): number {
  const stdev = vol * Math.sqrt(tau);
  return stdev > 0 ? Math.sqrt(tau) * normalPdf(-k / stdev + stdev / 2) : 0;
}

export interface QuoteRules {
  readonly ticks: TickRules;
  readonly spread: SpreadRules;
  readonly noise: NoiseRules;
  /** True premiums below this many ticks find no bid. */
  readonly minBidTicks: number;
}

/** Writes one option's bid and ask; allocates nothing. */
export function writeQuote(
  place: Readonly<QuotePlace>,
  { ticks, spread, noise, minBidTicks }: QuoteRules,
  out: { bid: number; ask: number },
): void {
  const { premium, scale, tau } = place;
  const tick = 1 / ticksPerUnit(premium, ticks);
  const quiet =
    (spread.ticks * tick +
      spread.rootPrice * scale * Math.sqrt(place.otm) +
      spread.volPoints * scale * place.vega) *
      (1 + spread.growth * tau) +
    spread.intrinsic * scale * place.intrinsic;
  const half = (quiet / 2) * Math.exp(spread.jitter * place.width);
  const c = noise.common;
  const z = c * place.common + Math.sqrt(1 - c * c) * place.own;
  // Shaped like bid and ask: the shift is bounded, and densest near the middle.
  const shift = noise.level * half * (z / Math.sqrt(2 + z * z));
  out.bid = premium < minBidTicks * tick ? 0 : tickDown(premium + shift - half, ticks);
  out.ask = tickUp(premium + shift + half, ticks);
}

/** The common noise of a ladder: an autoregression of order one over the strikes. [n] */
export function commonNoise(n: number, persistence: number, rng: RandomGenerator): Float64Array {
  const noise = rng.fillNormals(new Float64Array(n));
  const fresh = Math.sqrt(1 - persistence * persistence);
  for (let i = 1; i < n; i += 1) noise[i] = persistence * noise[i - 1] + fresh * noise[i];
  return noise;
}

/** @throws {DomainError} naming the first impossible entry. */
export function checkQuoteRules(where: string, { noise, spread }: QuoteRules): void {
  if (!(noise.level >= 0 && noise.level <= 3)) {
    throw new DomainError(where, "noise.level", noise.level, "in [0, 3] half-spreads");
  }
  if (!(noise.common >= 0 && noise.common <= 1)) {
    throw new DomainError(where, "noise.common", noise.common, "in [0, 1]");
  }
  if (!(noise.persistence >= 0 && noise.persistence < 1)) {
    throw new DomainError(where, "noise.persistence", noise.persistence, "in [0, 1)");
  }
  for (const [name, value] of Object.entries(spread)) {
    if (!(value >= 0)) throw new DomainError(where, `spread.${name}`, value, "0 or more");
  }
}
