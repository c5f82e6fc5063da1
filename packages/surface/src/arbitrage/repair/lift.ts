/** The last touch of the repair: from "feasible up to rounding" to provably feasible. */
import { verifySurface, type SplineControls } from "./verify.ts";

/**
 * Moves a surface towards one that satisfies every no-arbitrage condition strictly, by as little as
 * makes it pass `verifySurface`.
 *
 * The set of arbitrage-free surfaces is convex, so (1 − ε)·surface + ε·interior repairs violations
 * of size ε. The interior point mixes intrinsic value with a convex curve that touches both
 * bounds' tangents (a quadratic Bézier curve through (½, 0)), the more of it the later the slice.
 *
 * @returns the control points themselves when they pass, a new array otherwise.
 */
export function liftIntoInterior(surface: SplineControls): Float64Array {
  const { basis, nTaus, controls } = surface;
  if (verifySurface(surface).proved) return controls;
  const interior = interiorControls(surface);
  const lifted = new Float64Array(controls.length);
  for (let epsilon = 1e-16; epsilon < 1; epsilon *= 4) {
    for (let i = 0; i < lifted.length; i++) {
      lifted[i] = (1 - epsilon) * controls[i] + epsilon * interior[i];
    }
    if (verifySurface({ basis, nTaus, controls: lifted }).proved) return lifted;
  }
  return interior;
}

/** Time values of a strictly arbitrage-free surface on the same knots. */
export function interiorControls({ basis, nTaus }: Omit<SplineControls, "controls">): Float64Array {
  const { size: n, abscissae, intrinsics } = basis;
  const [start, end] = [abscissae[1], abscissae[n + 2]];
  const out = new Float64Array(nTaus * n);
  for (let a = 0; a < n; a++) {
    const xi = abscissae[a + 2];
    // ξ(t) = (1 − t)²·start + t(1 − t) + t²·end, C(t) = (1 − t)²·(1 − 2·start).
    const quadratic = start + end - 1;
    const linear = 1 - 2 * start;
    const t = (2 * (xi - start)) / (linear + Math.sqrt(linear ** 2 + 4 * quadratic * (xi - start)));
    const curve = (1 - t) ** 2 * (1 - 2 * start);
    for (let j = 0; j < nTaus; j++) {
      out[j * n + a] = ((j + 1) / (nTaus + 1)) * (curve - intrinsics[a + 2]);
    }
  }
  return out;
}
