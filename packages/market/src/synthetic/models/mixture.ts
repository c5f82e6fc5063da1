import { DomainError } from "@volsmith/numerics";
import { normalisedImpliedVols } from "@volsmith/pricing";
import type { TruthJson, TruthModel } from "../truth.ts";
import { isFaint } from "./faint-price.ts";
import { modelFromVariance } from "./model-from-variance.ts";

export interface MixtureParameters {
  readonly components: readonly MixtureComponent[];
}

export interface MixtureComponent {
  /** Probability, positive; they add up to 1. */
  readonly weight: number;
  readonly model: TruthJson;
}

/** How far probabilities may miss 1 by rounding. */
const SLACK = 1e-9;

/**
 * The market does not know which of several models it is in: prices are averages of theirs. Averages
 * of call prices convex in the strike and rising with time at fixed moneyness are so again, so a
 * mixture of truths is one, and shapes no family has alone come for free.
 *
 * @param models of the components, in order
 * @throws {DomainError} unless there are two or more components with weights that add up to 1.
 */
export function mixtureTruth(
  models: readonly TruthModel[],
  weights: readonly number[],
): TruthModel<MixtureParameters> {
  const where = "mixtureTruth";
  if (models.length < 2) throw new DomainError(where, "components", models.length, "2 or more");
  weights.forEach((weight, i) => {
    if (!(weight > 0)) throw new DomainError(where, `components[${i}].weight`, weight, "positive");
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(Math.abs(sum - 1) < SLACK)) {
    throw new DomainError(where, "sum of weights", sum, "1");
  }
  const components = models.map((model, i) => ({ weight: weights[i], model: model.toJSON() }));
  return modelFromVariance({
    name: "mixture",
    parameters: { components },
    smile(tau, ks, { prices, vols }) {
      const own = { prices: new Float64Array(ks.length), vols: new Float64Array(ks.length) };
      const digits = new Float64Array(ks.length); // NaN where a component's has none
      prices.fill(0);
      models.forEach((model, m) => {
        model.smile(tau, ks, own);
        for (let i = 0; i < ks.length; i += 1) {
          prices[i] += weights[m] * own.prices[i];
          digits[i] += own.vols[i];
        }
      });
      normalisedImpliedVols(prices, { k: ks, taus: tau }, { vols });
      for (let i = 0; i < ks.length; i += 1) {
        if (Number.isNaN(digits[i]) && isFaint(prices[i], ks[i])) vols[i] = NaN;
      }
    },
  });
}
