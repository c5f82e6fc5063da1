/**
 * Cubic B-splines on [0, 1] in the projective moneyness y = K/(F + K).
 *
 * With x = K/F and y = x/(1 + x), an undiscounted call price per unit of forward c(x) becomes
 *
 *   C(y) = c(x)/(1 + x),   the price per unit of F + K.
 *
 * The map is projective, so c is convex in x exactly when C is convex in y
 * (c″(x) = C″(y)/(1 + x)³), all strikes from 0 to ∞ fit into [0, 1], the bounds
 * (1 − x)⁺ ≤ c ≤ 1 read (1 − 2y)⁺ ≤ C ≤ 1 − y, and calls and puts mirror each other in y = ½.
 *
 * A slice is a clamped cubic spline with knots y_1 < … < y_n in (0, 1) and time values u_a ≥ 0 as
 * its unknowns: control point a is intrinsic value (1 − 2ξ_a)⁺ plus u_a at the Greville abscissa
 * ξ_a = (y_{a−1} + y_a + y_{a+1})/3. The four outermost control points carry no time value, which
 * says C(0) = 1, C(1) = 0 and no probability at K = 0 or ∞.
 *
 * Two facts make this basis safe [B01 ch. XI]:
 *  - C″ is the broken line through its knot values, and the knot values are positive multiples of
 *    the second differences of the control polygon: the slice is convex on all of [0, 1] if and
 *    only if n + 2 second differences are non-negative;
 *  - the basis functions are non-negative: control points that rise from one slice to the next
 *    give slices that rise at every strike.
 *
 * [B01] de Boor, "A practical guide to splines", revised ed., Springer, 2001.
 */
import { DomainError } from "@volsmith/numerics";

/** Knots of a family of slices, and everything that depends on them alone. */
export interface SplineBasis {
  /** Inner knots, ascending in (0, 1). [n] */
  readonly knots: Float64Array;
  readonly size: number;
  /** 0, the knots and 1. [n + 2] */
  readonly breaks: Float64Array;
  /** Greville abscissae of control points −1 … n + 2 (unknowns are 1 … n). [n + 4] */
  readonly abscissae: Float64Array;
  /** Intrinsic values (1 − 2ξ)⁺ at the abscissae. [n + 4] */
  readonly intrinsics: Float64Array;
  /** Values at knot l of the basis functions l − 1, l, l + 1. [n, 3] */
  readonly values: Float64Array;
  /** (Σ intrinsics·basis − intrinsic) at the knots: rounding of the kink, ≥ 0. [n] */
  readonly kinkValues: Float64Array;
  /** C″ at break l is Σ coefficients·u over unknowns l − 1, l, l + 1, plus `kinkCurvatures`. [n + 2, 3] */
  readonly curvatures: Float64Array;
  /** [n + 2] */
  readonly kinkCurvatures: Float64Array;
}

/** @throws {DomainError} unless there are at least 4 strictly ascending knots in (0, 1). */
export function splineBasis(knots: Float64Array): SplineBasis {
  const n = knots.length;
  if (n < 4) throw new DomainError("splineBasis", "knots.length", n, "at least 4");
  for (let l = 0; l < n; l++) {
    const above = l === 0 ? 0 : knots[l - 1];
    if (!(knots[l] > above && knots[l] < 1)) {
      throw new DomainError("splineBasis", `knots[${l}]`, knots[l], "ascending in (0, 1)");
    }
  }
  const y = (l: number): number => (l < 1 ? 0 : l > n ? 1 : knots[l - 1]);
  const abscissae = new Float64Array(n + 4);
  for (let a = -1; a <= n + 2; a++) abscissae[a + 1] = (y(a - 1) + y(a) + y(a + 1)) / 3;
  const intrinsics = abscissae.map((xi) => Math.max(1 - 2 * xi, 0));

  const values = new Float64Array(3 * n);
  const kinkValues = new Float64Array(n);
  for (let l = 1; l <= n; l++) {
    const span = y(l + 1) - y(l - 1);
    const left = (y(l + 1) - y(l)) ** 2 / (span * (y(l + 1) - y(l - 2)));
    const right = (y(l) - y(l - 1)) ** 2 / (span * (y(l + 2) - y(l - 1)));
    const middle = 1 - left - right;
    values.set([left, middle, right], 3 * (l - 1));
    // Away from the kink the three intrinsic values lie on the line itself: exactly nothing to add.
    if (straddles(abscissae[l], abscissae[l + 2])) {
      const smooth = left * intrinsics[l] + middle * intrinsics[l + 1] + right * intrinsics[l + 2];
      kinkValues[l - 1] = Math.max(smooth - Math.max(1 - 2 * y(l), 0), 0);
    }
  }

  const curvatures = new Float64Array(3 * (n + 2));
  const kinkCurvatures = new Float64Array(n + 2);
  for (let l = 0; l <= n + 1; l++) {
    const scale = 2 / (y(l + 1) - y(l - 1));
    const left = scale / (abscissae[l + 1] - abscissae[l]); // between points l − 1 and l
    const right = scale / (abscissae[l + 2] - abscissae[l + 1]);
    curvatures.set([left, -(left + right), right], 3 * l);
    if (straddles(abscissae[l], abscissae[l + 2])) {
      kinkCurvatures[l] = Math.max(
        left * (intrinsics[l] - intrinsics[l + 1]) +
          right * (intrinsics[l + 2] - intrinsics[l + 1]),
        0,
      );
    }
  }
  return {
    knots,
    size: n,
    breaks: Float64Array.from({ length: n + 2 }, (_, l) => y(l)),
    abscissae,
    intrinsics,
    values,
    kinkValues,
    curvatures,
    kinkCurvatures,
  };
}

function straddles(low: number, high: number): boolean {
  return low < 0.5 && high > 0.5;
}
