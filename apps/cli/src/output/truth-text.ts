/** How near surfaces come to a known truth, which only a synthetic market has. */
import type { MarketTruth, SmileSlice } from "@volsmith/market";
import { quotesInside } from "@volsmith/surface";
import type { SurfaceStudy, VarianceModel } from "@volsmith/surface";
import { percent } from "../terminal/format.ts";

/** "against the truth, …: quotes 0.19 %, svi 0.04 %, …", at the quotes inside all domains. */
export function truthText({ snapshot, methods }: SurfaceStudy, truth: MarketTruth): string {
  const domains = methods.map(({ fit }) => fit.model.domain);
  const slices = quotesInside(snapshot, domains);
  const errors = [
    `mid quotes ${percent(meanError(slices, truth, quotedVariances))}`,
    ...methods.map(({ method, fit, repaired }) => {
      const { model } = repaired?.surface ?? fit;
      return `${method} ${percent(meanError(slices, truth, modelVariances(model)))}`;
    }),
  ];
  return `against the known ${truth.model.name} truth, mean error of vol: ${errors.join(", ")}`;
}

function quotedVariances({ tau, vols }: SmileSlice): Float64Array {
  return vols.map((vol) => vol * vol * tau);
}

function modelVariances(model: VarianceModel): (slice: SmileSlice) => Float64Array {
  return ({ tau, k }) => model.totalVariances(new Float64Array(k.length).fill(tau), k);
}

/** Mean of |σ̂ − σ|/σ at the quotes, σ the truth's at the true log-moneyness. */
function meanError(
  slices: readonly SmileSlice[],
  { model, forwards }: MarketTruth,
  variances: (slice: SmileSlice) => Float64Array,
): number {
  let sum = 0;
  let n = 0;
  for (const slice of slices) {
    const { tau, strikes } = slice;
    const trueForward = forwards.forward(tau);
    variances(slice).forEach((variance, i) => {
      const exact = model.vol(tau, Math.log(strikes[i] / trueForward));
      sum += Math.abs(Math.sqrt(variance / tau) - exact) / exact;
      n += 1;
    });
  }
  return sum / n;
}
