/**
 * A surface that is free of static arbitrage at every (τ, K), by construction.
 *
 * At the slices τ_1 < … < τ_m the price per unit of F + K is a convex cubic spline C_j(y) in
 * y = K/(F + K), with control points that rise from slice to slice (`SplineBasis`). Elsewhere:
 *
 *   τ_j ≤ τ ≤ τ_(j+1)   C = (1 − θ)·C_j + θ·C_(j+1), one θ(τ) rising from 0 to 1 for all strikes.
 *                       A mixture of convex functions is convex, and ∂C/∂τ = θ′·(C_(j+1) − C_j) ≥ 0.
 *                       θ is the one that makes the at-the-money variance a monotone C¹ curve in τ.
 *   τ < τ_1             w(τ, k) = λ·w_1(k/√λ), λ = τ/τ_1: the smile keeps its shape in k/√τ. Then
 *                       g_λ(k) = g_1(k/√λ) + (1 − λ)·w_1′²/16 ≥ 0, and ∂w/∂τ ≥ 0 because
 *                       k/√w_1 rises in k on every arbitrage-free slice [F12].
 *   τ > τ_m             the law of the last slice times an independent Z with E Z = 1,
 *                       Z = e^(sξ)/E e^(sξ), ξ three-valued with the first five normal moments,
 *                       s² = v·(τ − τ_m), v the last at-the-money forward variance. Prices are
 *                       averages of the last slice's; Z rises in convex order with s [HPRY11 ch. 1].
 *
 * So the proof of the whole surface is the proof of finitely many inequalities (`verifySurface`).
 * In strike prices are C² (the density is continuous); in τ they are C¹ at the money and
 * continuous elsewhere, with a kink of the time value at the slices.
 *
 * [F12]    Fukasawa, "The normalizing transformation of the implied volatility smile",
 *          Mathematical Finance 22(4), 2012.
 * [HPRY11] Hirsch, Profeta, Roynette & Yor, "Peacocks and associated martingales", Springer, 2011.
 */
import { DomainError, pchip, ShapeError, type Interpolant } from "@volsmith/numerics";
import type { SurfaceDomain, VarianceJet, VarianceModel } from "../../variance-model.ts";
import { otmPrice, otmSlope, otmVariance, varianceVega } from "./otm-black.ts";
import { splineBasis, type SplineBasis } from "./spline-basis.ts";
import { splineJet } from "./spline-evaluate.ts";
import { curvature, verifySurface, type SurfaceProof } from "./verify.ts";

/** Everything a repaired surface is made of, as plain JSON. */
export interface RepairedParameters {
  readonly taus: readonly number[];
  /** Inner knots in y = K/(F + K), ascending in (0, 1). [n] */
  readonly knots: readonly number[];
  /** Time values of the control points, per unit of F + K, slice by slice. [taus, n] */
  readonly controls: readonly (readonly number[])[];
  readonly kRanges: readonly (readonly [min: number, max: number])[];
}

/** Values and weights of ξ: mean 0, variance 1, kurtosis 3. */
const XI = [-Math.sqrt(3), 0, Math.sqrt(3)];
const XI_WEIGHTS = [1 / 6, 2 / 3, 1 / 6];

export class RepairedModel implements VarianceModel {
  readonly method = "repaired";
  readonly taus: readonly number[];
  readonly domain: SurfaceDomain;
  /** What makes the surface arbitrage-free, recomputed from its control points. */
  readonly proof: SurfaceProof;
  readonly #parameters: RepairedParameters;
  readonly #basis: SplineBasis;
  /** Control points of puts and of calls per unit of F + K. [taus, n + 4] */
  readonly #puts: Float64Array;
  readonly #calls: Float64Array;
  /** C″ at the breaks. [taus, n + 2] */
  readonly #curvatures: Float64Array;
  readonly #atm: Float64Array;
  readonly #atmVariance: Interpolant;
  readonly #farVariance: number;
  readonly #near = new Float64Array(3);
  readonly #far = new Float64Array(3);

