/**
 * The linear half of SVI: with the vertex (m, s) given, the best level and wings, exactly.
 *
 * With x = k − m and ρ = √(x² + s²), a raw slice is linear in its level and its two wing slopes
 *
 *   w = a + u·(ρ + x)/2 + v·(ρ − x)/2,   u = b(1 + r) ≥ 0,  v = b(1 − r) ≥ 0,  u + v = 2b ≤ 2·bMax
 *
 * so the weighted least-squares problem is a convex quadratic over a triangle in (u, v), the level
 * a being free. Its minimum is the free one where that lies inside, else the best point of the three
 * edges: no iteration, no tolerance. The pair (u, v) instead of [ZQE]'s (c, d) makes the triangle's
 * edges what they mean: a wing that is flat, or a slope at its largest.
 *
 * [ZQE] De Marco & Martini, "Quasi-explicit calibration of Gatheral's SVI model", Zeliade Systems
 *       white paper, 2009.
 */

/** Points with squared weights q for total variance: the objective is Σ q(w(k) − y)². */
export interface InnerData {
  readonly n: number;
  readonly k: Float64Array;
  readonly y: Float64Array;
  readonly q: Float64Array;
  /** Σq, Σqy, Σqy². */
  readonly sums: readonly [q: number, qy: number, qyy: number];
}

/** Where `solveInner` puts its answer. */
export interface InnerSolution {
  a: number;
  u: number;
  v: number;
  objective: number;
}

/**
 * Exact minimum over a and (u, v) in the triangle.
 * @returns `out`, overwritten.
 */
export function solveInner(
  { n, k, y, q, sums }: InnerData,
  m: number,
  { s, bMax, out }: { readonly s: number; readonly bMax: number; readonly out: InnerSolution },
): InnerSolution {
  const ss = s * s;
  let qR = 0;
  let qL = 0;
  let qRR = 0;
  let qLL = 0;
  let qRy = 0;
  let qLy = 0;
  for (let i = 0; i < n; i++) {
    const x = k[i] - m;
    const root = Math.sqrt(x * x + ss);
    const right = root + x;
    const left = root - x;
    const qi = q[i];
    const qr = qi * right;
    const ql = qi * left;
    qR += qr;
    qL += ql;
    qRR += qr * right;
    qLL += ql * left;
    qRy += qr * y[i];
    qLy += ql * y[i];
  }
  const [total, qy, qyy] = sums;
  // Eliminate a: covariances of (R/2, L/2, y). Σq·R·L = s²·Σq because R·L = s².
  const meanR = qR / total;
  const meanL = qL / total;
  const rr = (qRR - qR * meanR) / 4;
  const ll = (qLL - qL * meanL) / 4;
  const rl = (ss * total - qR * meanL) / 4;
  const ry = (qRy - meanR * qy) / 2;
  const ly = (qLy - meanL * qy) / 2;
  const yy = qyy - (qy * qy) / total;
  const top = 2 * bMax;
  const det = rr * ll - rl * rl;
  let u = (ry * ll - ly * rl) / det;
  let v = (ly * rr - ry * rl) / det;
  if (!(u >= 0 && v >= 0 && u + v <= top)) {
    // Edge v = 0, edge u = 0, edge u + v = top: a quadratic on a segment each.
    const u0 = clamp(ry / rr, top);
    const v0 = clamp(ly / ll, top);
    const t = clamp((ry - ly + top * (ll - rl)) / (rr - 2 * rl + ll), top);
    const onU = u0 * (u0 * rr - 2 * ry);
    const onV = v0 * (v0 * ll - 2 * ly);
    const rest = top - t;
    const onTop = t * t * rr + 2 * t * rest * rl + rest * rest * ll - 2 * (t * ry + rest * ly);
    if (onTop < onU && onTop < onV) {
      u = t;
      v = rest;
    } else {
      u = onU <= onV ? u0 : 0;
      v = onU <= onV ? 0 : v0;
    }
  }
  out.a = (qy - (u * qR + v * qL) / 2) / total;
  out.u = u;
  out.v = v;
  out.objective = yy + u * u * rr + 2 * u * v * rl + v * v * ll - 2 * (u * ry + v * ly);
  return out;
}

/** Into [0, top]; NaN (a slope that no point determines) becomes 0. */
function clamp(value: number, top: number): number {
  return value > 0 ? Math.min(value, top) : 0;
}
