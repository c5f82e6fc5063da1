/** Random known dates: variance that arrives at once, and days with few outcomes. */
import type { RandomGenerator } from "@volsmith/numerics";
import type { ClockParameters } from "../models/clock.ts";
import type { EventOutcomes } from "../models/event-outcomes.ts";
import type { VarianceEvent } from "../models/theta-curve.ts";
import type { Range } from "./draws.ts";
import { drawInteger, drawLogUniform, drawUniform } from "./draws.ts";

/** Years until an event. */
const EVENT_TAU: Range = [0.01, 0.8];
const OUTCOME_TAU: Range = [0.003, 0.5];
/** Largest move of an outcome, in standard deviations of the price until then. */
const MOST_STDEVS = 3;

/** One to three dates at which variance arrives; the size of a move is a standard deviation. */
export function sampleVarianceEvents(rng: RandomGenerator, moves: Range): VarianceEvent[] {
  const events: VarianceEvent[] = [];
  for (let n = drawInteger(rng, [1, 3]); n > 0; n -= 1) {
    const move = drawLogUniform(rng, moves);
    events.push({ tau: drawLogUniform(rng, EVENT_TAU), variance: move * move });
  }
  return events;
}

/** Puts events on a clock: each lets it jump by the years in which `vol` brings that variance. */
export function addEvents(
  { taus, times }: ClockParameters,
  events: readonly VarianceEvent[],
  vol: number,
): ClockParameters {
  const jumps = events.toSorted((a, b) => a.tau - b.tau);
  const knots: [tau: number, time: number][] = taus.map((tau, i) => [tau, times[i]]);
  let gained = 0;
  const shifted: [number, number][] = [];
  let i = 0;
  /** The old clock between its knots. */
  const timeAt = (tau: number): number => {
    const [x0, y0] = i === 0 ? [0, 0] : knots[i - 1];
    if (i === knots.length) return y0 + tau - x0;
    const [x1, y1] = knots[i];
    return y0 + ((y1 - y0) * (tau - x0)) / (x1 - x0);
  };
  for (const { tau, variance } of jumps) {
    for (; i < knots.length && knots[i][0] < tau; i += 1) {
      shifted.push([knots[i][0], knots[i][1] + gained]);
    }
    const time = timeAt(tau);
    shifted.push([tau, time + gained]);
    gained += variance / (vol * vol);
    shifted.push([tau, time + gained]);
  }
  for (; i < knots.length; i += 1) shifted.push([knots[i][0], knots[i][1] + gained]);
  return { taus: shifted.map(([tau]) => tau), times: shifted.map(([, time]) => time) };
}

/** A day with an up and a down move, every other time with a third outcome of almost none. */
export function sampleOutcomes(rng: RandomGenerator, moves: Range, vol: number): EventOutcomes {
  const tau = drawLogUniform(rng, OUTCOME_TAU);
  const size = Math.min(drawLogUniform(rng, moves), MOST_STDEVS * vol * Math.sqrt(tau));
  const up = size * drawUniform(rng, [0.5, 1.5]);
  const down = -size * drawUniform(rng, [0.5, 1.5]);
  const chance = drawUniform(rng, [0.2, 0.8]);
  const calm = rng.uniform() < 0.5 ? drawUniform(rng, [0.1, 0.6]) : 0;
  if (calm === 0) return { tau, moves: [up, down], probabilities: [chance, 1 - chance] };
  const rest = 1 - calm;
  return {
    tau,
    moves: [up, 0.2 * size * (rng.uniform() - 0.5), down],
    probabilities: [rest * chance, calm, rest * (1 - chance)],
  };
}
