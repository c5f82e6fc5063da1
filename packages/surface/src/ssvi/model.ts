/**
 * SSVI: one correlation, one function φ, one at-the-money term structure θ.
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 */
import { DomainError } from "@volsmith/numerics";
import { interpolateRange } from "../sliced-model.ts";
import type {
  SurfaceDomain,
  SurfaceMethod,
  VarianceJet,
  VarianceModel,
} from "../variance-model.ts";
import { phiJet, type Phi } from "./phi.ts";
import { ssviSliceJet, ssviVariance } from "./ssvi-slice.ts";
import type { ThetaCurve } from "./theta-curve.ts";

export interface SsviParameters {
  readonly rho: number;
  readonly phi: Phi;
  readonly theta: ThetaCurve;
}

/** Where an SSVI surface has quotes. */
export interface FittedRange {
  readonly tau: number;
  readonly kRange: readonly [min: number, max: number];
}

/** An SSVI surface, exact in k and τ at every τ > 0. */
export class SsviModel implements VarianceModel {
  readonly method: SurfaceMethod;
  readonly parameters: SsviParameters;
  readonly taus: readonly number[];
  readonly domain: SurfaceDomain;

  /** @throws {DomainError} unless |ρ| < 1 and there are slices. */
  constructor(
    parameters: SsviParameters,
    slices: readonly FittedRange[],
    method: SurfaceMethod = "ssvi",
  ) {
    const { rho } = parameters;
    if (!(Math.abs(rho) < 1)) throw new DomainError("SsviModel", "rho", rho, "in (−1, 1)");
    if (slices.length === 0) throw new DomainError("SsviModel", "slices", 0, "one or more");
    this.method = method;
    this.parameters = parameters;
    this.taus = slices.map((slice) => slice.tau);
    this.domain = {
      tau: [this.taus[0], this.taus.at(-1)!],
      kRange: (tau) => interpolateRange(slices, tau),
    };
  }

  jet(tau: number, k: number): VarianceJet {
    if (!(tau > 0)) throw new DomainError(`${this.method} surface`, "tau", tau, "positive");
    const { rho, phi: shape, theta: curve } = this.parameters;
    const { theta, dtheta } = curve.jet(tau);
    const { phi, dphi } = phiJet(shape, theta);
    const { w, dwdk, d2wdk2, dwdtheta, dwdphi } = ssviSliceJet({ theta, rho, phi }, k);
    return { k, w, dwdk, d2wdk2, dwdtau: (dwdtheta + dwdphi * dphi) * dtheta };
  }

  totalVariances(
    taus: Float64Array,
    ks: Float64Array,
    out: Float64Array = new Float64Array(ks.length),
  ): Float64Array {
    const { rho, phi: shape, theta: curve } = this.parameters;
    let last = Number.NaN;
    let slice = { theta: 0, rho, phi: 0 };
    for (let j = 0; j < ks.length; j++) {
      const tau = taus[j];
      if (tau !== last) {
        const { theta } = curve.jet(tau);
        slice = { theta, rho, phi: phiJet(shape, theta).phi };
        last = tau;
      }
      out[j] = ssviVariance(slice, ks[j]);
    }
    return out;
  }

  toJSON(): unknown {
    const { rho, phi, theta } = this.parameters;
    return { method: this.method, rho, phi, theta: theta.toJSON() };
  }
}
