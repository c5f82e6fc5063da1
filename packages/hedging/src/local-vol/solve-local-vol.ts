/**
 * Prices under local volatility by one backward solution of the pricing equation.
 *
 * [D94] Dupire, "Pricing with a smile", Risk 7(1), 1994.
 * [B85] Bank, Coughran, Fichtner, Grosse, Rose & Smith, "Transient simulation of silicon devices and
 *       circuits", IEEE Transactions on Electron Devices 32(10), 1985: a trapezoidal stage and one of
 *       backward differences (TR-BDF2), of second order, which damp what a payoff's corner or jump excites.
 */
import { solveTridiagonal } from "@volsmith/numerics";

import type { LocalVolatilityProcess } from "../processes/local-volatility.ts";
import { tabulate } from "../processes/local-vol-table.ts";
import type { LocalVolTable } from "../processes/local-vol-table.ts";
import type { TimeGrid } from "../processes/process.ts";
import { SpotGrid } from "./spot-grid.ts";
import { solutionTimes } from "./time-steps.ts";

/** A claim that is owed by the last spot alone. */
export interface TerminalClaim {
  /** Where it bends or jumps; today's spot, where it does neither. */
  readonly strike: number;
  readonly value: (spot: number) => number;
}

export interface LocalVolSolution {
  readonly spots: SpotGrid;
  /** Prices at the instants of the grid. [nSteps + 1, spots] */
  readonly prices: Float64Array;
}

/** Deviations that the grid reaches beyond spot and strike, and least spacing in deviations of the last step. */
const REACH = 10;
const FINEST = 1 / 24;
/** Share of a step that its first stage takes [B85]; with this one both stages have one matrix. */
const STAGE = 2 - Math.SQRT2;

/**
 * Solves ∂V/∂t + ½σ²(t, ln(S/F_t))·S²·∂²V/∂S² = 0 backwards from expiry: money is discounted, so that the
 * spot that is traded has no drift, whatever the paths have. Differences of second order that are exact for
 * what is linear in the spot; on the edges the price is.
 *
 * @throws {DataError} where the source has no local volatility because of arbitrage (`tabulate`)
 */
export function solveLocalVol(
  { spot, source, logForward }: LocalVolatilityProcess,
  { strike, value }: TerminalClaim,
  grid: TimeGrid,
): LocalVolSolution {
  const nSteps = grid.times.length - 1;
  const expiry = grid.times[nSteps];
  const times = solutionTimes(grid);
  const middles = Array.from(times.subarray(1), (to, i) => 0.5 * (times[i] + to));
  const deviation = Math.sqrt(source.atmVariance(expiry));
  const last = 1 - grid.times[nSteps - 1] / expiry;
  const spots = new SpotGrid({
    centre: strike,
    finest: FINEST * deviation * Math.sqrt(last),
    reach: Math.abs(Math.log(spot / strike)) + REACH * deviation,
  });
  const n = spots.spots.length;
  const table = tabulate(source, middles);
  const step = new DiffusionStep(spots.spots);
  const logs = spots.spots.map((s) => Math.log(s / spot));
  const prices = new Float64Array((nSteps + 1) * n);
  const row = (instant: number) => prices.subarray(instant * n, (instant + 1) * n);
  const now = Float64Array.from(spots.spots, value);
  row(nSteps).set(now);
  const variances = new Float64Array(n);
  let instant = nSteps - 1;
  for (let m = middles.length - 1; m >= 0; m--) {
    localVariances(table, { row: m, logForward: logForward(middles[m]) }, logs, variances);
    step.take(now, variances, times[m + 1] - times[m]);
    if (times[m] > grid.times[instant]) continue;
    row(instant).set(now);
    instant--;
  }
  return { spots, prices };
}

/** σ² by linear interpolation in a row of the table, as the paths' kernel takes it. */
function localVariances(
  { columns, table, begins, perUnit }: LocalVolTable,
  { row, logForward }: { readonly row: number; readonly logForward: number },
  logs: Float64Array,
  out: Float64Array,
): void {
  for (let j = 0; j < logs.length; j++) {
    const place = (logs[j] - logForward - begins[row]) * perUnit[row];
    const inside = Math.min(Math.max(place, 0), columns - 1);
    const left = Math.min(Math.floor(inside), columns - 2);
    const at = row * columns + left;
    out[j] = (table[at] + (inside - left) * (table[at + 1] - table[at])) ** 2;
  }
}

/** Steps of ∂V/∂τ = ½σ²S²·∂²V/∂S² on uneven spots; the first and last value stay. */
class DiffusionStep {
  /** Of the neighbours below and above in S²·∂²V/∂S²/2, before σ². */
  readonly #below: Float64Array;
  readonly #above: Float64Array;
  /** After the first stage. */
  readonly #first: Float64Array;
  readonly #system: {
    readonly lower: Float64Array;
    readonly diagonal: Float64Array;
    readonly upper: Float64Array;
    readonly right: Float64Array;
  };

  constructor(spots: Float64Array) {
    const n = spots.length;
    const column = () => new Float64Array(n);
    this.#first = column();
    this.#below = column();
    this.#above = column();
    for (let j = 1; j < n - 1; j++) {
      const [down, up] = [spots[j] - spots[j - 1], spots[j + 1] - spots[j]];
      this.#below[j] = (spots[j] * spots[j]) / (down * (down + up));
      this.#above[j] = (spots[j] * spots[j]) / (up * (down + up));
    }
    this.#system = {
      lower: column(),
      diagonal: column().fill(1),
      upper: column(),
      right: column(),
    };
  }

  /** One step in place [B85]. */
  take(values: Float64Array, variances: Float64Array, length: number): void {
    const { lower, diagonal, upper, right } = this.#system;
    const first = this.#first;
    const n = values.length;
    const implicit = 0.5 * STAGE * length;
    for (let j = 1; j < n - 1; j++) {
      const below = implicit * variances[j] * this.#below[j];
      const above = implicit * variances[j] * this.#above[j];
      lower[j] = -below;
      upper[j] = -above;
      diagonal[j] = 1 + below + above;
      const here = values[j];
      right[j] = here + below * (values[j - 1] - here) + above * (values[j + 1] - here);
    }
    right[0] = values[0];
    right[n - 1] = values[n - 1];
    solveTridiagonal(this.#system, first);
    const scale = 1 / (STAGE * (2 - STAGE));
    for (let j = 1; j < n - 1; j++) right[j] = scale * (first[j] - (1 - STAGE) ** 2 * values[j]);
    solveTridiagonal(this.#system, values);
  }
}
