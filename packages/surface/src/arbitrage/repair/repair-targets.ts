/** What the repaired surface shall be near to, and in which unit nearness is counted. */
import { DomainError } from "@volsmith/numerics";
import type { VarianceModel } from "../../variance-model.ts";
import { finiteRange } from "../finite-range.ts";
import { otmPrice, varianceVega } from "./otm-black.ts";
import type { RepairGrid } from "./repair-grid.ts";
import type { VolWidth } from "./spread-widths.ts";
import type { SplineBasis } from "./spline-basis.ts";
import type { SurfaceTargets } from "./surface-program.ts";

/** What to believe outside a model's domain: the model, or straight lines of total variance. */
export type OutsideRule = "model" | "linear";

export interface TargetOptions {
  readonly grid: RepairGrid;
  readonly basis: SplineBasis;
  readonly volWidth: VolWidth;
  readonly outside: OutsideRule;
  readonly margin: number;
}

/** From knot to knot the unit of displacement changes by at most this factor. */
const STEEPEST = 2;

/**
 * Time values of the model at the grid, and half-widths vega × volWidth, at most half the price.
 *
 * Far in a wing of a short slice prices fall by many powers of ten from knot to knot, which no
 * cubic follows; there the unit falls by a factor of 2 a knot. (A knot's value is ⅔ of its own
 * control point and ⅙ of each neighbour's, so with steeper units the fit would look at the
 * neighbours more than at the control point, and the programme would be ill-conditioned.)
 *
 * @throws {DomainError} where the model's total variance is not positive and finite.
 */
export function repairTargets(
  model: VarianceModel,
  { grid, basis, volWidth, outside, margin }: TargetOptions,
): SurfaceTargets {
  const { taus, ks } = grid;
  const n = ks.length;
  const targets = new Float64Array(taus.length * n);
  const halfWidths = new Float64Array(taus.length * n);
  const variances = modelVariances(model, grid, outside);
  taus.forEach((tau, j) => {
    for (let l = 0; l < n; l++) {
      const at = j * n + l;
      const k = ks[l];
      const w = variances[at];
      if (!(w > 0 && Number.isFinite(w))) {
        const place = `total variance of the model at tau ${tau}, k ${k}`;
        throw new DomainError("repair", place, w, "positive and finite", "narrow the grid");
      }
      const perForwardAndStrike = 1 - basis.knots[l];
      const price = otmPrice(k, w);
      const vega = 2 * Math.sqrt(w * tau) * varianceVega(k, w); // ∂price/∂σ
      targets[at] = perForwardAndStrike * price;
      halfWidths[at] = perForwardAndStrike * Math.min(vega * volWidth(tau, k), price / 2);
    }
    limitSteepness(halfWidths.subarray(j * n, (j + 1) * n));
  });
  return { basis, nTaus: taus.length, targets, halfWidths, margin };
}

function modelVariances(
  model: VarianceModel,
  { taus, ks }: RepairGrid,
  outside: OutsideRule,
): Float64Array {
  const n = ks.length;
  const all = model.totalVariances(
    Float64Array.from({ length: taus.length * n }, (_, i) => taus[Math.floor(i / n)]),
    Float64Array.from({ length: taus.length * n }, (_, i) => ks[i % n]),
  );
  if (outside === "model") return all;
  taus.forEach((tau, j) => {
    const [low, high] = finiteRange(model, tau);
    const left = model.jet(tau, low);
    const right = model.jet(tau, high);
    // Wings that fall would meet zero, and wings steeper than 2 admit arbitrage [Lee 2004].
    const slopeLeft = Math.min(Math.max(left.dwdk, -1.9), 0);
    const slopeRight = Math.max(Math.min(right.dwdk, 1.9), 0);
    for (let l = 0; l < n; l++) {
      if (ks[l] < low) all[j * n + l] = left.w + slopeLeft * (ks[l] - low);
      if (ks[l] > high) all[j * n + l] = right.w + slopeRight * (ks[l] - high);
    }
  });
  return all;
}

function limitSteepness(row: Float64Array): void {
  const n = row.length;
  for (let l = 1; l < n; l++) row[l] = Math.max(row[l], row[l - 1] / STEEPEST);
  for (let l = n - 2; l >= 0; l--) row[l] = Math.max(row[l], row[l + 1] / STEEPEST);
}
