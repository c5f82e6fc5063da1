import type { VarianceModel } from "../variance-model.ts";

/** Deviations that stand for an end a model leaves open: prices beyond are below 1e-9 of the forward. */
const DEVIATIONS = 6;

/** Range of log-moneyness of a model's domain, open ends closed at six standard deviations. */
export function finiteRange(
  model: VarianceModel,
  tau: number,
): readonly [min: number, max: number] {
  const [low, high] = model.domain.kRange(tau);
  if (Number.isFinite(low) && Number.isFinite(high)) return [low, high];
  const reach = DEVIATIONS * Math.sqrt(model.jet(tau, 0).w);
  return [Number.isFinite(low) ? low : -reach, Number.isFinite(high) ? high : reach];
}
