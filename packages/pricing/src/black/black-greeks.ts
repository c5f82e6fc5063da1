/**
 * Black's price with all derivatives of first and second order and the cheap ones of third.
 *
 * Spot derivatives hold the carry F/S fixed: F = S·A with A = forward/spot; with no spot given the
 * "spot" is the discounted forward, S = D·F (an underlying without dividends), so A = 1/D.
 * Time derivatives are towards expiry (calendar time passes, tau falls) with the rate −ln(D)/τ and
 * the carry ln(F/S)/τ constant.
 */
import { DomainError, normalCdf, normalPdf } from "@volsmith/numerics";
import { type BlackInput, blackPrice, checkBlackInput } from "./black-price.ts";
import { logMoneyness } from "./log-moneyness.ts";

/** Raw derivatives, or what a trading screen shows. */
export type GreekUnits = "raw" | "market";

export interface GreekOptions {
  /**
   * "raw": vega, vanna, volga, … per 1.00 of volatility, rhoRate per 1.00 of rate, theta, charm,
   * colour per year. "market": vega, vanna, zomma and rhoRate per 1 % (volga and ultima per 1 %
   * for every volatility in them), theta, charm, colour per calendar day.
   */
  readonly greekUnits?: GreekUnits;
  /** Price of the underlying; default D·F. */
  readonly spot?: number;
}

export interface BlackGreeks {
  readonly price: number;
  /** ∂V/∂S, spot delta: D·A·θΦ(θd₁). */
  readonly delta: number;
  /** ∂V/∂F at fixed D, forward (discounted) delta: D·θΦ(θd₁). */
  readonly forwardDelta: number;
  /** ∂²V/∂S². */
  readonly gamma: number;
  /** ∂V/∂σ. */
  readonly vega: number;
  /** ∂V/∂t, time passing. */
  readonly theta: number;
  /** ∂V/∂r at fixed spot: the forward grows with the rate and D falls. */
  readonly rhoRate: number;
  /** ∂²V/∂S∂σ. */
  readonly vanna: number;
  /** ∂²V/∂σ². */
  readonly volga: number;
  /** ∂²V/∂S∂t. */
  readonly charm: number;
  /** ∂³V/∂S³. */
  readonly speed: number;
  /** ∂³V/∂S²∂t. */
  readonly colour: number;
  /** ∂³V/∂S²∂σ. */
  readonly zomma: number;
  /** ∂³V/∂σ³. */
  readonly ultima: number;
}

/**
 * Price and Greeks of a European option under Black's model.
 *
 * @param vol Black volatility, annual decimal, 0 or more
 * @returns at tau = 0 or vol = 0 the limits: away from the strike everything of second order is 0
 *   and delta is that of the intrinsic value; exactly at the strike delta is half of it, gamma is
 *   Infinity and every other limit that does not exist is 0. Never NaN.
 * @throws {DomainError} naming the argument that is out of its domain.
 */
export function blackGreeks(
  vol: number,
  input: BlackInput,
  { greekUnits = "raw", spot }: GreekOptions = {},
): BlackGreeks {
  checkBlackInput("blackGreeks", vol, input);
  const { forward, discountFactor = 1 } = input;
  const underlying = spot ?? discountFactor * forward;
  if (!(underlying > 0 && underlying < Infinity)) {
    throw new DomainError("blackGreeks", "spot", spot, "positive and finite");
  }
  const raw = rawGreeks(vol, input, underlying);
  if (greekUnits === "raw") return raw;
  if (greekUnits === "market") return inMarketUnits(raw);
  throw new DomainError("blackGreeks", "greekUnits", greekUnits, '"raw" or "market"');
}

function rawGreeks(vol: number, input: BlackInput, spot: number): BlackGreeks {
  const { forward, strike, tau, type, discountFactor = 1 } = input;
  const sign = type === "call" ? 1 : -1;
  const root = Math.sqrt(tau);
  const s = vol * root;
  const k = logMoneyness(strike, forward);
  // At s = 0: ±∞, and 0 at the strike itself.
  const d1 = k === 0 ? 0.5 * s : -k / s + 0.5 * s;
  const carry = forward / spot;
  const rate = tau > 0 ? -Math.log(discountFactor) / tau : 0;
  const drift = tau > 0 ? Math.log(carry) / tau : 0;
  const growth = drift - rate; // D·A = e^((drift − rate)·τ)
  const price = blackPrice(vol, input);
  const density = normalPdf(d1);
  const forwardDelta = discountFactor * sign * normalCdf(sign * d1);
  const delta = carry * forwardDelta;
  const vega = density === 0 ? 0 : discountFactor * forward * density * root;
  let theta = rate * price - drift * forward * forwardDelta;
  let charm = -growth * delta;
  let gamma = 0;
  let vanna = 0;
  let volga = 0;
  let speed = 0;
  let colour = 0;
  let zomma = 0;
  let ultima = 0;
  // Far from the strike the density underflows before anything it is divided by.
  if (density > 0 && s > 0) {
    const d2 = d1 - s;
    const product = d1 * d2;
    const d1Time = (0.5 * d2) / tau - drift / s; // ∂d₁/∂t, d₁ = (ln(S/K) + drift·τ)/s + s/2
    const spotDensity = discountFactor * carry * density;
    gamma = spotDensity / (spot * s);
    vanna = (-spotDensity * d2) / vol;
    volga = (vega * product) / vol;
    theta -= (0.5 * vega * vol) / tau;
    charm += spotDensity * d1Time;
    speed = (-gamma / spot) * (d1 / s + 1);
    colour = gamma * (-growth + 0.5 / tau - d1 * d1Time);
    zomma = (gamma * (product - 1)) / vol;
    ultima = (-vega / vol) * ((product * (1 - product) + d1 * d1 + d2 * d2) / vol);
  } else if (density > 0) gamma = Infinity;
  const rhoRate = tau * (forward * forwardDelta - price);
  // One literal of one shape: spreading partial results is fifty times slower.
  return {
    price,
    delta,
    forwardDelta,
    gamma,
    vega,
    theta,
    rhoRate,
    vanna,
    volga,
    charm,
    speed,
    colour,
    zomma,
    ultima,
  };
}

const DAY = 1 / 365;

function inMarketUnits(raw: BlackGreeks): BlackGreeks {
  return {
    ...raw,
    vega: raw.vega * 0.01,
    rhoRate: raw.rhoRate * 0.01,
    theta: raw.theta * DAY,
    vanna: raw.vanna * 0.01,
    volga: raw.volga * 1e-4,
    charm: raw.charm * DAY,
    colour: raw.colour * DAY,
    zomma: raw.zomma * 0.01,
    ultima: raw.ultima * 1e-6,
  };
}
