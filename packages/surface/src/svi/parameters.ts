/**
 * Three ways to write one SVI slice, and the ways between them.
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 */
import { DomainError } from "@volsmith/numerics";

/** Raw SVI [GJ14 (3.1)]: w(k) = a + b(r(k − m) + √((k − m)² + s²)). */
export interface SviRaw {
  /** Level, total variance; any sign as long as w stays positive. */
  readonly a: number;
  /** Half the sum of the wings' slopes, b ≥ 0. */
  readonly b: number;
  /** Tilt, r in [−1, 1]; the wings' slopes are b(1 + r) right and −b(1 − r) left. */
  readonly r: number;
  /** Place, in log-moneyness. */
  readonly m: number;
  /** Smoothness of the vertex, s > 0, in log-moneyness. */
  readonly s: number;
}

/** Natural SVI [GJ14 (3.2)]: w(k) = Δ + ω/2·(1 + ζρ(k − μ) + √((ζ(k − μ) + ρ)² + 1 − ρ²)). */
export interface SviNatural {
  readonly delta: number;
  readonly mu: number;
  readonly rho: number;
  readonly omega: number;
  readonly zeta: number;
}

/** Jump-wings SVI [GJ14 (3.5)]: what a trader sees at one time to expiry. */
export interface SviJumpWings {
  /** Years. */
  readonly tau: number;
  /** At-the-money variance v, per year. */
  readonly atmVariance: number;
  /** At-the-money skew ψ = ∂√w/∂k at k = 0 (per √year of maturity: [GJ14] scales by √w). */
  readonly atmSkew: number;
  /** Slope p of the left (put) wing, over √(vτ). */
  readonly putSlope: number;
  /** Slope c of the right (call) wing, over √(vτ). */
  readonly callSlope: number;
  /** Smallest variance ṽ, per year. */
  readonly minVariance: number;
}

/** Smallest total variance of a raw slice: a + b·s·√(1 − r²). */
export function sviMinimum({ a, b, r, s }: SviRaw): number {
  return a + b * s * Math.sqrt(Math.max(0, 1 - r * r));
}

/**
 * @throws {DomainError} unless the parameters are finite, b ≥ 0, |r| ≤ 1, s > 0 and w > 0 on the
 *   whole line.
 */
export function checkSvi(where: string, raw: SviRaw): void {
  for (const name of ["a", "b", "r", "m", "s"] as const) {
    if (!Number.isFinite(raw[name])) throw new DomainError(where, name, raw[name], "finite");
  }
  if (raw.b < 0) throw new DomainError(where, "b", raw.b, "non-negative");
  if (Math.abs(raw.r) > 1) throw new DomainError(where, "r", raw.r, "in [−1, 1]");
  if (raw.s <= 0) throw new DomainError(where, "s", raw.s, "positive");
  const minimum = sviMinimum(raw);
  if (minimum <= 0) {
    throw new DomainError(where, "a + b·s·√(1 − r²)", minimum, "positive", "raise a");
  }
}

/** Natural to raw [GJ14 Lemma 3.1]. */
export function sviFromNatural({ delta, mu, rho, omega, zeta }: SviNatural): SviRaw {
  const cosine = Math.sqrt(Math.max(0, 1 - rho * rho));
  return {
    a: delta + (omega / 2) * (1 - rho * rho),
    b: (omega * zeta) / 2,
    r: rho,
    m: mu - rho / zeta,
    s: cosine / zeta,
  };
}

/**
 * Raw to natural [GJ14 Lemma 3.1].
 * @throws {DomainError} at |r| = 1, where ω has no finite value.
 */
export function sviToNatural({ a, b, r, m, s }: SviRaw): SviNatural {
  if (!(Math.abs(r) < 1)) throw new DomainError("sviToNatural", "r", r, "in (−1, 1)");
  const cosine = Math.sqrt(1 - r * r);
  const omega = (2 * b * s) / cosine;
  return {
    delta: a - (omega / 2) * (1 - r * r),
    mu: m + (r * s) / cosine,
    rho: r,
    omega,
    zeta: cosine / s,
  };
}

/**
 * Raw to jump wings [GJ14 (3.5)].
 * @throws {DomainError} unless tau > 0 and the slice is valid.
 */
export function sviToJumpWings(raw: SviRaw, tau: number): SviJumpWings {
  if (!(tau > 0)) throw new DomainError("sviToJumpWings", "tau", tau, "positive");
  checkSvi("sviToJumpWings", raw);
  const { a, b, r, m, s } = raw;
  const root = Math.hypot(m, s);
  const w = a + b * (root - r * m);
  const scale = Math.sqrt(w);
  return {
    tau,
    atmVariance: w / tau,
    atmSkew: ((b / 2) * (r - m / root)) / scale,
    putSlope: (b * (1 - r)) / scale,
    callSlope: (b * (1 + r)) / scale,
    minVariance: sviMinimum(raw) / tau,
  };
}

/**
 * Jump wings to raw [GJ14 Lemma 3.2].
 *
 * @throws {DomainError} where no raw slice has these wings: it needs v > 0, 0 < ṽ ≤ v, wings of
 *   which one at least rises, and a skew strictly between −p/2 and c/2. With zero skew (and then
 *   ṽ = v) five numbers do not determine the slice, so that is refused too.
 */
export function sviFromJumpWings(jw: SviJumpWings): SviRaw {
  const where = "sviFromJumpWings";
  const { tau, atmVariance, atmSkew, putSlope, callSlope, minVariance } = jw;
  if (!(tau > 0)) throw new DomainError(where, "tau", tau, "positive");
  if (!(atmVariance > 0)) throw new DomainError(where, "atmVariance", atmVariance, "positive");
  if (!(putSlope >= 0 && callSlope >= 0 && putSlope + callSlope > 0)) {
    throw new DomainError(where, "[putSlope, callSlope]", [putSlope, callSlope], "≥ 0, not both 0");
  }
  if (!(minVariance > 0 && minVariance <= atmVariance)) {
    throw new DomainError(where, "minVariance", minVariance, `in (0, ${atmVariance}]`);
  }
  const w = atmVariance * tau;
  const scale = Math.sqrt(w);
  const b = (scale / 2) * (callSlope + putSlope);
  const r = 1 - (putSlope * scale) / b;
  const beta = r - (2 * atmSkew * scale) / b; // = m/√(m² + s²)
  if (!(Math.abs(beta) < 1)) {
    throw new DomainError(where, "atmSkew", atmSkew, `in (${-putSlope / 2}, ${callSlope / 2})`);
  }
  // With x = √(m² + s²): m = βx, s = x√(1 − β²), and v − ṽ fixes x. This form needs no case
  // for m = 0, which the lemma's α = 1/β form does.
  const cosine = Math.sqrt(Math.max(0, 1 - r * r));
  const half = (Math.asin(r) - Math.asin(beta)) / 2;
  const depth = 2 * Math.sin(half) ** 2; // 1 − rβ − √(1 − r²)√(1 − β²) without its cancellation
  const excess = w - minVariance * tau;
  if (!(depth > 0 && excess > 0)) {
    throw new DomainError(where, "minVariance", minVariance, "below atmVariance, with a skew ≠ 0");
  }
  const x = excess / (b * depth);
  const s = x * Math.sqrt(1 - beta * beta);
  return { a: minVariance * tau - b * s * cosine, b, r, m: beta * x, s };
}
