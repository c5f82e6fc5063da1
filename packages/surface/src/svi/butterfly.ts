/**
 * A proof that a raw SVI slice has no butterfly arbitrage, or a place where it has.
 *
 * With t = exp(asinh((k − m)/s)) > 0 every piece of Durrleman's g is rational in t:
 *
 *   w = W/t, W = At² + at + C;  w′ = U/q, q = t² + 1, U = (2/s)(At² − C);  k = V/2t,
 *   V = st² + 2mt − s;  w″ = 8bt³/(s·q³);   A = bs(1 + r)/2, C = bs(1 − r)/2
 *
 * so 16·W²·q³·g = q(4Wq − VU)² − q·U²·W·(4t + W) + (64b/s)·t³·W² is a polynomial of degree ten whose
 * sign is that of g over the whole line, wings included. With t = t₀·x/(1 − x) it becomes a Bernstein
 * polynomial on [0, 1], and halving the interval until its coefficients agree in sign decides the
 * question: coefficients bound the polynomial from both sides. Rounding is accounted for by an error
 * bound carried with each coefficient, so "free" is a statement about real numbers.
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 */
import { durrlemanG } from "../durrleman.ts";
import { sviMinimum, type SviRaw } from "./parameters.ts";
import { sviJet } from "./slice.ts";

/**
 * - "free": g ≥ 0 on the whole line, proved.
 * - "violated": g < 0 at `k`.
 * - "touching": g comes so near to 0 around `k` that double precision decides neither way.
 */
export interface ButterflyVerdict {
  readonly status: "free" | "violated" | "touching";
  /** Log-moneyness of the smallest g found; NaN where the slice is free. */
  readonly k: number;
  /** g there; NaN where the slice is free. */
  readonly g: number;
}

const DEGREE = 10;
const TERMS = DEGREE + 1;
const BINOMIAL = [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1];
/** Rounding of one coefficient: fewer than 64 operations deep, each of relative error ε/2. */
const ROUNDING = 64 * Number.EPSILON;
/** Width in x below which an undecided interval is called touching. */
const NARROW = 2 ** -48;
const FREE: ButterflyVerdict = { status: "free", k: Number.NaN, g: Number.NaN };

