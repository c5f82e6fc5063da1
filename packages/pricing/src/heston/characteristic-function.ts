/**
 * Characteristic function of ln(F_τ/F₀) in Heston's and Bates' models on the line z = ½ + iu, where
 * z² − z = −(u² + ¼) is real.
 *
 * [AMST07] Albrecher, Mayer, Schoutens & Tistaert, "The little Heston trap", Wilmott, Jan. 2007:
 *          the root e^(−dτ), whose logarithm never leaves the principal branch.
 * [L01]    Lewis, "A simple option formula for general jump-diffusion and other exponential Lévy
 *          processes", 2001: the line.
 */
import { type BatesParameters, type HestonParameters, hasJumps } from "./parameters.ts";

/** Writes re and im of E[exp((½ + iu)·ln(F_τ/F₀))]. @param out [2] */
export type LineFunction = (u: number, out: Float64Array) => void;

/**
 * The characteristic function of one expiry, with everything that does not depend on u prepared.
 * Parameters and tau > 0 are the caller's promise.
 */
export function characteristicFunction(
  parameters: HestonParameters | BatesParameters,
  tau: number,
): LineFunction {
  const { v0, kappa, theta, sigma, rho } = parameters;
  const variance = sigma * sigma;
  const { jumpRate, jumpMean, jumpStdev } = hasJumps(parameters)
    ? parameters
    : { jumpRate: 0, jumpMean: 0, jumpStdev: 0 };
  const jumps = jumpRate * tau;
  const jumpVariance = jumpStdev * jumpStdev;
  const compensator = jumps === 0 ? 0 : Math.expm1(jumpMean + 0.5 * jumpVariance);
  const betaRe = kappa - 0.5 * rho * sigma;

  return (u, out) => {
    const square = u * u + 0.25;
    const betaIm = -rho * sigma * u;
    // d = √(β² + σ²(u² + ¼)), right half-plane
    const dSquareRe = betaRe * betaRe - betaIm * betaIm + variance * square;
    const dSquareIm = 2 * betaRe * betaIm;
    const modulus = Math.sqrt(dSquareRe * dSquareRe + dSquareIm * dSquareIm);
    let dRe = Math.sqrt(0.5 * (modulus + Math.abs(dSquareRe)));
    let dIm = dRe === 0 ? 0 : (0.5 * dSquareIm) / dRe;
    if (dSquareRe < 0) {
      const swap = dRe;
      dRe = Math.abs(dIm);
      dIm = dSquareIm < 0 ? -swap : swap;
    }
    // r = (β − d)/σ² = −(u² + ¼)/(β + d): no cancellation, and σ = 0 is no exception.
    const sumRe = betaRe + dRe;
    const sumIm = betaIm + dIm;
    const sumSquare = sumRe * sumRe + sumIm * sumIm;
    const rRe = (-square * sumRe) / sumSquare;
    const rIm = (square * sumIm) / sumSquare;
    // g/σ² with g = (β − d)/(β + d)
    const gRe = (rRe * sumRe + rIm * sumIm) / sumSquare;
    const gIm = (rIm * sumRe - rRe * sumIm) / sumSquare;
    // e = 1 − exp(−dτ)
    const decay = Math.exp(-dRe * tau);
    const angle = dIm * tau;
    const sinHalf = Math.sin(0.5 * angle);
    const eRe = -Math.expm1(-dRe * tau) * Math.cos(angle) + 2 * sinHalf * sinHalf;
    const eIm = decay * Math.sin(angle);
    // 1 − g·exp(−dτ) = (1 − g)(1 + w), w = g·e/(1 − g)
    const oneRe = 1 - variance * gRe;
    const oneIm = -variance * gIm;
    const oneSquare = oneRe * oneRe + oneIm * oneIm;
    const geRe = gRe * eRe - gIm * eIm;
    const geIm = gRe * eIm + gIm * eRe;
    const wRe = (geRe * oneRe + geIm * oneIm) / oneSquare; // w/σ²
    const wIm = (geIm * oneRe - geRe * oneIm) / oneSquare;
    const aRe = variance * wRe;
    const aIm = variance * wIm;
    let logRe = wRe; // ln(1 + w)/σ²
    let logIm = wIm;
    if (variance > 0) {
      logRe = (0.5 * Math.log1p(2 * aRe + aRe * aRe + aIm * aIm)) / variance;
      logIm = Math.atan2(aIm, 1 + aRe) / variance;
    }
    // D = r·e/(1 − g·exp(−dτ))
    const reRe = rRe * eRe - rIm * eIm;
    const reIm = rRe * eIm + rIm * eRe;
    const belowRe = oneRe * (1 + aRe) - oneIm * aIm;
    const belowIm = oneRe * aIm + oneIm * (1 + aRe);
    const belowSquare = belowRe * belowRe + belowIm * belowIm;
    let exponentRe =
      kappa * theta * (rRe * tau - 2 * logRe) +
      (v0 * (reRe * belowRe + reIm * belowIm)) / belowSquare;
    let exponentIm =
      kappa * theta * (rIm * tau - 2 * logIm) +
      (v0 * (reIm * belowRe - reRe * belowIm)) / belowSquare;
    if (jumps > 0) {
      // λτ·(E[e^(zJ)] − 1 − z·E[e^J − 1])
      const size = Math.exp(0.5 * jumpMean + 0.5 * jumpVariance * (0.25 - u * u));
      const turn = u * (jumpMean + 0.5 * jumpVariance);
      exponentRe += jumps * (size * Math.cos(turn) - 1 - 0.5 * compensator);
      exponentIm += jumps * (size * Math.sin(turn) - u * compensator);
    }
    const size = Math.exp(exponentRe);
    out[0] = size * Math.cos(exponentIm);
    out[1] = size * Math.sin(exponentIm);
  };
}
