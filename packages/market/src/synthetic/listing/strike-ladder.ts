/** Which strikes an exchange lists for one expiry: fine near the money and near in time. */
import { DomainError } from "@volsmith/numerics";

/** Multiples of `step` units are listed where both bounds hold. */
export interface LadderRung {
  /** In units (`LadderRules.unit`), a whole number. */
  readonly step: number;
  /** Longest time to expiry at which the rung is listed, years; left out, at any. */
  readonly maxTau?: number;
  /** Largest |ln(K/F)| at which the rung is listed; left out, at any. */
  readonly maxDistance?: number;
}

export interface LadderRules {
  /** Finest step in currency, or "auto": a round number near `unitFraction` of the forward. */
  readonly unit: number | "auto";
  readonly unitFraction: number;
  readonly rungs: readonly LadderRung[];
  /** How far strikes go below the forward: this many at-the-money standard deviations … */
  readonly downStdevs: number;
  readonly upStdevs: number;
  /** … but at least and at most so much |ln(K/F)|. */
  readonly downRange: readonly [min: number, max: number];
  readonly upRange: readonly [min: number, max: number];
}

export interface LadderPlace {
  readonly forward: number;
  readonly tau: number;
  readonly atmVol: number;
}

const ROUND_STEPS = [1, 2.5, 5];

/** The round number (1, 2.5 or 5 times a power of ten) nearest to `size` in ratio. */
export function roundStep(size: number): number {
  if (!(size > 0 && Number.isFinite(size))) {
    throw new DomainError("roundStep", "size", size, "positive and finite");
  }
  const decade = 10 ** Math.floor(Math.log10(size));
  let best = decade;
  for (const step of [...ROUND_STEPS.map((s) => s * decade), 10 * decade]) {
    if (Math.abs(Math.log(step / size)) < Math.abs(Math.log(best / size))) best = step;
  }
  return best;
}

/** Finest strike step of an expiry, currency. */
export function ladderUnit(forward: number, { unit, unitFraction }: LadderRules): number {
  if (unit === "auto") return roundStep(forward * unitFraction);
  if (!(unit > 0)) throw new DomainError("strikeLadder", "unit", unit, "positive");
  return unit;
}

/** Strikes of one expiry, ascending, all multiples of the unit; empty when none lies in range. */
export function strikeLadder(place: LadderPlace, rules: LadderRules): Float64Array {
  const { forward, tau, atmVol } = place;
  const unit = ladderUnit(forward, rules);
  const stdev = atmVol * Math.sqrt(tau);
  const down = clamp(rules.downStdevs * stdev, rules.downRange);
  const up = clamp(rules.upStdevs * stdev, rules.upRange);
  const numbers = new Set<number>(); // strikes in units
  for (const { step, maxTau = Infinity, maxDistance = Infinity } of rules.rungs) {
    if (tau > maxTau) continue;
    const low = forward * Math.exp(-Math.min(down, maxDistance));
    const high = forward * Math.exp(Math.min(up, maxDistance));
    const size = step * unit;
    const last = Math.floor(high / size);
    for (let i = Math.max(1, Math.ceil(low / size)); i <= last; i += 1) numbers.add(i * step);
  }
  const strikes = Float64Array.from(numbers).toSorted();
  for (let i = 0; i < strikes.length; i += 1) strikes[i] *= unit;
  return strikes;
}

function clamp(value: number, [min, max]: readonly [number, number]): number {
  return Math.min(Math.max(value, min), max);
}
