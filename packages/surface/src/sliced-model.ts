/**
 * A surface made of slices: each a total variance w_i(k) at its own time to expiry.
 *
 * In τ the rule is
 *   before the first slice   w(τ, k) = λ·w_1(k/√λ), λ = τ/τ_1: the smile keeps its shape in k/√τ;
 *   between two slices       w(τ, k) linear in τ at fixed k;
 *   after the last slice     w(τ, k) = w_n(k) + (τ − τ_n)·v, v the at-the-money forward variance of
 *                            the last interval (of the only slice, where there is one).
 *
 * Where the slices are free of butterfly arbitrage and do not cross, the first rule keeps both: the
 * scaled slice has g_λ(k) = g_1(k/√λ) + (1 − λ)·w_1′²/16 ≥ 0, and
 * ∂w/∂τ = (w_1 − x·w_1′/2)/τ_1 at x = k/√λ is positive because 1 − x·w_1′/2w_1 > 0 on every free
 * slice [F12]. The other two rules keep ∂w/∂τ ≥ 0; the butterfly condition between and after slices
 * is for the audit to see.
 *
 * [F12] Fukasawa, "The normalizing transformation of the implied volatility smile", Mathematical
 *       Finance 22(4), 2012.
 */
import { DomainError } from "@volsmith/numerics";
import type { SliceJet } from "./durrleman.ts";
import type { SurfaceDomain, SurfaceMethod, VarianceJet, VarianceModel } from "./variance-model.ts";

/** Total variance of one expiry. */
export interface VarianceSlice {
  readonly tau: number;
  /** Log-moneyness covered by the quotes the slice was fitted to. */
  readonly kRange: readonly [min: number, max: number];
  w(k: number): number;
  jet(k: number): SliceJet;
}

export interface SlicedModelOptions<S extends VarianceSlice> {
  readonly method: SurfaceMethod;
  /** One or more, strictly ascending in tau. */
  readonly slices: readonly S[];
  /** The parameters of the model as plain JSON. */
  readonly toJSON: () => unknown;
}

/** Slices and the rule between them. */
export class SlicedModel<S extends VarianceSlice = VarianceSlice> implements VarianceModel {
  readonly method: SurfaceMethod;
  readonly slices: readonly S[];
  readonly taus: readonly number[];
  readonly domain: SurfaceDomain;
  readonly #json: () => unknown;
  /** ∂w/∂τ beyond the last slice, ≥ 0. */
  readonly #farVariance: number;

  /** @throws {DomainError} unless there are slices with strictly ascending tau > 0. */
  constructor({ method, slices, toJSON }: SlicedModelOptions<S>) {
    const taus = slices.map((slice) => slice.tau);
    if (taus.length === 0) throw new DomainError("SlicedModel", "slices", 0, "one or more");
    for (let i = 0; i < taus.length; i++) {
      if (!(taus[i] > (i === 0 ? 0 : taus[i - 1]))) {
        throw new DomainError("SlicedModel", `slices[${i}].tau`, taus[i], "positive and ascending");
      }
    }
    this.method = method;
    this.slices = slices;
    this.taus = taus;
    this.#json = toJSON;
    const last = slices.at(-1)!;
    const before = slices.at(-2);
    this.#farVariance = before
      ? Math.max(0, (last.w(0) - before.w(0)) / (last.tau - before.tau))
      : last.w(0) / last.tau;
    this.domain = {
      tau: [taus[0], last.tau],
      kRange: (tau) => interpolateRange(slices, tau),
    };
  }

  jet(tau: number, k: number): VarianceJet {
    const { slices, taus } = this;
    if (!(tau > 0)) throw new DomainError(`${this.method} surface`, "tau", tau, "positive");
    const first = slices[0];
    if (tau < first.tau) {
      const lambda = tau / first.tau;
      const x = k / Math.sqrt(lambda);
      const { w, dwdk, d2wdk2 } = first.jet(x);
      return {
        k,
        w: lambda * w,
        dwdk: Math.sqrt(lambda) * dwdk,
        d2wdk2,
        dwdtau: (w - (x * dwdk) / 2) / first.tau,
      };
    }
    const i = intervalOf(taus, tau);
    if (i === taus.length - 1) {
      const { w, dwdk, d2wdk2 } = slices[i].jet(k);
      const dwdtau = tau === taus[i] ? this.#slopeAt(i, k) : this.#farVariance;
      return { k, w: w + (tau - taus[i]) * this.#farVariance, dwdk, d2wdk2, dwdtau };
    }
    const width = taus[i + 1] - taus[i];
    const u = (tau - taus[i]) / width;
    const left = slices[i].jet(k);
    const right = slices[i + 1].jet(k);
    return {
      k,
      w: left.w + u * (right.w - left.w),
      dwdk: left.dwdk + u * (right.dwdk - left.dwdk),
      d2wdk2: left.d2wdk2 + u * (right.d2wdk2 - left.d2wdk2),
      dwdtau: (right.w - left.w) / width,
    };
  }

  totalVariances(
    taus: Float64Array,
    ks: Float64Array,
    out: Float64Array = new Float64Array(ks.length),
  ): Float64Array {
    const { slices, taus: nodes } = this;
    const first = slices[0];
    const n = nodes.length;
    for (let j = 0; j < ks.length; j++) {
      const tau = taus[j];
      const k = ks[j];
      if (tau < first.tau) {
        const lambda = tau / first.tau;
        out[j] = lambda * first.w(k / Math.sqrt(lambda));
        continue;
      }
      const i = intervalOf(nodes, tau);
      const w = slices[i].w(k);
      if (i === n - 1) out[j] = w + (tau - nodes[i]) * this.#farVariance;
      else {
        const u = (tau - nodes[i]) / (nodes[i + 1] - nodes[i]);
        out[j] = u === 0 ? w : w + u * (slices[i + 1].w(k) - w);
      }
    }
    return out;
  }

  toJSON(): unknown {
    return this.#json();
  }

  /** ∂w/∂τ at the last slice itself: that of the interval before it, which quotes support. */
  #slopeAt(i: number, k: number): number {
    const last = this.slices[i];
    const before = this.slices[i - 1];
    return before ? (last.w(k) - before.w(k)) / (last.tau - before.tau) : this.#farVariance;
  }
}

/** Largest i with taus[i] ≤ tau; the caller guarantees taus[0] ≤ tau. */
export function intervalOf(taus: readonly number[], tau: number): number {
  let low = 0;
  let high = taus.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (taus[middle] <= tau) low = middle;
    else high = middle;
  }
  return low;
}

/** The quoted range of log-moneyness, linear in τ between slices and in √τ before the first. */
export function interpolateRange(
  slices: readonly Pick<VarianceSlice, "tau" | "kRange">[],
  tau: number,
): readonly [min: number, max: number] {
  const first = slices[0];
  if (tau < first.tau) {
    const scale = Math.sqrt(tau / first.tau);
    return [first.kRange[0] * scale, first.kRange[1] * scale];
  }
  const i = intervalOf(
    slices.map((slice) => slice.tau),
    tau,
  );
  const left = slices[i];
  const right = slices[i + 1] ?? left;
  const u = right === left ? 0 : (tau - left.tau) / (right.tau - left.tau);
  return [
    left.kRange[0] + u * (right.kRange[0] - left.kRange[0]),
    left.kRange[1] + u * (right.kRange[1] - left.kRange[1]),
  ];
}
