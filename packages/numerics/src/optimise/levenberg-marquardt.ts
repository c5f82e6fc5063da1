/**
 * Nonlinear least squares in a box.
 *
 * [M78] Moré, "The Levenberg-Marquardt algorithm: implementation and theory", LNM 630, 1978.
 * [N99] Nielsen, "Damping parameter in Marquardt's method", IMM-REP-1999-05, DTU, 1999.
 * [KYF04] Kanzow, Yamashita & Fukushima, "Levenberg-Marquardt methods with strong local
 *        convergence properties for solving nonlinear equations with convex constraints",
 *        J. Comput. Appl. Math. 172, 2004: projected steps.
 */
import { choleskyInPlace, choleskySolveInPlace } from "../linear/cholesky.ts";
import type { MinimiseResult } from "../solver-result.ts";
import { type Box, checkedBox, clamp, projectedGradientNorm } from "./box.ts";

export interface LeastSquaresProblem {
  /** Number of residuals m. */
  readonly size: number;
  /** Writes the residuals at x. @param out [m] */
  residuals(x: Float64Array, out: Float64Array): void;
  /** Writes ∂rᵢ/∂xⱼ, row-major [m, n]; central differences when absent. */
  jacobian?(x: Float64Array, out: Float64Array): void;
}

export interface LevenbergMarquardtOptions extends Box {
  /** Stops when the projected gradient of ½|r|² is below this share of its first value. */
  readonly gradientTolerance?: number;
  /** Stops when a step is below this, relative to 1e-8 + |x|. */
  readonly stepTolerance?: number;
  /** Stops when a step lowers ½|r|² by less than this share. */
  readonly objectiveTolerance?: number;
  readonly maxIterations?: number;
}

/**
 * Minimises ½ Σ rᵢ(x)² over lower ≤ x ≤ upper by damped Gauss-Newton steps, scaled by the running
 * maximum of the Jacobian's column norms [M78 §6]. A variable resting on a bound that the gradient
 * pushes against is held there for the step, and a step never leaves the box.
 *
 * @returns `objective` is ½|r|², `residual` the norm of the projected gradient.
 * @throws {ShapeError | DomainError} when the bounds have another length or cross.
 */
export function levenbergMarquardt(
  problem: LeastSquaresProblem,
  start: ArrayLike<number>,
  {
    lower,
    upper,
    gradientTolerance = 1e-12,
    stepTolerance = 1e-12,
    objectiveTolerance = 1e-15,
    maxIterations = 200,
  }: LevenbergMarquardtOptions = {},
): MinimiseResult {
  const m = problem.size;
  const n = start.length;
  const box = checkedBox("levenbergMarquardt", n, {
    ...(lower && { lower }),
    ...(upper && { upper }),
  });
  let x = Float64Array.from(start, (xi, i) => clamp(xi, box[0][i], box[1][i]));
  let trial = new Float64Array(n);
  let r = new Float64Array(m);
  let trialR = new Float64Array(m);
  const jacobian = new Float64Array(m * n);
  const normal = new Float64Array(n * n);
  const damped = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  const step = new Float64Array(n);
  const scale = new Float64Array(n);

  problem.residuals(x, r);
  let objective = halfSquare(r);
  let damping = 1e-3;
  let growth = 2;
  let firstNorm = NaN;
  let norm = NaN;
  let stale = true;
  let iterations = 0;
  let converged = objective === 0;
  for (; iterations < maxIterations && !converged; iterations++) {
    if (stale) {
      if (problem.jacobian) problem.jacobian(x, jacobian);
      else centralJacobian(problem, x, jacobian);
      normalEquations(jacobian, r, normal, gradient);
      for (let j = 0; j < n; j++) scale[j] = Math.max(scale[j], normal[j * n + j]);
      norm = projectedGradientNorm(x, gradient, box);
      if (Number.isNaN(firstNorm)) firstNorm = norm;
      stale = false;
      if (norm <= gradientTolerance * firstNorm || norm === 0) {
        converged = true;
        break;
      }
    }
    if (!dampedStep({ normal, damped, gradient, step, scale, x, box, damping })) {
      damping *= growth;
      growth *= 2;
      if (!(damping < 1e30)) break;
      continue;
    }
    let predicted = 0;
    let small = true;
    for (let i = 0; i < n; i++) {
      trial[i] = clamp(x[i] + step[i], box[0][i], box[1][i]);
      step[i] = trial[i] - x[i];
      if (Math.abs(step[i]) > stepTolerance * (1e-8 + Math.abs(x[i]))) small = false;
    }
    for (let i = 0; i < n; i++) {
      let product = 0;
      for (let j = 0; j < n; j++) product += normal[i * n + j] * step[j];
      predicted -= step[i] * (gradient[i] + 0.5 * product);
    }
    if (small) {
      converged = true;
      break;
    }
    problem.residuals(trial, trialR);
    const trialObjective = halfSquare(trialR);
    const gain = (objective - trialObjective) / predicted;
    if (trialObjective < objective && gain > 1e-4) {
      const drop = objective - trialObjective;
      [x, trial] = [trial, x];
      [r, trialR] = [trialR, r];
      objective = trialObjective;
      // [N99 eq. 2.5]
      damping = Math.max(1e-15, damping * Math.max(1 / 3, 1 - (2 * gain - 1) ** 3));
      growth = 2;
      stale = true;
      if (drop <= objectiveTolerance * objective || objective === 0) converged = true;
    } else {
      // Rounding can hide the last descent: a predicted drop below an ulp means we are there.
      if (predicted <= Number.EPSILON * objective) converged = true;
      damping *= growth;
      growth *= 2;
      if (!(damping < 1e30)) break;
    }
  }
  return { value: x, objective, converged, iterations, residual: norm };
}