  /**
   * @throws {ShapeError} when lengths disagree.
   * @throws {DomainError} unless taus and knots ascend and the control points pass the proof.
   */
  constructor(parameters: RepairedParameters) {
    const { taus, knots, controls, kRanges } = parameters;
    checkShapes(parameters);
    const n = knots.length;
    const basis = splineBasis(Float64Array.from(knots));
    const flat = Float64Array.from(controls.flat());
    this.proof = verifySurface({ basis, nTaus: taus.length, controls: flat });
    const failure = this.proof.failures[0];
    if (failure) {
      const place = `controls[${failure.slice}] (${failure.kind} condition ${failure.index})`;
      throw new DomainError("RepairedModel", place, failure.value, "above its rounding error");
    }
    this.taus = taus;
    this.#parameters = parameters;
    this.#basis = basis;
    this.#puts = new Float64Array(taus.length * (n + 4));
    this.#calls = new Float64Array(taus.length * (n + 4));
    this.#curvatures = new Float64Array(taus.length * (n + 2));
    taus.forEach((_, j) => this.#fill(j, flat));

    this.#atm = Float64Array.from(taus, (_, j) => this.#splines("put", j, 0.5)[0]);
    const variances = Array.from(this.#atm, (price) => otmVariance(2 * price, 0));
    this.#atmVariance = pchip([0, ...taus], [0, ...variances]);
    const [last, before] = [variances.length - 1, variances.length - 2];
    this.#farVariance =
      before < 0
        ? variances[0] / taus[0]
        : (variances[last] - variances[before]) / (taus[last] - taus[before]);
    this.domain = {
      tau: [taus[0], taus.at(-1)!],
      kRange: (tau) => rangeAt(taus, kRanges, tau),
    };
  }

  jet(tau: number, k: number): VarianceJet {
    const { taus } = this;
    if (!(tau > 0)) throw new DomainError("repaired surface", "tau", tau, "positive");
    const first = taus[0];
    if (tau < first) {
      const lambda = tau / first;
      const x = k / Math.sqrt(lambda);
      const { w, dwdk, d2wdk2 } = varianceJet(x, this.#blend(first, x));
      return {
        k,
        w: lambda * w,
        dwdk: Math.sqrt(lambda) * dwdk,
        d2wdk2,
        dwdtau: (w - (x * dwdk) / 2) / first,
      };
    }
    return varianceJet(k, tau > taus.at(-1)! ? this.#beyond(tau, k) : this.#blend(tau, k));
  }

  totalVariances(
    taus: Float64Array,
    ks: Float64Array,
    out: Float64Array = new Float64Array(ks.length),
  ): Float64Array {
    const first = this.taus[0];
    const last = this.taus.at(-1)!;
    for (let i = 0; i < ks.length; i++) {
      const [tau, k] = [taus[i], ks[i]];
      if (tau < first) {
        const lambda = tau / first;
        const x = k / Math.sqrt(lambda);
        out[i] = lambda * otmVariance(this.#blend(first, x).price, x);
      } else {
        const { price } = tau > last ? this.#beyond(tau, k) : this.#blend(tau, k);
        out[i] = otmVariance(price, k);
      }
    }
    return out;
  }

  toJSON(): { readonly method: "repaired" } & RepairedParameters {
    return { method: "repaired", ...this.#parameters };
  }

  #fill(j: number, controls: Float64Array): void {
    const { size: n, abscissae, intrinsics } = this.#basis;
    for (let i = 0; i < n + 4; i++) {
      const timeValue = i < 2 || i >= n + 2 ? 0 : controls[j * n + i - 2];
      this.#puts[j * (n + 4) + i] = timeValue + Math.max(2 * abscissae[i] - 1, 0);
      this.#calls[j * (n + 4) + i] = timeValue + intrinsics[i];
    }
    for (let index = 0; index < n + 2; index++) {
      const { value } = curvature(this.#basis, controls, { slice: j, index });
      this.#curvatures[j * (n + 2) + index] = value;
    }
  }

  #splines(side: "put" | "call", row: number, y: number, out = this.#near): Float64Array {
    const controls = side === "put" ? this.#puts : this.#calls;
    splineJet(this.#basis, { controls, curvatures: this.#curvatures, row }, { y, out });
    return out;
  }

  /** Price and derivatives between the first and the last slice. */
  #blend(tau: number, k: number): PriceJet {
    const { taus } = this;
    const side = k > 0 ? "call" : "put";
    const y = 1 / (1 + Math.exp(-k));
    const last = taus.length - 1;
    const j = Math.min(intervalOf(taus, tau), Math.max(last - 1, 0));
    const near = this.#splines(side, j, y);
    if (last === 0) return priceJet(k, near, this.#slopeOfOnly(k, near));
    const far = this.#splines(side, j + 1, y, this.#far);
    const { theta, dtheta } = this.#mixture(tau, j);
    const rise = far[0] - near[0];
    for (let i = 0; i < 3; i++) near[i] = (1 - theta) * near[i] + theta * far[i];
    return priceJet(k, near, dtheta * rise * (1 + Math.exp(k)));
  }

  /** ∂price/∂τ at the only slice there is: that of the smile that keeps its shape in k/√τ. */
  #slopeOfOnly(k: number, near: Float64Array): number {
    const { w, dwdk } = varianceJet(k, priceJet(k, near, 0));
    return (varianceVega(k, w) * (w - (k * dwdk) / 2)) / this.taus[0];
  }

  /** θ and dθ/dτ in interval j. */
  #mixture(tau: number, j: number): { readonly theta: number; readonly dtheta: number } {
    const { taus } = this;
    const low = this.#atm[j];
    const rise = this.#atm[j + 1] - low;
    const width = taus[j + 1] - taus[j];
    const linear = { theta: (tau - taus[j]) / width, dtheta: 1 / width };
    // Of too small a rise the quotient below would be rounding noise.
    if (!(rise > 1e-9 * low)) return linear;
    if (tau === taus[j] || tau === taus[j + 1]) {
      const w = otmVariance(2 * this.#atm[tau === taus[j] ? j : j + 1], 0);
      const slope = (varianceVega(0, w) / 2) * this.#atmVariance.derivative(tau);
      return { theta: tau === taus[j] ? 0 : 1, dtheta: slope / rise };
    }
    const w = this.#atmVariance.value(tau);
    const theta = (otmPrice(0, w) / 2 - low) / rise;
    const dtheta = ((varianceVega(0, w) / 2) * this.#atmVariance.derivative(tau)) / rise;
    return { theta: Math.min(Math.max(theta, 0), 1), dtheta };
  }

  /** Price and derivatives after the last slice: Σ p·z·c(k − ln z). */
  #beyond(tau: number, k: number): PriceJet {
    const last = this.taus.length - 1;
    const side = k > 0 ? "call" : "put";
    const s = Math.sqrt(this.#farVariance * (tau - this.taus[last]));
    const moment = 2 / 3 + Math.cosh(XI[2] * s) / 3; // E e^(sξ)
    const slope = (XI[2] * Math.sinh(XI[2] * s)) / 3 / moment; // of its logarithm
    const sum = { price: 0, dk: 0, convexity: 0, dtau: 0 };
    for (let i = 0; i < 3; i++) {
      const z = Math.exp(XI[i] * s) / moment;
      const shifted = k - Math.log(z);
      const y = 1 / (1 + Math.exp(-shifted));
      const { price, dk, convexity } = priceJet(shifted, this.#splines(side, last, y), 0);
      const weight = XI_WEIGHTS[i] * z;
      sum.price += weight * price;
      sum.dk += weight * dk;
      sum.convexity += weight * convexity;
      // dz/ds = z·(ξ − slope); d/dz of z·c(k − ln z) is c − c_k; ds/dτ = v/2s.
      sum.dtau += (weight * (XI[i] - slope) * (price - dk) * this.#farVariance) / (2 * s);
    }
    return sum;
  }
}

/** An out-of-the-money price per unit of forward. */
interface PriceJet {
  readonly price: number;
  readonly dk: number;
  /** ∂²/∂k² − ∂/∂k = (K/F)²·∂²/∂(K/F)²; never negative here. */
  readonly convexity: number;
  readonly dtau: number;
}

/** From a spline per unit of F + K, [P, P′, P″] in y, to a price per unit of F in k. */
function priceJet(k: number, spline: Float64Array, dtau: number): PriceJet {
  const x = Math.exp(k);
  const y = x / (1 + x);
  return {
    price: (1 + x) * spline[0],
    dk: x * spline[0] + y * spline[1],
    convexity: ((y * y) / (1 + x)) * spline[2],
    dtau,
  };
}

/** Total variance and its derivatives, by differentiating Black's formula in (k, w) implicitly. */
function varianceJet(k: number, { price, dk, convexity, dtau }: PriceJet): VarianceJet {
  const w = otmVariance(price, k);
  const vega = varianceVega(k, w);
  const dwdk = (dk - otmSlope(k, w)) / vega;
  // convexity = φ(d₁)·g/√w with g Durrleman's function, and vega = φ(d₁)/(2√w); solve g for w″.
  const g = convexity / (2 * vega);
  const tilt = 1 - (k * dwdk) / (2 * w);
  const d2wdk2 = 2 * (g - tilt * tilt + ((dwdk * dwdk) / 4) * (1 / w + 1 / 4));
  return { k, w, dwdk, d2wdk2, dwdtau: dtau / vega };
}

/** Largest i with taus[i] ≤ tau; the caller guarantees taus[0] ≤ tau. */
function intervalOf(taus: readonly number[], tau: number): number {
  let low = 0;
  let high = taus.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (taus[middle] <= tau) low = middle;
    else high = middle;
  }
  return low;
}

function checkShapes({ taus, knots, controls, kRanges }: RepairedParameters): void {
  const where = "RepairedModel";
  if (taus.length === 0) throw new DomainError(where, "taus.length", 0, "1 or more");
  taus.forEach((tau, j) => {
    if (!(tau > (taus[j - 1] ?? 0))) {
      throw new DomainError(where, `taus[${j}]`, tau, "positive and ascending");
    }
    const row = controls[j]?.length;
    if (row !== knots.length) throw new ShapeError(where, `controls[${j}]`, [knots.length], [row]);
  });
  if (controls.length !== taus.length) {
    throw new ShapeError(where, "controls", [taus.length], [controls.length]);
  }
  if (kRanges.length !== taus.length) {
    throw new ShapeError(where, "kRanges", [taus.length], [kRanges.length]);
  }
}

/** Quoted range, linear in τ between slices and constant outside. */
function rangeAt(
  taus: readonly number[],
  ranges: RepairedParameters["kRanges"],
  tau: number,
): readonly [min: number, max: number] {
  if (!(tau > taus[0])) return ranges[0];
  const i = Math.min(intervalOf(taus, tau), taus.length - 2);
  if (i < 0 || tau >= taus[i + 1]) return ranges.at(-1)!;
  const u = (tau - taus[i]) / (taus[i + 1] - taus[i]);
  const [a, b] = [ranges[i], ranges[i + 1]];
  return [a[0] + u * (b[0] - a[0]), a[1] + u * (b[1] - a[1])];
}
