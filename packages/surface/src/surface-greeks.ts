/** Greeks of an option on a surface, under a stated rule for how the smile moves. */
import {
  blackGreeks,
  type BlackGreeks,
  type BlackInput,
  type GreekOptions,
} from "@volsmith/pricing";
import type { VarianceJet } from "./variance-model.ts";

/**
 * How volatilities follow the underlying:
 * - "sticky-strike": an option keeps its volatility; the Greeks are Black's at that volatility.
 * - "sticky-moneyness": σ(τ, k) is a fixed function, so a move of S changes k and with it σ.
 */
export type SmileRule = "sticky-strike" | "sticky-moneyness";

/**
 * Under "sticky-moneyness", with σ_S = −σ_k/S and σ_SS = (σ_kk + σ_k)/S²,
 *
 *   delta = Δ + 𝒱·σ_S,   gamma = Γ + 2·vanna·σ_S + volga·σ_S² + 𝒱·σ_SS,
 *   theta = Θ + 𝒱·(−σ_τ + σ_k·ln(F/S)/τ)
 *
 * and forwardDelta likewise; every other Greek stays Black's partial derivative.
 */
export function surfaceGreeks(
  jet: VarianceJet,
  input: BlackInput,
  { smile, ...options }: GreekOptions & { readonly smile: SmileRule },
): BlackGreeks {
  const { tau, forward, discountFactor = 1 } = input;
  const { w, dwdk, d2wdk2, dwdtau } = jet;
  const vol = Math.sqrt(w / tau);
  const shown = blackGreeks(vol, input, options);
  if (smile === "sticky-strike") return shown;
  const { greekUnits: _, ...spotOption } = options;
  const raw = blackGreeks(vol, input, spotOption);
  const spot = options.spot ?? discountFactor * forward;
  const volK = dwdk / (2 * vol * tau);
  const volKK = (d2wdk2 / (2 * tau) - volK * volK) / vol;
  const volTau = (dwdtau - vol * vol) / (2 * vol * tau);
  const volS = -volK / spot;
  const volSS = (volKK + volK) / (spot * spot);
  const theta = raw.vega * (-volTau + (volK * Math.log(forward / spot)) / tau);
  return {
    ...shown,
    delta: raw.delta + raw.vega * volS,
    forwardDelta: raw.forwardDelta - (raw.vega * volK) / forward,
    gamma: raw.gamma + 2 * raw.vanna * volS + raw.volga * volS * volS + raw.vega * volSS,
    theta: shown.theta + (options.greekUnits === "market" ? theta / 365 : theta),
  };
}