interface StepWork {
  readonly normal: Float64Array;
  readonly damped: Float64Array;
  readonly gradient: Float64Array;
  readonly step: Float64Array;
  readonly scale: Float64Array;
  readonly x: Float64Array;
  readonly box: readonly [Float64Array, Float64Array];
  readonly damping: number;
}

/**
 * Solves (JᵀJ + damping·diag(scale))·step = −gradient over the free variables. A variable that
 * would leave the box is put on its bound and the others are solved again for that: cutting a step
 * off afterwards would leave the descent direction of a curved valley.
 */
function dampedStep({ normal, damped, gradient, step, scale, x, box, damping }: StepWork): boolean {
  const n = x.length;
  const fixed = new Float64Array(n).fill(NaN); // the step of a variable that is not free
  for (let i = 0; i < n; i++) {
    const low = x[i] <= box[0][i] && gradient[i] > 0;
    const high = x[i] >= box[1][i] && gradient[i] < 0;
    if (low || high || scale[i] === 0) fixed[i] = 0;
  }
  for (let pass = 0; pass <= n; pass++) {
    damped.set(normal);
    for (let i = 0; i < n; i++) {
      damped[i * n + i] += damping * scale[i];
      step[i] = -gradient[i];
    }
    for (let i = 0; i < n; i++) {
      if (Number.isNaN(fixed[i])) continue;
      for (let j = 0; j < n; j++) {
        if (Number.isNaN(fixed[j])) step[j] -= normal[j * n + i] * fixed[i];
        damped[i * n + j] = damped[j * n + i] = 0;
      }
      damped[i * n + i] = 1;
      step[i] = fixed[i];
    }
    if (!choleskyInPlace(damped, n)) return false;
    choleskySolveInPlace(damped, step);
    let inside = true;
    for (let i = 0; i < n; i++) {
      const moved = clamp(x[i] + step[i], box[0][i], box[1][i]);
      if (Number.isNaN(fixed[i]) && moved !== x[i] + step[i]) {
        fixed[i] = moved - x[i];
        inside = false;
      }
    }
    if (inside) break;
  }
  return step.every(Number.isFinite);
}

function normalEquations(
  jacobian: Float64Array,
  r: Float64Array,
  normal: Float64Array,
  gradient: Float64Array,
): void {
  const n = gradient.length;
  normal.fill(0);
  gradient.fill(0);
  for (let row = 0; row < r.length; row++) {
    const at = row * n;
    for (let i = 0; i < n; i++) {
      const left = jacobian[at + i];
      gradient[i] += left * r[row];
      for (let j = 0; j <= i; j++) normal[i * n + j] += left * jacobian[at + j];
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) normal[j * n + i] = normal[i * n + j];
}

function centralJacobian(problem: LeastSquaresProblem, x: Float64Array, out: Float64Array): void {
  const n = x.length;
  const forward = new Float64Array(problem.size);
  const backward = new Float64Array(problem.size);
  const at = Float64Array.from(x);
  for (let j = 0; j < n; j++) {
    // Cube root of the machine epsilon balances truncation against rounding.
    const h = 6e-6 * Math.max(Math.abs(x[j]), 1e-2);
    at[j] = x[j] + h;
    problem.residuals(at, forward);
    at[j] = x[j] - h;
    problem.residuals(at, backward);
    at[j] = x[j];
    for (let i = 0; i < problem.size; i++) out[i * n + j] = (forward[i] - backward[i]) / (2 * h);
  }
}

function halfSquare(r: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < r.length; i++) sum += r[i] * r[i];
  return 0.5 * sum;
}
