/**
 * Adaptive integration over a finite or infinite interval.
 *
 * [P83] Piessens, de Doncker-Kapenga, Überhuber & Kahaner, "QUADPACK", Springer, 1983: the 7-point
 *       Gauss rule inside the 15-point Kronrod rule, and bisection of the worst interval.
 */
import type { SolverResult } from "../solver-result.ts";

/** Kronrod's nodes on [0, 1]; every second one, from the second on, is a Gauss node. */
const NODES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945,
  0.5860872354676911, 0.4058451513773972, 0.20778495500789848, 0,
];
const KRONROD = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592,
  0.1690047266392679, 0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
];
const GAUSS = [0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694];

export interface QuadratureOptions {
  /** Ends of the interval; either may be infinite. */
  readonly from: number;
  readonly to: number;
  readonly relativeTolerance?: number;
  readonly absoluteTolerance?: number;
  readonly maxIntervals?: number;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly integral: number;
  readonly error: number;
}

/**
 * ∫ f over [from, to]. An infinite end is mapped by x = a ± t/(1 − t), the whole line by
 * x = t/(1 − t²).
 *
 * @returns `residual` is the estimated absolute error, `iterations` the number of bisections.
 */
export function adaptiveQuadrature(
  f: (x: number) => number,
  {
    from,
    to,
    relativeTolerance = 1e-10,
    absoluteTolerance = 0,
    maxIntervals = 500,
  }: QuadratureOptions,
): SolverResult {
  if (from === to) return { value: 0, converged: true, iterations: 0, residual: 0 };
  const [g, low, high] = onFiniteInterval(f, from, to);
  const pieces: Piece[] = [integratePiece(g, low, high)];
  for (let iterations = 0; ; iterations++) {
    let value = 0;
    let residual = 0;
    let worst = 0;
    for (let i = 0; i < pieces.length; i++) {
      value += pieces[i].integral;
      residual += pieces[i].error;
      if (pieces[i].error > pieces[worst].error) worst = i;
    }
    const converged = residual <= Math.max(absoluteTolerance, relativeTolerance * Math.abs(value));
    if (converged || pieces.length >= maxIntervals || Number.isNaN(residual)) {
      return { value, converged, iterations, residual };
    }
    const { from: a, to: b } = pieces[worst];
    const middle = 0.5 * (a + b);
    pieces[worst] = integratePiece(g, a, middle);
    pieces.push(integratePiece(g, middle, b));
  }
}

/** One application of the 7-15 pair; the error estimate is their distance, sharpened as in [P83]. */
function integratePiece(f: (x: number) => number, from: number, to: number): Piece {
  const centre = 0.5 * (from + to);
  const half = 0.5 * (to - from);
  const middle = f(centre);
  let kronrod = middle * KRONROD[7];
  let gauss = middle * GAUSS[3];
  let size = Math.abs(kronrod);
  for (let j = 0; j < 7; j++) {
    const left = f(centre - half * NODES[j]);
    const right = f(centre + half * NODES[j]);
    kronrod += KRONROD[j] * (left + right);
    size += KRONROD[j] * (Math.abs(left) + Math.abs(right));
    if (j % 2 === 1) gauss += GAUSS[j >> 1] * (left + right);
  }
  const scale = Math.abs(half) * size;
  const distance = Math.abs((kronrod - gauss) * half);
  const sharpened = scale > 0 ? scale * Math.min(1, ((200 * distance) / scale) ** 1.5) : 0;
  // Below fifty ulps of the absolute integral the distance is rounding noise.
  const error = Number.isNaN(distance) ? NaN : Math.max(sharpened, 50 * Number.EPSILON * scale);
  return { from, to, integral: kronrod * half, error };
}

function onFiniteInterval(
  f: (x: number) => number,
  from: number,
  to: number,
): readonly [(t: number) => number, number, number] {
  if (from === -Infinity && to === Infinity) {
    return [(t) => (f(t / (1 - t * t)) * (1 + t * t)) / (1 - t * t) ** 2, -1, 1];
  }
  if (to === Infinity) return [(t) => f(from + t / (1 - t)) / (1 - t) ** 2, 0, 1];
  if (from === -Infinity) return [(t) => f(to - t / (1 - t)) / (1 - t) ** 2, 0, 1];
  return [f, from, to];
}
