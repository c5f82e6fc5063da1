/**
 * Black's formula in two numbers: the undiscounted value of the out-of-the-money option per unit of
 * min(F, K), as a function of x = |ln(K/F)| and the total deviation s = σ√τ,
 *
 *   c(x, s) = Φ(−d) − eˣ·Φ(−d − s),   d = x/s − s/2   (so −d is the usual d₁ of the OTM call).
 *
 * Because eˣφ(d + s) = φ(d), one exponential is enough: c = φ(d)·(M(d) − M(d + s)) with Mills' ratio
 * M, and ∂c/∂s = φ(d). What is left is to take that difference without cancellation.
 *
 * [J15] Jäckel, "Let's be rational", Wilmott 2015(75), 40-53: the split into regions. The regions
 *       and the formulas in them are ours.
 */
import { gaussLegendre, millsRatio, millsSlope } from "@volsmith/numerics";

export const INV_SQRT_2PI = 0.3989422804014327;
export const SQRT_2PI = 2.5066282746310002;

/** Half of the symmetric 8-point Gauss-Legendre rule. */
const NODES = gaussLegendre(8).nodes.subarray(4);
const WEIGHTS = gaussLegendre(8).weights.subarray(4);

/** Places of the results in `out` of `evaluateOtm`. */
export const VALUE = 0;
export const COMPLEMENT = 1;
export const VEGA = 2;

/**
 * Value c, its complement 1 − c (accurate where c is near 1) and ∂c/∂s = φ(d).
 *
 * Relative accuracy of c: a few ulps plus the rounding of x/s, which moves c by (x/s)² ulps at most.
 *
 * @param x |ln(K/F)| ≥ 0 @param s σ√τ > 0; the caller guarantees both.
 * @param out overwritten. [3]
 */
export function evaluateOtm(x: number, s: number, out: Float64Array): void {
  const h = x / s;
  const t = 0.5 * s;
  const d = h - t;
  if (d > 39) {
    // φ(39) is below the smallest subnormal.
    out[0] = out[2] = 0;
    out[1] = 1;
    return;
  }
  const density = INV_SQRT_2PI * Math.exp(-0.5 * d * d);
  out[2] = density;
  if (t >= 0.21 && x < 16 * t * t) {
    const far = millsRatio(h + t);
    if (d > -0.5) {
      const value = density * (millsRatio(d) - far);
      out[0] = value;
      out[1] = 1 - value;
    } else {
      const complement = density * (millsRatio(-d) + far);
      out[0] = 1 - complement;
      out[1] = complement;
    }
    return;
  }
  const value = density * (x < 2 ? differenceBySeries(h, t) : differenceByQuadrature(h, t));
  out[0] = value;
  out[1] = 1 - value;
}

/** c(x, s) alone; limits: 0 at s = 0, 1 at s = ∞. */
export function otmValue(x: number, s: number): number {
  if (s === 0) return 0;
  if (s === Infinity) return 1;
  evaluateOtm(x, s, scratch);
  return scratch[0];
}

const scratch = new Float64Array(3);

/**
 * M(h − t) − M(h + t) = −2·Σ M⁽ⁿ⁾(h)·tⁿ/n! over odd n, for t < 0.21 and 2ht < 2; the fifteenth
 * derivative adds less than an ulp. The derivatives come from M⁽ⁿ⁺¹⁾ = h·M⁽ⁿ⁾ + n·M⁽ⁿ⁻¹⁾; its
 * rounding grows like cosh(ht), harmless here, and the leading slope is free of cancellation.
 */
export function differenceBySeries(h: number, t: number): number {
  const m0 = millsRatio(h);
  const m1 = -millsSlope(h);
  const m2 = h * m1 + m0;
  const m3 = h * m2 + 2 * m1;
  const m4 = h * m3 + 3 * m2;
  const m5 = h * m4 + 4 * m3;
  const m6 = h * m5 + 5 * m4;
  const m7 = h * m6 + 6 * m5;
  const m8 = h * m7 + 7 * m6;
  const m9 = h * m8 + 8 * m7;
  const m10 = h * m9 + 9 * m8;
  const m11 = h * m10 + 10 * m9;
  const m13 = h * (h * m11 + 11 * m10) + 12 * m11;
  const q = t * t;
  const tail =
    m3 / 6 +
    q *
      (m5 / 120 +
        q * (m7 / 5040 + q * (m9 / 362880 + q * (m11 / 39916800 + (q * m13) / 6227020800))));
  return -2 * t * (m1 + q * tail);
}

/**
 * M(h − t) − M(h + t) = ∫ −M′ over [h − t, h + t], positive terms only, where t < h/8 or so: eight
 * Gauss points give the last bit since −M′ varies like 1/u² there.
 */
function differenceByQuadrature(h: number, t: number): number {
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    const u = t * NODES[i];
    sum += WEIGHTS[i] * (millsSlope(h - u) + millsSlope(h + u));
  }
  return t * sum;
}
