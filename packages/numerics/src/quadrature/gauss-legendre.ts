import { DomainError } from "../errors.ts";

/** Nodes and weights of a quadrature rule on [−1, 1]. */
export interface QuadratureRule {
  /** Ascending. [n] */
  readonly nodes: Float64Array;
  /** [n] */
  readonly weights: Float64Array;
}

const rules = new Map<number, QuadratureRule>();

/**
 * The n-point Gauss-Legendre rule: exact for polynomials of degree 2n − 1. Nodes are the zeros of
 * P_n by Newton's method from the Chebyshev-like guess cos(π(i − 1/4)/(n + 1/2)); weights are
 * 2/((1 − x²) P_n′(x)²). Rules are kept, so asking twice costs nothing; do not write to them.
 *
 * @throws {DomainError} unless n is an integer ≥ 1.
 */
export function gaussLegendre(n: number): QuadratureRule {
  if (!Number.isInteger(n) || n < 1) {
    throw new DomainError("gaussLegendre", "n", n, "an integer, 1 or more");
  }
  let rule = rules.get(n);
  if (rule === undefined) rules.set(n, (rule = computeRule(n)));
  return rule;
}

function computeRule(n: number): QuadratureRule {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n >> 1; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 8; iteration++) {
      const p = legendre(n, x);
      slope = p.slope;
      const step = p.value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    slope = legendre(n, x).slope;
    nodes[i] = -x;
    nodes[n - 1 - i] = x;
    weights[i] = weights[n - 1 - i] = 2 / ((1 - x) * (1 + x) * slope * slope);
  }
  if (n % 2 === 1) weights[n >> 1] = 2 / legendre(n, 0).slope ** 2;
  return { nodes, weights };
}

/** P_n and its derivative by the three-term recurrence; |x| < 1. */
function legendre(n: number, x: number): { value: number; slope: number } {
  let previous = 1;
  let value = x;
  for (let j = 2; j <= n; j++) {
    [previous, value] = [value, ((2 * j - 1) * x * value - (j - 1) * previous) / j];
  }
  if (n === 1) previous = 1;
  return { value, slope: (n * (x * value - previous)) / (x * x - 1) };
}
