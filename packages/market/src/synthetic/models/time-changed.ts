import type { TruthJson, TruthModel } from "../truth.ts";
import type { ClockParameters } from "./clock.ts";
import { makeClock } from "./clock.ts";
import { modelFromVariance } from "./model-from-variance.ts";

export interface TimeChangedParameters {
  readonly base: TruthJson;
  readonly clock: ClockParameters;
}

/**
 * A truth on another clock, w(τ, k) = w_base(T(τ), k); see `ClockParameters`.
 * @throws {DomainError} when the clock goes back or stands still at first.
 */
export function timeChangedTruth(
  base: TruthModel,
  clock: ClockParameters,
): TruthModel<TimeChangedParameters> {
  const { timeAt, speedAt } = makeClock("timeChangedTruth", clock);
  return modelFromVariance({
    name: "time-changed",
    parameters: { base: base.toJSON(), clock },
    smile(tau, ks, out) {
      const time = timeAt(tau);
      base.smile(time, ks, out);
      const scale = Math.sqrt(time / tau);
      for (let i = 0; i < ks.length; i += 1) out.vols[i] *= scale;
    },
    totalVariance: (tau, k) => base.totalVariance(timeAt(tau), k),
    jet(tau, k) {
      const jet = base.jet(timeAt(tau), k);
      return { ...jet, dwdtau: jet.dwdtau * speedAt(tau) };
    },
  });
}
