/** How near surfaces come to a known truth, which only a synthetic market has. */
import type { MarketTruth, Snapshot } from "@volsmith/market";
import type { SurfaceStudy, VarianceModel } from "@volsmith/surface";
import { percent } from "../terminal/format.ts";

/** "against the truth, mean error of vol: quotes 0.19 %, svi 0.04 %, …" */
export function truthText({ snapshot, methods }: SurfaceStudy, truth: MarketTruth): string {
  const errors = [
    `mid quotes ${percent(meanError(snapshot, truth, quotedVariances))}`,
    ...methods.map(({ method, fit, repaired }) => {
      const { model } = repaired?.surface ?? fit;
      return `${method} ${percent(meanError(snapshot, truth, modelVariances(model)))}`;
    }),
  ];
  return `against the known ${truth.model.name} truth, mean error of vol: ${errors.join(", ")}`;
}

type Slice = Snapshot["slices"][number];

function quotedVariances({ tau, vols }: Slice): Float64Array {
  return vols.map((vol) => vol * vol * tau);
}

function modelVariances(model: VarianceModel): (slice: Slice) => Float64Array {
  return ({ tau, k }) => model.totalVariances(new Float64Array(k.length).fill(tau), k);
}

/** Mean of |σ̂ − σ|/σ at the quotes, σ the truth's at the true log-moneyness. */
function meanError(
  { slices }: Snapshot,
  { model, forwards }: MarketTruth,
  variances: (slice: Slice) => Float64Array,
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
