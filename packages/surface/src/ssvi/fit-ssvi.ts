/**
 * An SSVI surface through the quotes of a snapshot, free of arbitrage by construction.
 *
 * The at-the-money variances come from slices and are made to rise; then shape (ρ, φ) and variances
 * are improved in turn, each against all quotes with the other held, until neither gains.
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 */
import type { Snapshot } from "@volsmith/market";
import { levenbergMarquardt } from "@volsmith/numerics";
import { fitData, type SliceData, sliceRmse } from "../fit-data.ts";
import type { FitOptions, ParametricFit } from "../fit.ts";
import { isotonic } from "../isotonic.ts";
import { SviSliceFitter } from "../svi/fit-slice.ts";
import { sviVariance } from "../svi/slice.ts";
import { shapeOf } from "./arbitrage.ts";
import { SsviModel } from "./model.ts";
import { type Phi, phiJet } from "./phi.ts";
import { ssviSliceJet, ssviVariance } from "./ssvi-slice.ts";
import { linearThetaCurve } from "./theta-curve.ts";

export interface SsviFitOptions extends FitOptions {
  readonly phi?: Phi["kind"];
  readonly maxRounds?: number;
}

export type SsviFit = ParametricFit<SsviModel>;

/** Relative fall of the sum of squares below which a round is the last. */
const LEAST_FALL = 1e-6;

/**
 * Fits SSVI to a snapshot.
 *
 * @throws {DataError} when the snapshot has no quotes.
 */
export function fitSsvi(snapshot: Snapshot, options: SsviFitOptions = {}): SsviFit {
  const { phi: kind = "power-law", weights = "balanced", maxRounds = 30, onProgress } = options;
  const data = fitData("fitSsvi", snapshot, weights);
  let thetas = startingThetas(data);
  let x: Float64Array = kind === "heston" ? Float64Array.of(-0.8, 1) : Float64Array.of(-0.8, 0, 0);
  let cost = Number.POSITIVE_INFINITY;
  let converged = false;
  let rounds = 0;
  while (rounds < maxRounds && !converged) {
    options.signal?.throwIfAborted();
    rounds++;
    const thetaMax = thetas.at(-1)!;
    x = fitShape(data, x, { kind, thetas, thetaMax });
    const shape = shapeOf(kind, x, thetaMax);
    thetas = improveThetas(data, thetas, shape);
    // A larger last variance may tighten the bounds of φ: the cost is that of what is kept.
    const next = totalCost(data, thetas, shapeOf(kind, x, thetas.at(-1)!));
    converged = cost - next <= LEAST_FALL * next;
    cost = next;
    onProgress?.({ stage: "fit SSVI", done: rounds, total: null });
  }
  const shape = shapeOf(kind, x, thetas.at(-1)!);
  const taus = data.map(({ tau }) => tau);
  const model = new SsviModel({ ...shape, theta: linearThetaCurve(taus, thetas) }, data);
  const nQuotes = data.reduce((sum, { k }) => sum + k.length, 0);
  const slices = data.map((slice, i) => {
    const { phi } = phiJet(shape.phi, thetas[i]);
    const parameters = { theta: thetas[i], rho: shape.rho, phi };
    return {
      tau: slice.tau,
      roots: slice.roots,
      nQuotes: slice.k.length,
      converged,
      iterations: rounds,
      rmse: sliceRmse(slice, (k) => ssviVariance(parameters, k)),
    };
  });
  return { model, nQuotes, nUsed: nQuotes, warnings: [], slices, converged };
}

/** Total variance at the money of each slice, from its SVI fit, made to rise. */
export function startingThetas(data: readonly SliceData[]): number[] {
  const fitter = new SviSliceFitter();
  const thetas = data.map((slice) => sviVariance(fitter.fit(slice).value, 0));
  return rising(
    thetas,
    data.map(({ k }) => k.length),
  );
}

/** The nearest rising sequence; each step is at least a hair, so that no slice repeats another. */
function rising(thetas: readonly number[], weights: readonly number[]): number[] {
  let last = 0;
  return isotonic(thetas, weights).map((theta) => (last = Math.max(theta, last * (1 + 1e-9))));
}

interface ShapeOptions {
  readonly kind: Phi["kind"];
  readonly thetas: readonly number[];
  readonly thetaMax: number;
}

function fitShape(
  data: readonly SliceData[],
  start: Float64Array,
  { kind, thetas, thetaMax }: ShapeOptions,
): Float64Array {
  const size = data.reduce((sum, { k }) => sum + k.length, 0);
  const residuals = (x: Float64Array, out: Float64Array): void => {
    const { rho, phi: shape } = shapeOf(kind, x, thetaMax);
    let at = 0;
    data.forEach(({ tau, k, vols, weights }, i) => {
      const slice = { theta: thetas[i], rho, phi: phiJet(shape, thetas[i]).phi };
      for (let j = 0; j < k.length; j++) {
        out[at++] = weights[j] * (Math.sqrt(ssviVariance(slice, k[j]) / tau) - vols[j]);
      }
    });
  };
  // Past 12 the coordinates are at their bounds to seven digits.
  const bound = new Float64Array(start.length).fill(12);
  return levenbergMarquardt({ size, residuals }, start, {
    lower: bound.map((value) => -value),
    upper: bound,
    objectiveTolerance: 1e-10,
    maxIterations: 40,
  }).value;
}

/** A few Gauss-Newton steps of each slice's θ alone, then the nearest rising sequence. */
function improveThetas(
  data: readonly SliceData[],
  thetas: readonly number[],
  { rho, phi: shape }: { readonly rho: number; readonly phi: Phi },
): number[] {
  const curvatures: number[] = [];
  const better = data.map(({ tau, k, vols, weights }, i) => {
    let theta = thetas[i];
    for (let step = 0; step < 3; step++) {
      const { phi, dphi } = phiJet(shape, theta);
      let gradient = 0;
      let curvature = 0;
      for (let j = 0; j < k.length; j++) {
        const { w, dwdtheta, dwdphi } = ssviSliceJet({ theta, rho, phi }, k[j]);
        const vol = Math.sqrt(w / tau);
        const slope = (weights[j] * (dwdtheta + dwdphi * dphi)) / (2 * vol * tau);
        gradient += slope * weights[j] * (vol - vols[j]);
        curvature += slope * slope;
      }
      theta = Math.min(Math.max(theta - gradient / curvature, theta / 2), 2 * theta);
      curvatures[i] = curvature;
    }
    return theta;
  });
  return rising(better, curvatures);
}

function totalCost(
  data: readonly SliceData[],
  thetas: readonly number[],
  { rho, phi: shape }: { readonly rho: number; readonly phi: Phi },
): number {
  let cost = 0;
  data.forEach(({ tau, k, vols, weights }, i) => {
    const slice = { theta: thetas[i], rho, phi: phiJet(shape, thetas[i]).phi };
    for (let j = 0; j < k.length; j++) {
      cost += (weights[j] * (Math.sqrt(ssviVariance(slice, k[j]) / tau) - vols[j])) ** 2;
    }
  });
  return cost;
}
