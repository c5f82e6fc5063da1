/**
 * A day on which the price jumps by one of a few amounts: earnings, a vote, a ruling. Before it the
 * surface is the base's; from it on, with outcomes mᵢ of probability pᵢ and Σ pᵢe^(mᵢ) = 1,
 *
 *   C(τ, k) = Σ pᵢ·e^(mᵢ)·C_base(τ, k − mᵢ)
 *
 * An independent jump of mean one keeps prices convex in the strike and adds value at every strike,
 * so nothing becomes arbitrable. Smiles of expiries right behind the day may have two humps.
 */
import { DomainError } from "@volsmith/numerics";
import { normalisedImpliedVols } from "@volsmith/pricing";
import type { TruthJson, TruthModel } from "../truth.ts";
import { isFaint } from "./faint-price.ts";
import { modelFromVariance, premiumOf } from "./model-from-variance.ts";

export interface EventOutcomes {
  /** Years from now, positive. */
  readonly tau: number;
  /** Moves of ln F, before a common shift that makes the price a martingale. [n ≥ 2] */
  readonly moves: readonly number[];
  /** Positive, adding up to 1. [n] */
  readonly probabilities: readonly number[];
}

export interface EventOutcomesParameters {
  readonly base: TruthJson;
  readonly event: EventOutcomes;
}

/** How far probabilities may miss 1 by rounding. */
const SLACK = 1e-9;

/** @throws {DomainError} naming what is out of range. */
export function eventOutcomesTruth(
  base: TruthModel,
  event: EventOutcomes,
): TruthModel<EventOutcomesParameters> {
  checkEvent(event);
  const { tau: day, moves, probabilities } = event;
  const mean = moves.reduce((sum, move, i) => sum + probabilities[i] * Math.exp(move), 0);
  const shifts = moves.map((move) => move - Math.log(mean));
  return modelFromVariance({
    name: "event-outcomes",
    parameters: { base: base.toJSON(), event },
    smile(tau, ks, { prices, vols }) {
      if (tau < day) {
        base.smile(tau, ks, { prices, vols });
        return;
      }
      const n = ks.length;
      const own = { prices: new Float64Array(n), vols: new Float64Array(n) };
      const digits = new Float64Array(n); // NaN where a price of the base has none
      prices.fill(0);
      shifts.forEach((shift, m) => {
        const shifted = ks.map((k) => k - shift);
        base.smile(tau, shifted, own);
        const weight = probabilities[m] * Math.exp(shift);
        for (let i = 0; i < n; i += 1) {
          prices[i] += weight * premiumOf(ks[i] > 0 ? 1 : -1, shifted[i], own.prices[i]);
          digits[i] += own.vols[i];
        }
      });
      normalisedImpliedVols(prices, { k: ks, taus: tau }, { vols });
      for (let i = 0; i < n; i += 1) {
        if (Number.isNaN(digits[i]) && isFaint(prices[i], ks[i])) vols[i] = NaN;
      }
    },
  });
}

function checkEvent({ tau, moves, probabilities }: EventOutcomes): void {
  const where = "eventOutcomesTruth";
  if (!(tau > 0)) throw new DomainError(where, "event.tau", tau, "positive");
  if (!(moves.length >= 2 && moves.length === probabilities.length)) {
    const came = [moves.length, probabilities.length];
    throw new DomainError(where, "moves and probabilities", came, "equally many, 2 or more");
  }
  moves.forEach((move, i) => {
    if (!(Math.abs(move) <= 2)) throw new DomainError(where, `moves[${i}]`, move, "in [-2, 2]");
    const probability = probabilities[i];
    if (!(probability > 0)) {
      throw new DomainError(where, `probabilities[${i}]`, probability, "positive");
    }
  });
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  if (!(Math.abs(sum - 1) < SLACK)) {
    throw new DomainError(where, "sum of probabilities", sum, "1");
  }
}
