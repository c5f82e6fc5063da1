import type { VarianceModel } from "../variance-model.ts";
import type { LinkPoints, ObservedPoints, OutputLink } from "./output-link.ts";

/** A relative residual of this size is given to the network as about 1. */
const RESIDUAL = 0.01;

/**
 * A prior surface p, corrected within bounds: σ = p·(1 + b·tanh(x)), from residuals r = v/p − 1 of
 * the quotes as asinh(r/1 %), of order 1 where quotes are ordinary and not far above where they are
 * wild. The kernel networks see the volatilities themselves beside, and so the level.
 */
export class PriorLink implements OutputLink {
  readonly values: Float32Array;
  readonly prior: VarianceModel;
  readonly #bound: number;

  constructor(prior: VarianceModel, observed: ObservedPoints, bound: number) {
    this.prior = prior;
    this.#bound = bound;
    const p = this.priorVols(observed);
    this.values = Float32Array.from(p, (vol, i) =>
      Math.asinh((observed.vols[i] / vol - 1) / RESIDUAL),
    );
  }

  vols(raw: Float64Array, points: LinkPoints, out = new Float64Array(raw.length)): Float64Array {
    return correctPrior(this.priorVols(points), raw, this.#bound, out);
  }

  slopes(raw: Float64Array, points: LinkPoints): Float64Array {
    return correctionSlopes(this.priorVols(points), raw, this.#bound);
  }

  jets(jets: Float64Array, { rhos, zs }: LinkPoints): void {
    const b = this.#bound;
    for (let i = 0; i < rhos.length; i++) {
      const at = 4 * i;
      const t = Math.tanh(jets[at]);
      const slope = b * (1 - t * t);
      const xz = jets[at + 1];
      const m = 1 + b * t;
      const mz = slope * xz;
      const mzz = slope * (jets[at + 2] - 2 * t * xz * xz);
      const mr = slope * jets[at + 3];
      const { p, pz, pzz, pr } = this.#priorJet(rhos[i], zs[i]);
      jets[at] = p * m;
      jets[at + 1] = pz * m + p * mz;
      jets[at + 2] = pzz * m + 2 * pz * mz + p * mzz;
      jets[at + 3] = pr * m + p * mr;
    }
  }

  /** p. @returns [n] */
  priorVols({ rhos, zs }: LinkPoints): Float64Array {
    const taus = Float64Array.from(rhos, (rho) => rho * rho);
    const w = this.prior.totalVariances(
      taus,
      Float64Array.from(rhos, (rho, i) => rho * zs[i]),
    );
    for (let i = 0; i < w.length; i++) w[i] = Math.sqrt(w[i] / taus[i]);
    return w;
  }

  /** p = √(w(ρ², ρz))/ρ with its derivatives in (ρ, z). */
  #priorJet(rho: number, z: number) {
    const { w, dwdk, d2wdk2, dwdtau } = this.prior.jet(rho * rho, rho * z);
    const p = Math.sqrt(w) / rho;
    // p² = w/ρ²: ∂z = w′/ρ, ∂zz = w″, ∂ρ = (2ρ·∂τ w + z·w′)/ρ² − 2w/ρ³.
    const pz = dwdk / (rho * 2 * p);
    const pzz = (d2wdk2 / 2 - pz * pz) / p;
    const pr = ((2 * rho * dwdtau + z * dwdk) / (rho * rho) - (2 * w) / rho ** 3) / (2 * p);
    return { p, pz, pzz, pr };
  }
}

/** σ = p·(1 + b·tanh(x)). @param priors p [n] @param raw x [n] @param out [n], may be `raw` */
export function correctPrior(
  priors: Float64Array,
  raw: Float64Array,
  bound: number,
  out = new Float64Array(raw.length),
): Float64Array {
  for (let i = 0; i < raw.length; i++) out[i] = priors[i] * (1 + bound * Math.tanh(raw[i]));
  return out;
}

/** dσ/dx of `correctPrior`. [n] */
export function correctionSlopes(
  priors: Float64Array,
  raw: Float64Array,
  bound: number,
): Float64Array {
  return raw.map((x, i) => priors[i] * bound * (1 - Math.tanh(x) ** 2));
}
