/**
 * An eSSVI surface: a slice an expiry, and between them θ, ψ and ρψ linear in τ.
 *
 * The conditions of slice.ts are kept on the way: u and v do not fall, ψ/θ is a monotone fraction of
 * linear functions, and ψ·max(u, v) ≤ 4θ is a convex function below a linear one [C19]. Before the
 * first slice θ goes like τ and u, v like √τ: the smile keeps its shape in k/√τ and every condition.
 * After the last slice θ grows by its last rate and the wings stay.
 *
 * [C19] Corbetta, Cohort, Laachir & Martini, "Robust calibration and arbitrage-free interpolation of
 *       SSVI slices", Decisions in Economics and Finance 42, 2019.
 */
import { DomainError } from "@volsmith/numerics";
import { interpolateRange, intervalOf } from "../sliced-model.ts";
import type { SviRaw } from "../svi/parameters.ts";
import type {
  SurfaceDomain,
  SurfaceMethod,
  VarianceJet,
  VarianceModel,
} from "../variance-model.ts";
import { type EssviSlice, essviSliceJet, essviToRaw, essviVariance } from "./slice.ts";

export interface EssviSliceParameters extends EssviSlice {
  readonly tau: number;
  /** Log-moneyness covered by quotes. */
  readonly kRange: readonly [min: number, max: number];
}

/** The slice at one τ and how it moves with τ. */
interface MovingSlice {
  readonly slice: EssviSlice;
  readonly rate: EssviSlice;
}

export class EssviModel implements VarianceModel {
  readonly method: SurfaceMethod;
  readonly parameters: readonly EssviSliceParameters[];
  readonly taus: readonly number[];
  readonly domain: SurfaceDomain;

  /** @throws {DomainError} unless tau ascends and θ, u, v are positive. */
  constructor(parameters: readonly EssviSliceParameters[], method: SurfaceMethod = "essvi") {
    if (parameters.length === 0) throw new DomainError("EssviModel", "slices", 0, "one or more");
    parameters.forEach(({ tau, theta, u, v }, i) => {
      if (!(tau > (parameters[i - 1]?.tau ?? 0))) {
        throw new DomainError("EssviModel", `slices[${i}].tau`, tau, "positive and ascending");
      }
      if (!(theta > 0 && u > 0 && v > 0)) {
        throw new DomainError("EssviModel", `slices[${i}] (θ, u, v)`, [theta, u, v], "positive");
      }
    });
    this.method = method;
    this.parameters = parameters;
    this.taus = parameters.map(({ tau }) => tau);
    this.domain = {
      tau: [this.taus[0], this.taus.at(-1)!],
      kRange: (tau) => interpolateRange(parameters, tau),
    };
  }

  /** The slices as raw SVI, at the fitted times. */
  get raws(): readonly SviRaw[] {
    return this.parameters.map(essviToRaw);
  }

  jet(tau: number, k: number): VarianceJet {
    if (!(tau > 0)) throw new DomainError(`${this.method} surface`, "tau", tau, "positive");
    const { slice, rate } = this.#at(tau);
    const { w, dwdk, d2wdk2, dwdtheta, dwdu, dwdv } = essviSliceJet(slice, k);
    const dwdtau = dwdtheta * rate.theta + dwdu * rate.u + dwdv * rate.v;
    return { k, w, dwdk, d2wdk2, dwdtau };
  }

  totalVariances(
    taus: Float64Array,
    ks: Float64Array,
    out: Float64Array = new Float64Array(ks.length),
  ): Float64Array {
    let last = Number.NaN;
    let slice: EssviSlice = this.parameters[0];
    for (let j = 0; j < ks.length; j++) {
      if (taus[j] !== last) {
        last = taus[j];
        ({ slice } = this.#at(last));
      }
      out[j] = essviVariance(slice, ks[j]);
    }
    return out;
  }

  toJSON(): unknown {
    return { method: this.method, slices: this.parameters };
  }

  #at(tau: number): MovingSlice {
    const { parameters, taus } = this;
    const first = parameters[0];
    if (tau < first.tau) {
      const lambda = tau / first.tau;
      const root = Math.sqrt(lambda);
      return {
        slice: { theta: lambda * first.theta, u: root * first.u, v: root * first.v },
        rate: {
          theta: first.theta / first.tau,
          u: (0.5 * root * first.u) / tau,
          v: (0.5 * root * first.v) / tau,
        },
      };
    }
    const i = intervalOf(taus, tau);
    const left = parameters[i];
    const right = parameters[i + 1];
    if (right) {
      const width = right.tau - left.tau;
      const rate = {
        theta: (right.theta - left.theta) / width,
        u: (right.u - left.u) / width,
        v: (right.v - left.v) / width,
      };
      return { slice: moved(left, rate, tau - left.tau), rate };
    }
    const before = parameters[i - 1];
    const theta = before
      ? (left.theta - before.theta) / (left.tau - before.tau)
      : left.theta / left.tau;
    const rate = { theta, u: 0, v: 0 };
    return { slice: moved(left, rate, tau - left.tau), rate };
  }
}

function moved({ theta, u, v }: EssviSlice, rate: EssviSlice, by: number): EssviSlice {
  return { theta: theta + rate.theta * by, u: u + rate.u * by, v: v + rate.v * by };
}
