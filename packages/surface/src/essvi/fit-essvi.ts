/**
 * An eSSVI surface through the quotes of a snapshot, free of arbitrage.
 *
 * All slices are fitted at once: Gauss-Newton steps in (θ, u, v) of every slice, each a quadratic
 * programme under the conditions between and within slices, linearised; a step's end is brought
 * into the set exactly (`arbitrageFree`) before it is judged. One slice at a time, as [C19], would
 * let a noisy early expiry bind all later ones.
 *
 * [C19] Corbetta, Cohort, Laachir & Martini, "Robust calibration and arbitrage-free interpolation of
 *       SSVI slices", Decisions in Economics and Finance 42, 2019.
 */
import type { Snapshot } from "@volsmith/market";
import { choleskyInPlace, choleskySolveInPlace } from "@volsmith/numerics";
import { fitData, type SliceData, sliceRmse } from "../fit-data.ts";
import type { FitOptions, ParametricFit } from "../fit.ts";
import { type LinearConstraint, quadraticStep } from "../quadratic-programme.ts";
import { startingThetas } from "../ssvi/fit-ssvi.ts";
import { arbitrageFree, FLATTEST, STEEPEST } from "./arbitrage-free.ts";
import { EssviModel } from "./model.ts";
import { type EssviSlice, essviSliceJet, essviVariance } from "./slice.ts";

export interface EssviFitOptions extends FitOptions {
  readonly maxIterations?: number;
}

export type EssviFit = ParametricFit<EssviModel>;

const LEAST_FALL = 1e-9;
/** Steps in a row that gain too little before the fit counts as done. */
const PATIENCE = 3;

/**
 * Fits eSSVI to a snapshot.
 *
 * @throws {DataError} when the snapshot has no quotes.
 */
export function fitEssvi(snapshot: Snapshot, options: EssviFitOptions = {}): EssviFit {
  const { weights = "balanced", ...others } = options;
  return fitEssviSlices(fitData("fitEssvi", snapshot, weights), others);
}

/** The same for quotes by expiry, ascending, weights and all. */
export function fitEssviSlices(
  data: readonly SliceData[],
  { maxIterations = 200, onProgress, signal }: Omit<EssviFitOptions, "weights"> = {},
): EssviFit {
  let slices = arbitrageFree(
    startingThetas(data).map((theta) => {
      const psi = 0.8 * Math.sqrt(theta); // an equity index's skew; ψ/θ falls, ψ² < 4θ
      return { theta, u: 0.6 * psi, v: 1.4 * psi };
    }),
  );
  let normal = linearise(data, slices);
  let damping = 1e-3;
  let iterations = 0;
  let idle = 0;
  while (iterations < maxIterations && idle < PATIENCE && damping < 1e10) {
    signal?.throwIfAborted();
    iterations++;
    const trial = arbitrageFree(constrainedStep(normal, slices, damping));
    const next = linearise(data, trial);
    const fall = normal.cost - next.cost;
    if (fall > 0) {
      idle = fall <= LEAST_FALL * normal.cost ? idle + 1 : 0;
      slices = trial;
      normal = next;
      damping = Math.max(damping / 5, 1e-9);
    } else damping *= 4;
    onProgress?.({ stage: "fit eSSVI", done: iterations, total: null });
  }
  const converged = idle >= PATIENCE || damping >= 1e10;
  const nQuotes = data.reduce((sum, { k }) => sum + k.length, 0);
  return {
    model: new EssviModel(slices.map((slice, i) => parametersOf(slice, data[i]))),
    nQuotes,
    nUsed: nQuotes,
    warnings: [],
    slices: data.map((slice, i) => ({
      tau: slice.tau,
      roots: slice.roots,
      nQuotes: slice.k.length,
      converged,
      iterations,
      rmse: sliceRmse(slice, (k) => essviVariance(slices[i], k)),
    })),
    converged,
  };
}

function parametersOf({ theta, u, v }: EssviSlice, { tau, kRange }: SliceData) {
  return { tau, kRange, theta, u, v };
}

interface Normal {
  readonly cost: number;
  /** JᵀJ of each slice, lower triangle, row-major [3, 3]. */
  readonly blocks: readonly Float64Array[];
  /** Jᵀr. [3·slices] */
  readonly gradient: Float64Array;
}

