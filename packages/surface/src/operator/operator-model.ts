import { DomainError, ShapeError } from "@volsmith/numerics";

import type { SurfaceDomain, VarianceJet, VarianceModel } from "../variance-model.ts";
import type { EncodedSurface } from "./encoded-surface.ts";
import type { SurfacePoints } from "./volatility-operator.ts";

/**
 * The operator's surface in (τ, k).
 *
 * Outside its reach it is continued by clamping: ρ to the trained range and to where some quote
 * lies within the radius, z to the trained range. So σ is constant in z beyond the range of z, and
 * constant along fixed z beyond the range of ρ; derivatives are those of the clamped surface.
 */
export class OperatorModel implements VarianceModel {
  readonly method = "operator";
  readonly encoded: EncodedSurface;
  readonly taus: readonly number[];
  readonly domain: SurfaceDomain;
  readonly #rhoReach: readonly [number, number];
  readonly #zReach: readonly [number, number];

  /** @param points those that were encoded */
  constructor(encoded: EncodedSurface, points: SurfacePoints) {
    const { rhoDomain, zDomain, radius } = encoded.operator.config;
    this.encoded = encoded;
    const smiles = smileRanges(points);
    const rhos = smiles.map(({ rho }) => rho);
    this.taus = rhos.map((rho) => rho * rho);
    this.#rhoReach = [
      Math.max(rhoDomain[0], rhos[0] - radius),
      Math.min(rhoDomain[1], rhos.at(-1)! + radius),
    ];
    this.#zReach = zDomain;
    this.domain = {
      tau: [this.taus[0], this.taus.at(-1)!],
      kRange: (tau) => interpolateRange(smiles, Math.sqrt(tau)),
    };
  }

  jet(tau: number, k: number): VarianceJet {
    return this.jets(Float64Array.of(tau), Float64Array.of(k))[0];
  }

  /** Jets at many points; one call is far cheaper than many. @param taus [n] @param ks [n] */
  jets(taus: Float64Array, ks: Float64Array): VarianceJet[] {
    const { rhos, zs } = this.#clamped("OperatorModel.jets", taus, ks);
    const derivatives = this.encoded.jets(rhos, zs);
    return Array.from(rhos, (clampedRho, i) => {
      const [tau, k] = [taus[i], ks[i]];
      const rho = Math.sqrt(tau);
      const z = k / rho;
      const vol = derivatives[4 * i];
      const inside = z === zs[i];
      const byZ = inside ? derivatives[4 * i + 1] : 0;
      const byZZ = inside ? derivatives[4 * i + 2] : 0;
      const byRho = rho === clampedRho ? derivatives[4 * i + 3] : 0;
      // w = σ²τ with ∂z/∂k = 1/ρ; at fixed k, dρ/dτ = 1/(2ρ) and dz/dτ = −z/(2τ).
      return {
        k,
        w: vol * vol * tau,
        dwdk: 2 * vol * byZ * rho,
        d2wdk2: 2 * (byZ * byZ + vol * byZZ),
        dwdtau: vol * vol + vol * (byRho * rho - byZ * z),
      };
    });
  }

  totalVariances(
    taus: Float64Array,
    ks: Float64Array,
    out: Float64Array = new Float64Array(taus.length),
  ): Float64Array {
    const { rhos, zs } = this.#clamped("OperatorModel.totalVariances", taus, ks);
    if (out.length !== taus.length)
      throw new ShapeError("OperatorModel.totalVariances", "out", [taus.length], [out.length]);
    this.encoded.query(rhos, zs, out);
    for (let i = 0; i < out.length; i++) out[i] = out[i] ** 2 * taus[i];
    return out;
  }

  /** The configuration and what was encoded; the weights have their own file. */
  toJSON(): unknown {
    const { config } = this.encoded.operator;
    return { method: this.method, config, nInputs: this.encoded.nInputs, taus: this.taus };
  }

  #clamped(
    where: string,
    taus: Float64Array,
    ks: Float64Array,
  ): { readonly rhos: Float64Array; readonly zs: Float64Array } {
    if (ks.length !== taus.length) throw new ShapeError(where, "ks", [taus.length], [ks.length]);
    const rhos = new Float64Array(taus.length);
    const zs = new Float64Array(taus.length);
    for (let i = 0; i < taus.length; i++) {
      if (!(taus[i] > 0 && taus[i] < Infinity))
        throw new DomainError(where, `taus[${i}]`, taus[i], "positive and finite");
      if (!Number.isFinite(ks[i])) throw new DomainError(where, `ks[${i}]`, ks[i], "finite");
      const rho = Math.sqrt(taus[i]);
      rhos[i] = clamp(rho, this.#rhoReach);
      zs[i] = clamp(ks[i] / rho, this.#zReach);
    }
    return { rhos, zs };
  }
}

interface SmileRange {
  readonly rho: number;
  readonly z: readonly [number, number];
}

/** Range of z at each distinct ρ, ascending. */
function smileRanges({ rhos, zs }: SurfacePoints): SmileRange[] {
  const ranges = new Map<number, [number, number]>();
  for (let i = 0; i < rhos.length; i++) {
    const [min, max] = ranges.get(rhos[i]) ?? [Infinity, -Infinity];
    ranges.set(rhos[i], [Math.min(min, zs[i]), Math.max(max, zs[i])]);
  }
  return [...ranges].map(([rho, z]) => ({ rho, z })).toSorted((a, b) => a.rho - b.rho);
}

/** Covered log-moneyness, its z linear in ρ between expiries and constant beyond them. */
function interpolateRange(smiles: readonly SmileRange[], rho: number): readonly [number, number] {
  const above = smiles.findIndex((smile) => smile.rho >= rho);
  if (above <= 0) {
    const { z } = smiles.at(above)!; // 0 is the first; −1, none above, the last
    return [z[0] * rho, z[1] * rho];
  }
  const [a, b] = [smiles[above - 1], smiles[above]];
  const t = (rho - a.rho) / (b.rho - a.rho);
  return [0, 1].map((side) => rho * (a.z[side] + t * (b.z[side] - a.z[side]))) as [number, number];
}

function clamp(value: number, [min, max]: readonly [number, number]): number {
  return Math.min(Math.max(value, min), max);
}
