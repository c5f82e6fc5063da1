/**
 * Everything a volatility surface answers, derived from total variance alone.
 *
 * Conventions: k = ln(K/F); w = σ²τ; d± = −k/√w ± √w/2; ′ is d/dk at fixed τ.
 *
 * Outside the fitted domain each model answers by its own rule, which continues w without calendar
 * arbitrage in τ and (asymptotically) linearly in k with slopes within Lee's bound 2.
 *
 * [BL78] Breeden & Litzenberger, "Prices of state-contingent claims implicit in option prices",
 *        Journal of Business 51(4), 1978.
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 * [F12]  Fukasawa, "The normalizing transformation of the implied volatility smile", Mathematical
 *        Finance 22(4), 2012.
 */
import type { ForwardCurve } from "@volsmith/market";
import {
  adaptiveQuadrature,
  DomainError,
  normalCdf,
  normalPdf,
  ShapeError,
  type SolverResult,
} from "@volsmith/numerics";
import {
  type BlackGreeks,
  type BlackInput,
  blackPrice,
  type GreekOptions,
  type OptionType,
} from "@volsmith/pricing";
import { dupireVariance, durrlemanG } from "./durrleman.ts";
import { type SmileRule, surfaceGreeks } from "./surface-greeks.ts";
import type { SurfaceMethod, VarianceJet, VarianceModel } from "./variance-model.ts";

export interface OptionChoice {
  /** By default the out-of-the-money one: a put for k ≤ 0, a call for k > 0. */
  readonly type?: OptionType;
}

export interface SurfaceGreekOptions extends OptionChoice, GreekOptions {
  readonly smile?: SmileRule;
}

/** A volatility surface with the forwards and discount factors that make prices of it. */
export class VolSurface {
  readonly model: VarianceModel;
  readonly curve: ForwardCurve;

  constructor(model: VarianceModel, curve: ForwardCurve) {
    this.model = model;
    this.curve = curve;
  }

  get method(): SurfaceMethod {
    return this.model.method;
  }

  /**
   * Total variance and its derivatives.
   * @param tau years, > 0 @param k log-moneyness
   * @throws {DomainError} unless tau is positive and both are finite.
   */
  jet(tau: number, k: number): VarianceJet {
    if (!(tau > 0 && tau < Infinity)) {
      throw new DomainError("VolSurface", "tau", tau, "positive and finite");
    }
    if (!Number.isFinite(k)) throw new DomainError("VolSurface", "k", k, "finite");
    return this.model.jet(tau, k);
  }

  /** w(τ, k) = σ²τ. */
  totalVariance(tau: number, k: number): number {
    return this.jet(tau, k).w;
  }

  /** Black volatility √(w/τ), annual decimal. */
  vol(tau: number, k: number): number {
    return Math.sqrt(this.jet(tau, k).w / tau);
  }

  /** Discounted price of a European option with strike F·e^k, currency. */
  price(tau: number, k: number, choice: OptionChoice = {}): number {
    return blackPrice(this.vol(tau, k), this.#contract(tau, k, choice));
  }

  /**
   * Price and Greeks of a European option with strike F·e^k; see `surfaceGreeks` for the rule of
   * the smile (default "sticky-strike") and `blackGreeks` for units and spot.
   */
  greeks(tau: number, k: number, options: SurfaceGreekOptions = {}): BlackGreeks {
    const { type, smile = "sticky-strike", ...units } = options;
    const contract = this.#contract(tau, k, type ? { type } : {});
    return surfaceGreeks(this.jet(tau, k), contract, { ...units, smile });
  }

  #contract(tau: number, k: number, { type = k > 0 ? "call" : "put" }: OptionChoice): BlackInput {
    const forward = this.curve.forward(tau);
    const discountFactor = this.curve.discountFactor(tau);
    return { forward, strike: forward * Math.exp(k), tau, type, discountFactor };
  }

  /**
   * Density of ln(S/F) under the forward measure [BL78], [GJ14 (2.2)]: p(k) = g(k)·φ(d₋)/√w.
   * @returns per unit of log-moneyness; negative exactly where there is butterfly arbitrage.
   */
  logDensity(tau: number, k: number): number {
    const jet = this.jet(tau, k);
    const sd = Math.sqrt(jet.w);
    return (durrlemanG(jet) * normalPdf(-k / sd - sd / 2)) / sd;
  }