/** A polynomial in Bernstein form on [from, to], and a bound on the error of each coefficient. */
interface Piece {
  readonly values: Float64Array;
  readonly errors: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Decides whether g ≥ 0 for every k; the slice must satisfy `checkSvi`. */
export function sviButterfly(raw: SviRaw): ButterflyVerdict {
  const { b, m, s } = raw;
  if (!(sviMinimum(raw) > 0)) return { status: "violated", k: m, g: Number.NEGATIVE_INFINITY };
  if (b === 0) return FREE; // flat: g = 1
  let touching: ButterflyVerdict | undefined;
  const pieces: Piece[] = [durrlemanPolynomial(raw)];
  for (let piece = pieces.pop(); piece; piece = pieces.pop()) {
    const { values, errors, from, to } = piece;
    let proved = true;
    for (let i = 0; i < TERMS; i++) proved &&= values[i] >= errors[i];
    if (proved) continue;
    const middle = (from + to) / 2;
    const t = middle / (1 - middle);
    const k = m + (s * (t - 1 / t)) / 2;
    if (to - from < NARROW) {
      touching = { status: "touching", k, g: durrlemanG(sviJet(raw, k)) };
      break;
    }
    const [left, right] = halve(piece, middle);
    if (right.values[0] < -right.errors[0]) return deepest(raw, k);
    pieces.push(left, right);
  }
  return touching ?? FREE;
}

/** The smallest g of a slice that has arbitrage at `start`: a scan in asinh((k − m)/s), refined. */
function deepest(raw: SviRaw, start: number): ButterflyVerdict {
  const gAt = (y: number): number => durrlemanG(sviJet(raw, raw.m + raw.s * Math.sinh(y)));
  let y = Math.asinh((start - raw.m) / raw.s);
  let g = gAt(y);
  // Past |y| = 24 + ln(1/s) the slice is its asymptotes to working precision.
  const reach = 24 + Math.max(0, -Math.log(raw.s));
  let step = reach / 160;
  for (let i = -160; i <= 160; i++) {
    const here = gAt(i * step);
    if (here < g) {
      g = here;
      y = i * step;
    }
  }
  for (; step > 1e-7; step /= 2) {
    for (const side of [y - step, y + step]) {
      const here = gAt(side);
      if (here < g) {
        g = here;
        y = side;
      }
    }
  }
  return { status: "violated", k: raw.m + raw.s * Math.sinh(y), g };
}

/** Coefficients of a polynomial in t, and their absolute sums for the error bound. */
interface Polynomial {
  readonly c: readonly number[];
  readonly size: readonly number[];
}

/** 16·W²·q³·g in Bernstein form on x in [0, 1], t = x/(1 − x). */
function durrlemanPolynomial({ a, b, r, m, s }: SviRaw): Piece {
  const A = (b * s * (1 + r)) / 2;
  const C = (b * s * (1 - r)) / 2;
  const W = polynomial(C, a, A);
  const q = polynomial(1, 0, 1);
  const U = polynomial(-b * (1 - r), 0, b * (1 + r));
  const V = polynomial(-s, 2 * m, s);
  const tilt = plus(times(polynomial(4), times(W, q)), times(polynomial(-1), times(V, U)));
  const W4t = plus(W, polynomial(0, 4));
  const P = plus(
    plus(
      times(q, times(tilt, tilt)),
      times(polynomial(-1), times(times(q, times(U, U)), times(W, W4t))),
    ),
    times(polynomial(0, 0, 0, (64 * b) / s), times(W, W)),
  );
  const values = new Float64Array(TERMS);
  const errors = new Float64Array(TERMS);
  for (let i = 0; i < TERMS; i++) {
    values[i] = P.c[i] / BINOMIAL[i];
    errors[i] = (ROUNDING * P.size[i]) / BINOMIAL[i];
  }
  return { values, errors, from: 0, to: 1 };
}

function polynomial(...c: number[]): Polynomial {
  return { c, size: c.map(Math.abs) };
}

function plus(p: Polynomial, q: Polynomial): Polynomial {
  const n = Math.max(p.c.length, q.c.length);
  const c: number[] = [];
  const size: number[] = [];
  for (let i = 0; i < n; i++) {
    c.push((p.c[i] ?? 0) + (q.c[i] ?? 0));
    size.push((p.size[i] ?? 0) + (q.size[i] ?? 0));
  }
  return { c, size };
}

function times(p: Polynomial, q: Polynomial): Polynomial {
  const n = p.c.length + q.c.length - 1;
  const c = Array.from({ length: n }, () => 0);
  const size = [...c];
  for (let i = 0; i < p.c.length; i++) {
    for (let j = 0; j < q.c.length; j++) {
      c[i + j] += p.c[i] * q.c[j];
      size[i + j] += p.size[i] * q.size[j];
    }
  }
  return { c, size };
}

/** Both halves by de Casteljau's averages; each average adds at most half an ulp of itself. */
function halve({ values, errors, from, to }: Piece, middle: number): [left: Piece, right: Piece] {
  const left = { values: new Float64Array(TERMS), errors: new Float64Array(TERMS) };
  const right = { values: values.slice(), errors: errors.slice() };
  const v = right.values;
  const e = right.errors;
  for (let level = 0; level < TERMS; level++) {
    left.values[level] = v[0];
    left.errors[level] = e[0];
    for (let i = 0; i < DEGREE - level; i++) {
      v[i] = (v[i] + v[i + 1]) / 2;
      e[i] = ((e[i] + e[i + 1]) / 2) * (1 + 2 * Number.EPSILON) + Number.EPSILON * Math.abs(v[i]);
    }
  }
  return [
    { ...left, from, to: middle },
    { ...right, from: middle, to },
  ];
}
