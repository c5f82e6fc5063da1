/**
 * Forward and discount factor of one expiry from put-call parity of European options:
 *
 *   currency:  C − P = D (F − K)           (P1)
 *   coin:      C − P = 1 − K/F             (P2), premiums in the asset itself
 *
 * (P2) is (P1) divided by the spot that premium and discounting are both quoted in.
 */
import { median } from "@volsmith/numerics";
import type { PremiumUnit } from "../chain.ts";
import type { ParityFit } from "../snapshot.ts";
import type { ParityPairs } from "./parity-pairs.ts";
import { robustLine } from "./robust-line.ts";

export interface ParityOptions {
  /** Half-width in log-moneyness of the strikes used; grows with √tau by default. */
  readonly halfWidth?: number;
  /** The nearest pairs used even where the window holds fewer. */
  readonly minPairs?: number;
}

export interface ForwardFit {
  readonly forward: number;
  readonly discountFactor: number;
  /** Uncertainty of the discount factor; 0 where it was given. */
  readonly discountError: number;
  readonly parity: ParityFit;
}

/** Mids are off by up to this part of the half-spread together, all on one side of the money. */
const COMMON_BIAS = 0.2;

interface FitRequest extends ParityOptions {
  readonly tau: number;
  readonly premiumUnit: PremiumUnit;
  /** Discount factor to take as given; left out, it is fitted too. */
  readonly discountFactor?: number | undefined;
}

/**
 * Fits one expiry, robustly, each pair weighted by the inverse square of its half-spread.
 *
 * @returns null when there is no pair, fewer than two strikes where the discount factor is asked
 *   for, or the quotes give no positive forward.
 */
export function fitParity(
  pairs: ParityPairs,
  {
    tau,
    premiumUnit,
    discountFactor,
    // A tenth either way for short expiries; wider later, where ten percent is a small move.
    halfWidth = Math.min(0.4, Math.max(0.1, 0.2 * Math.sqrt(tau))),
    minPairs = 10,
  }: FitRequest,
): ForwardFit | null {
  const centre = roughForward(pairs, premiumUnit);
  if (!(centre > 0)) return null;
  const near = nearest(pairs, { centre, halfWidth, minPairs });
  const isCoin = premiumUnit === "coin";
  const fitsDiscount = !isCoin && discountFactor === undefined;
  if (near.length < (fitsDiscount ? 2 : 1)) return null;

  const strikes = Float64Array.from(near, (i) => pairs.strikes[i]);
  const differences = Float64Array.from(near, (i) => pairs.differences[i]);
  const sigma = Float64Array.from(near, (i) => pairs.halfSpreads[i]);
  // Strikes are counted from the centre, so that level and slope are all but uncorrelated.
  const offset = strikes.map((strike) => strike - centre);
  const given = isCoin ? 1 : discountFactor;
  let forward: number;
  let discount = given ?? NaN;
  let fit;
  if (isCoin) {
    // (P2): 1 − (C − P) = (centre/F) (K/centre)
    const y = differences.map((difference) => 1 - difference);
    fit = robustLine({ y, u: strikes.map((strike) => strike / centre), sigma });
    forward = centre / fit.value[0];
  } else if (fitsDiscount) {
    // (P1): C − P = D(F − centre) − D(K − centre)
    const v = offset.map((x) => -x);
    fit = robustLine({ y: differences, u: strikes.map(() => 1), v, sigma });
    discount = fit.value[1];
    forward = centre + fit.value[0] / discount;
  } else {
    const y = differences.map((difference, i) => difference + discount * offset[i]);
    fit = robustLine({ y, u: strikes.map(() => 1), sigma });
    forward = centre + fit.value[0] / discount;
  }
  if (!(forward > 0 && Number.isFinite(forward) && Number.isFinite(discount))) return null;

  const parityOf = (strike: number): number =>
    isCoin ? 1 - strike / forward : discount * (forward - strike);
  const used = near.map((_, i) => i).filter((i) => fit.trust[i] > 0);
  const residuals = Float64Array.from(used, (i) => differences[i] - parityOf(strikes[i]));
  const squares = used.map((i, j) => (residuals[j] / sigma[i]) ** 2);
  return {
    forward,
    discountFactor: discount,
    discountError: fitsDiscount ? Math.hypot(fit.standardErrors[1], tilt(strikes, sigma)) : 0,
    parity: {
      method: fitsDiscount || isCoin ? "regression" : "discount-given",
      nPairs: pairs.size,
      nUsed: used.length,
      strikes: Float64Array.from(used, (i) => strikes[i]),
      residuals,
      rmsHalfSpreads: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / used.length),
    },
  };
}

/** The error in D where mids lean the other way at either end of the strikes: averaging over strikes
 * does not reduce it, so it bounds what a short expiry can tell. */
function tilt(strikes: Float64Array, sigma: Float64Array): number {
  return (COMMON_BIAS * 2 * median(sigma)) / (strikes[strikes.length - 1] - strikes[0]);
}

/** Where call and put cost the same, from the five pairs nearest to it; D taken as 1. */
function roughForward({ strikes, differences, size }: ParityPairs, unit: PremiumUnit): number {
  if (size === 0) return NaN;
  const relative = unit === "coin" ? differences : differences.map((d, i) => d / strikes[i]);
  const order = Array.from({ length: size }, (_, i) => i).toSorted(
    (i, j) => Math.abs(relative[i]) - Math.abs(relative[j]),
  );
  const forwards = order
    .slice(0, 5)
    .map((i) =>
      unit === "coin" ? strikes[i] / (1 - differences[i]) : strikes[i] + differences[i],
    );
  return median(Float64Array.from(forwards));
}

function nearest(
  { strikes, size }: ParityPairs,
  { centre, halfWidth, minPairs }: { centre: number; halfWidth: number; minPairs: number },
): number[] {
  const distance = strikes.map((strike) => Math.abs(Math.log(strike / centre)));
  const order = Array.from({ length: size }, (_, i) => i).toSorted(
    (i, j) => distance[i] - distance[j],
  );
  let count = 0;
  while (count < size && (count < minPairs || distance[order[count]] <= halfWidth)) count++;
  return order.slice(0, count).toSorted((i, j) => i - j);
}
