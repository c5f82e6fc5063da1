/**
 * Calls from a characteristic function, for processes whose law at expiry has one.
 *
 * [L01] Lewis, "A simple option formula for general jump-diffusion and other exponential Lévy
 *       processes", 2001.
 */
import { adaptiveQuadrature } from "@volsmith/numerics";

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/**
 * Undiscounted call on a forward of 1 [L01 (3.11)]: 1 − √K/π·∫₀^∞ Re[e^(−iuk)·φ(u − i/2)]/(u² + ¼) du.
 *
 * @param exponent ln φ of ln(S/F) at the complex number u − i/2, as a function of u
 */
export function lewisCall(strike: number, exponent: (u: number) => Complex): number {
  const k = Math.log(strike);
  const { value } = adaptiveQuadrature(
    (u) => {
      const { re, im } = exponent(u);
      return (Math.exp(re) * Math.cos(im - u * k)) / (u * u + 0.25);
    },
    { from: 0, to: 200, relativeTolerance: 1e-10 },
  );
  return 1 - (Math.sqrt(strike) / Math.PI) * value;
}

/** 1/(1 − a·z) − 1 at z = ½ + iu, the mean of e^(zJ) − 1 for exponential J of mean a (either sign). */
function exponentialJump(a: number, u: number): Complex {
  const re = 1 - 0.5 * a;
  const im = -a * u;
  const norm = re * re + im * im;
  return { re: re / norm - 1, im: -im / norm };
}

/** Kou's exponent over `tau` years at u − i/2, with the drift that makes the forward 1. */
export function kouExponent(
  { vol, jumpRate, upProbability, meanUp, meanDown }: KouNumbers,
  tau: number,
): (u: number) => Complex {
  const down = 1 - upProbability;
  const mean = upProbability / (1 - meanUp) + down / (1 + meanDown) - 1;
  return (u) => {
    const [up, below] = [exponentialJump(meanUp, u), exponentialJump(-meanDown, u)];
    // iz with z = u − i/2 is ½ + iu; its square less itself is −(u² + ¼).
    const re = upProbability * up.re + down * below.re - 0.5 * mean;
    const im = upProbability * up.im + down * below.im - u * mean;
    const diffusion = -0.5 * vol * vol * (u * u + 0.25);
    return { re: tau * (diffusion + jumpRate * re), im: tau * jumpRate * im };
  };
}

export interface KouNumbers {
  readonly vol: number;
  readonly jumpRate: number;
  readonly upProbability: number;
  readonly meanUp: number;
  readonly meanDown: number;
}
