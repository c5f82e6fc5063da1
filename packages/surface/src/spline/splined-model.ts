/** An arbitrage-free base surface times the exponential of a spline. */
import { DomainError } from "@volsmith/numerics";
import type {
  SurfaceDomain,
  SurfaceMethod,
  VarianceJet,
  VarianceModel,
} from "../variance-model.ts";
import type { TensorSpline } from "./tensor-spline.ts";

/**
 * σ(τ, k) = σ₀(τ, k)·exp(s(τ^¼, k/√τ)), so w = w₀·e^(2s).
 *
 * The spline's first axis is τ^¼ = √ρ: on it days apart at the short end and months apart at the
 * long end are about as far from each other. Before the first and after the last expiry σ keeps its
 * shape in k/√τ, so w(τ, k) = λ·w(τ*, k/√λ) with λ = τ/τ*: that keeps freedom from butterflies but
 * for a term of order τσ⁴, and rises in τ wherever |∂ log σ/∂ log k| < 1.
 */
export class SplinedModel implements VarianceModel {
  readonly method: SurfaceMethod;
  readonly base: VarianceModel;
  readonly spline: TensorSpline;
  readonly taus: readonly number[];
  readonly domain: SurfaceDomain;

  constructor(base: VarianceModel, spline: TensorSpline, method: SurfaceMethod = "spline") {
    this.method = method;
    this.base = base;
    this.spline = spline;
    this.taus = base.taus;
    this.domain = base.domain;
  }

  jet(tau: number, k: number): VarianceJet {
    if (!(tau > 0)) throw new DomainError("spline surface", "tau", tau, "positive");
    const nearest = this.#nearest(tau);
    if (nearest === tau) return this.#jetBetween(tau, k);
    const lambda = tau / nearest;
    const { k: scaled, w, dwdk, d2wdk2 } = this.#jetBetween(nearest, k / Math.sqrt(lambda));
    return {
      k,
      w: lambda * w,
      dwdk: Math.sqrt(lambda) * dwdk,
      d2wdk2,
      dwdtau: (w - (scaled * dwdk) / 2) / nearest,
    };
  }

  totalVariances(
    taus: Float64Array,
    ks: Float64Array,
    out: Float64Array = new Float64Array(ks.length),
  ): Float64Array {
    const times = taus.map((tau) => this.#nearest(tau));
    const places = ks.map((k, i) => k * Math.sqrt(times[i] / taus[i]));
    const factors = times.map((time, i) => {
      const rho = Math.sqrt(time);
      return (taus[i] / time) * Math.exp(2 * this.spline.value(Math.sqrt(rho), places[i] / rho));
    });
    this.base.totalVariances(times, places, out);
    for (let i = 0; i < out.length; i++) out[i] *= factors[i];
    return out;
  }

  toJSON(): unknown {
    const { x, y, coefficients } = this.spline;
    return {
      method: this.method,
      base: this.base.toJSON(),
      spline: {
        rootRho: { min: x.min, max: x.max },
        z: { min: y.min, max: y.max },
        coefficients: [...coefficients],
      },
    };
  }

  #nearest(tau: number): number {
    return Math.min(Math.max(tau, this.taus[0]), this.taus.at(-1)!);
  }

  #jetBetween(tau: number, k: number): VarianceJet {
    const base = this.base.jet(tau, k);
    const rho = Math.sqrt(tau);
    const root = Math.sqrt(rho);
    const z = k / rho;
    const { value, byX, byY, byYY } = this.spline.jet(root, z);
    // ∂s/∂k = s_z/ρ; at fixed k, d(τ^¼)/dτ = τ^(−¾)/4 and dz/dτ = −z/(2τ).
    const byK = byY / rho;
    const byKK = byYY / tau;
    const byTau = byX / (4 * rho * root) - (byY * z) / (2 * tau);
    const factor = Math.exp(2 * value);
    return {
      k,
      w: base.w * factor,
      dwdk: factor * (base.dwdk + 2 * base.w * byK),
      d2wdk2: factor * (base.d2wdk2 + 4 * base.dwdk * byK + base.w * (4 * byK * byK + 2 * byKK)),
      dwdtau: factor * (base.dwdtau + 2 * base.w * byTau),
    };
  }
}
