/**
 * The brick of claims in pieces: what is linear above a level and nothing below it, under Black's
 * model without interest.
 */
import { millsRatio, normalPdf } from "@volsmith/numerics";
import type { OptionType } from "@volsmith/pricing";

/** Owed where the last spot lies above the level: asset·S_T − cash. */
export interface Beyond {
  /** 0 for a claim that is linear everywhere. */
  readonly level: number;
  readonly asset: number;
  readonly cash: number;
}

/** A value with its first two derivatives by the spot. */
export interface Jet {
  value: number;
  slope: number;
  curvature: number;
}

/**
 * Adds E[(aS_T − c)·1{S_T > L}] and its slopes, ln S_T normal with standard deviation s around
 * ln S − s²/2:
 *
 *   aS·Φ(d₁) − cΦ(d₂),  d₁ = ln(S/L)/s + s/2,  d₂ = d₁ − s
 *
 * With s = 0 the claim itself, and its slope, nothing exactly at the level.
 */
export function addBeyond(
  { level, asset, cash }: Beyond,
  { spot, deviation: s }: { readonly spot: number; readonly deviation: number },
  out: Jet,
): void {
  if (!(level > 0 && s > MIN_DEVIATION)) {
    if (!(spot > level)) return;
    out.value += asset * spot - cash;
    out.slope += asset;
    return;
  }
  const d1 = Math.log(spot / level) / s + 0.5 * s;
  const d2 = d1 - s;
  // One exponential for both: S·φ(d₁) = L·φ(d₂).
  const bell = normalPdf(d2);
  const inside = below(d1, (bell * level) / spot);
  const density = bell / (spot * s);
  const owed = asset * level - cash; // the jump at the level
  out.value += asset * spot * inside - cash * below(d2, bell);
  out.slope += asset * inside + owed * density;
  out.curvature += (density * (asset * level - (owed * d1) / s)) / spot;
}

/** Φ(x) from φ(x), which saves an exponential. */
export function below(x: number, density: number): number {
  if (density === 0) return x > 0 ? 1 : 0;
  return x > 0 ? 1 - density * millsRatio(x) : density * millsRatio(-x);
}

/** Below it the last move is shorter than rounding: the claim is known. */
export const MIN_DEVIATION = 1e-14;

/** ∂V/∂σ of a sum of such claims, from S²·∂²V/∂S²: it solves the heat equation in σ²τ. */
export function heatVega(deviation: number, tau: number, dollarGamma: number): number {
  return deviation * Math.sqrt(tau) * dollarGamma;
}

/** A call or put on a lognormal number of mean `spot`. A strike below 0 is sure to be passed. */
export function optionJet(
  at: { readonly spot: number; readonly deviation: number },
  strike: number,
  type: OptionType,
): Jet {
  const jet = { value: 0, slope: 0, curvature: 0 };
  addBeyond({ level: Math.max(strike, 0), asset: 1, cash: strike }, at, jet);
  if (type === "call") return jet;
  jet.value -= at.spot - strike;
  jet.slope -= 1;
  return jet;
}