  /** Density of the price S at expiry, per unit of currency. */
  density(tau: number, price: number): number {
    if (!(price > 0)) throw new DomainError("VolSurface.density", "price", price, "positive");
    return this.logDensity(tau, Math.log(price / this.curve.forward(tau))) / price;
  }

  /** Probability that S ≤ F·e^k: Φ(−d₋) + φ(d₋)·w′/(2√w), the strike derivative of a put. */
  cumulative(tau: number, k: number): number {
    const { w, dwdk } = this.jet(tau, k);
    const sd = Math.sqrt(w);
    const d = -k / sd - sd / 2;
    return normalCdf(-d) + (normalPdf(d) * dwdk) / (2 * sd);
  }

  /**
   * Dupire's local volatility in k at fixed forward moneyness; see `dupireVariance`.
   * @returns annual decimal; NaN where the surface has arbitrage.
   */
  localVol(tau: number, k: number): number {
    return Math.sqrt(dupireVariance(this.jet(tau, k)));
  }

  /**
   * Fair strike of a variance swap, as a volatility: √(E[−2·ln(S/F)]/τ) for a continuous path.
   * By [F12] the expectation is ∫ w(k)·φ(d₋)·(−∂d₋/∂k) dk, an integrand without cancellation.
   *
   * @returns `value` annual decimal; `residual` the estimated absolute error of the total variance.
   */
  varianceSwapVol(tau: number): SolverResult {
    const unit = Math.sqrt(this.jet(tau, 0).w);
    const integrand = (x: number): number => {
      const k = x * unit;
      const { w, dwdk } = this.model.jet(tau, k);
      const sd = Math.sqrt(w);
      const slope = 1 / sd - (k * dwdk) / (2 * w * sd) + dwdk / (4 * sd);
      return w * normalPdf(-k / sd - sd / 2) * slope * unit;
    };
    // Beyond 60 standard deviations even wings at Lee's bound leave less than 1e-12.
    const result = adaptiveQuadrature(integrand, { from: -60, to: 60, relativeTolerance: 1e-9 });
    return { ...result, value: Math.sqrt(result.value / tau) };
  }

  /** w at many points. @param taus [n] @param ks [n] @param out [n], overwritten and returned */
  totalVariances(taus: Float64Array, ks: Float64Array, out?: Float64Array): Float64Array {
    checkShapes("VolSurface.totalVariances", taus, ks, out);
    return this.model.totalVariances(taus, ks, out);
  }

  /** Volatilities at many points. @param taus [n] @param ks [n] @param out [n] */
  vols(taus: Float64Array, ks: Float64Array, out?: Float64Array): Float64Array {
    const w = this.totalVariances(taus, ks, out);
    for (let i = 0; i < w.length; i++) w[i] = Math.sqrt(w[i] / taus[i]);
    return w;
  }

  /** Out-of-the-money prices at many points. @param taus [n] @param ks [n] @param out [n] */
  prices(taus: Float64Array, ks: Float64Array, out?: Float64Array): Float64Array {
    const vols = this.vols(taus, ks, out);
    for (let i = 0; i < vols.length; i++) {
      vols[i] = blackPrice(vols[i], this.#contract(taus[i], ks[i], {}));
    }
    return vols;
  }

  /** Densities of ln(S/F) at many points. @param taus [n] @param ks [n] @param out [n] */
  logDensities(taus: Float64Array, ks: Float64Array, out?: Float64Array): Float64Array {
    checkShapes("VolSurface.logDensities", taus, ks, out);
    const result = out ?? new Float64Array(ks.length);
    for (let i = 0; i < ks.length; i++) result[i] = this.logDensity(taus[i], ks[i]);
    return result;
  }

  /** Local volatilities at many points. @param taus [n] @param ks [n] @param out [n] */
  localVols(taus: Float64Array, ks: Float64Array, out?: Float64Array): Float64Array {
    checkShapes("VolSurface.localVols", taus, ks, out);
    const result = out ?? new Float64Array(ks.length);
    for (let i = 0; i < ks.length; i++) result[i] = this.localVol(taus[i], ks[i]);
    return result;
  }

  toJSON(): unknown {
    return this.model.toJSON();
  }
}

function checkShapes(where: string, taus: Float64Array, ...rest: (Float64Array | undefined)[]) {
  for (const array of rest) {
    if (array && array.length !== taus.length) {
      throw new ShapeError(where, "taus, ks and out", [taus.length], [array.length]);
    }
  }
}
