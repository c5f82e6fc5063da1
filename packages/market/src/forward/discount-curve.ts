/** One discount curve for all expiries of a snapshot, from those whose parity determines it. */
import { median } from "@volsmith/numerics";
import type { ForwardFit } from "./fit-parity.ts";

export interface DiscountOptions {
  /** Continuously compounded zero rates outside are errors of measurement, per year. */
  readonly rateRange?: readonly [number, number];
  /** The zero rate's uncertainty above which an expiry does not determine its own. */
  readonly maxRateError?: number;
  /** What the zero rate is thought to be before looking at quotes, and how surely. */
  readonly priorRate?: { readonly mean: number; readonly error: number };
}

export interface DiscountNode {
  readonly tau: number;
  readonly fit: ForwardFit | null;
}

export interface DiscountCurve {
  /** Zero rate for `tau` years, from the expiries nearest to it in ln(tau), by their precision. */
  rate(tau: number): number;
  /** Whether an expiry determines its own discount factor. [nodes.length] */
  readonly isDetermined: readonly boolean[];
  /** The rate used throughout where no expiry determines its own; null where one does. */
  readonly assumedRate: number | null;
}

/** A rate this far from the median of all others is an error, whatever its uncertainty. */
const MAX_DEVIATION = 0.03;
const MIN_PAIRS = 4;
/** Rates of expiries within a factor e^0.5 of each other are averaged. */
const BANDWIDTH = 0.5;
const PRIOR = { mean: 0.02, error: 0.02 };

/** @param nodes ascending in tau */
export function discountCurve(
  nodes: readonly DiscountNode[],
  { rateRange = [-0.05, 0.3], maxRateError = 0.01, priorRate = PRIOR }: DiscountOptions = {},
): DiscountCurve {
  const measured = nodes.map(({ tau, fit }) => {
    if (!fit || fit.parity.nUsed < MIN_PAIRS) return null;
    const rate = -Math.log(fit.discountFactor) / tau;
    const error = fit.discountError / (fit.discountFactor * tau);
    const isPossible = rate >= rateRange[0] && rate <= rateRange[1] && error > 0;
    return isPossible ? { tau, rate, error } : null;
  });
  const sound = measured.filter((node) => node !== null && node.error <= maxRateError);
  const middle = median(Float64Array.from(sound, (node) => node!.rate));
  const determined = measured.map((node) =>
    node !== null &&
    node.error <= maxRateError &&
    Math.abs(node.rate - middle) <= MAX_DEVIATION + 4 * node.error
      ? node
      : null,
  );
  const known = determined.filter((node) => node !== null);
  const assumedRate =
    known.length > 0
      ? null
      : shrunkRate(
          measured.filter((node) => node !== null),
          priorRate,
        );
  return {
    isDetermined: determined.map((node) => node !== null),
    assumedRate,
    rate: (tau) => assumedRate ?? smoothedRate(known, tau),
  };
}

interface MeasuredRate {
  readonly tau: number;
  readonly rate: number;
  readonly error: number;
}

/** Kernel average in ln(tau); far from every expiry it is the nearest one's. */
function smoothedRate(rates: readonly MeasuredRate[], tau: number): number {
  const distances = rates.map((node) => (Math.log(node.tau / tau) / BANDWIDTH) ** 2 / 2);
  const nearest = Math.min(...distances);
  let sum = 0;
  let total = 0;
  rates.forEach(({ rate, error }, i) => {
    const weight = Math.exp(nearest - distances[i]) / (error * error);
    sum += weight * rate;
    total += weight;
  });
  return sum / total;
}

/** Precision-weighted mean of uncertain rates and what was thought before. */
function shrunkRate(
  rates: readonly MeasuredRate[],
  { mean, error }: { readonly mean: number; readonly error: number },
): number {
  let total = 1 / (error * error);
  let sum = total * mean;
  for (const node of rates) {
    const weight = 1 / (node.error * node.error);
    sum += weight * node.rate;
    total += weight;
  }
  return sum / total;
}
