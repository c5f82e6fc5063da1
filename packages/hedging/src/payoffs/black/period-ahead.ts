/**
 * The sum of clipped returns of whole periods to come: its mean and variance.
 */
import type { Jet } from "./beyond.ts";
import { clippedReturn, clippedSquare } from "./clipped-return.ts";
import type { Bounds } from "./clipped-return.ts";

/** Mean and variance of a sum, with their slopes by volatility. */
export interface SumLaw {
  mean: number;
  meanSlope: number;
  variance: number;
  varianceSlope: number;
}

/**
 * A function that tells the law of the sum over the periods after one. Periods of one length are
 * valued once, and again only when the volatility changes.
 *
 * @param lengths of all periods, years
 * @param options.needs "mean" leaves the variance at 0, "both" takes twice the time
 * @returns it returns the same object each time
 */
export function periodsAhead(
  lengths: readonly number[],
  { bounds, needs }: { readonly bounds: Bounds; readonly needs: "mean" | "both" },
): (period: number, vol: number) => SumLaw {
  // Lengths of an even grid differ by rounding.
  const keys = lengths.map((length) => length.toPrecision(9));
  const kinds = [...new Set(keys)].map((key) => lengths[keys.indexOf(key)]);
  const counts = lengths.map((_, period) =>
    kinds.map((kind) => {
      const key = kind.toPrecision(9);
      return keys.slice(period + 1).filter((other) => other === key).length;
    }),
  );
  const laws = kinds.map((): SumLaw => emptyLaw());
  const total = emptyLaw();
  const jet: Jet = { value: 0, slope: 0, curvature: 0 };
  let known = NaN;
  return (period, vol) => {
    if (vol !== known)
      for (let i = 0; i < kinds.length; i++)
        fillLaw(laws[i], { vol, years: kinds[i], bounds, jet, needs });
    known = vol;
    clear(total);
    for (let i = 0; i < kinds.length; i++) {
      const count = counts[period][i];
      const law = laws[i];
      total.mean += count * law.mean;
      total.meanSlope += count * law.meanSlope;
      total.variance += count * law.variance;
      total.varianceSlope += count * law.varianceSlope;
    }
    return total;
  };
}

function emptyLaw(): SumLaw {
  return { mean: 0, meanSlope: 0, variance: 0, varianceSlope: 0 };
}

function clear(law: SumLaw): void {
  law.mean = law.meanSlope = law.variance = law.varianceSlope = 0;
}

function fillLaw(
  law: SumLaw,
  {
    vol,
    years,
    bounds,
    needs,
    jet,
  }: {
    readonly vol: number;
    readonly years: number;
    readonly bounds: Bounds;
    readonly needs: "mean" | "both";
    readonly jet: Jet;
  },
): void {
  const root = Math.sqrt(years);
  const deviation = vol * root;
  clippedReturn(bounds, { spot: 1, base: 1, deviation }, jet);
  law.mean = jet.value;
  law.meanSlope = deviation * jet.curvature * root;
  if (needs === "mean") return;
  const square = clippedSquare(bounds, deviation);
  law.variance = Math.max(square.value - jet.value * jet.value, 0);
  law.varianceSlope = square.slope * root - 2 * jet.value * law.meanSlope;
}