function linearise(data: readonly SliceData[], slices: readonly EssviSlice[]): Normal {
  const gradient = new Float64Array(3 * slices.length);
  let cost = 0;
  const blocks = data.map(({ tau, k, vols, weights }, i) => {
    const block = new Float64Array(9);
    for (let j = 0; j < k.length; j++) {
      const { w, dwdtheta, dwdu, dwdv } = essviSliceJet(slices[i], k[j]);
      const vol = Math.sqrt(w / tau);
      const residual = weights[j] * (vol - vols[j]);
      const f = weights[j] / (2 * vol * tau);
      const jacobian = [f * dwdtheta, f * dwdu, f * dwdv];
      cost += residual * residual;
      for (let p = 0; p < 3; p++) {
        gradient[3 * i + p] += jacobian[p] * residual;
        for (let q = 0; q <= p; q++) block[3 * p + q] += jacobian[p] * jacobian[q];
      }
    }
    return block;
  });
  return { cost, blocks, gradient };
}

function constrainedStep(
  { blocks, gradient }: Normal,
  slices: readonly EssviSlice[],
  damping: number,
): EssviSlice[] {
  const factors = blocks.map((block) => {
    const factor = block.slice();
    const size = Math.max(block[0], block[4], block[8]);
    // A slice quoted on one side only says nothing of the other wing: it stays where it is.
    for (const p of [0, 4, 8]) factor[p] = factor[p] * (1 + damping) + 1e-12 * size + 1e-300;
    choleskyInPlace(factor, 3);
    return factor;
  });
  const free = gradient.map((g) => -g);
  factors.forEach((factor, i) => choleskySolveInPlace(factor, free.subarray(3 * i, 3 * i + 3)));
  const step = quadraticStep(free, {
    constraints: conditions(slices),
    inverse: (index, values) => {
      const where: number[] = [];
      const solved: number[] = [];
      for (const i of new Set(index.map((at) => Math.floor(at / 3)))) {
        const part = new Float64Array(3);
        for (let j = 0; j < index.length; j++) {
          if (Math.floor(index[j] / 3) === i) part[index[j] % 3] = values[j];
        }
        choleskySolveInPlace(factors[i], part);
        where.push(3 * i, 3 * i + 1, 3 * i + 2);
        solved.push(...part);
      }
      return { index: where, values: solved };
    },
  }).value;
  return slices.map(({ theta, u, v }, i) => ({
    theta: Math.max(theta + step[3 * i], theta / 4),
    u: u + step[3 * i + 1],
    v: v + step[3 * i + 2],
  }));
}

/** The conditions of slice.ts for a step (dθ, du, dv) of each slice, to first order. */
function conditions(slices: readonly EssviSlice[]): LinearConstraint[] {
  const rows: LinearConstraint[] = [];
  slices.forEach(({ theta, u, v }, i) => {
    const at = 3 * i;
    rows.push({ index: [at + 1], a: [-1], b: u - STEEPEST });
    rows.push({ index: [at + 2], a: [-1], b: v - STEEPEST });
    // 4θ − ψ·u ≥ 0 and 4θ − ψ·v ≥ 0, ψ = (u + v)/2
    const psi = (u + v) / 2;
    const index = [at, at + 1, at + 2];
    rows.push({ index, a: [4, -(psi + u / 2), -u / 2], b: psi * u - 4 * theta });
    rows.push({ index, a: [4, -v / 2, -(psi + v / 2)], b: psi * v - 4 * theta });
    const before = slices[i - 1];
    rows.push({
      index: before ? [at + 1, at - 2] : [at + 1],
      a: [1, -1],
      b: (before?.u ?? FLATTEST) - u,
    });
    rows.push({
      index: before ? [at + 2, at - 1] : [at + 2],
      a: [1, -1],
      b: (before?.v ?? FLATTEST) - v,
    });
    if (!before) return;
    // ln ψ_before − ln θ_before ≥ ln ψ − ln θ
    const past = before.u + before.v;
    const sum = u + v;
    rows.push({
      index: [at - 3, at - 2, at - 1, at, at + 1, at + 2],
      a: [-1 / before.theta, 1 / past, 1 / past, 1 / theta, -1 / sum, -1 / sum],
      b: Math.log((sum * before.theta) / (past * theta)),
    });
  });
  return rows;
}
