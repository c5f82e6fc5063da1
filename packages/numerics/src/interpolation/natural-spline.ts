import { solveTridiagonal } from "../linear/tridiagonal.ts";
import { checkedNodes, hermiteInterpolant, type Interpolant } from "./interpolant.ts";

/**
 * The natural cubic spline: C², with zero second derivative at both end nodes; of all C²
 * interpolants it has the least ∫ y″².
 *
 * The slopes m solve m[i−1]/h[i−1] + 2(1/h[i−1] + 1/h[i])·m[i] + m[i+1]/h[i]
 * = 3(Δ[i−1]/h[i−1] + Δ[i]/h[i]) with secants Δ, and 2m[0] + m[1] = 3Δ[0] at the ends.
 *
 * @param x strictly ascending. [n ≥ 2] @param y [n]
 * @throws {ShapeError | DomainError} on lengths that differ, unsorted nodes, non-finite values.
 */
export function naturalSpline(x: ArrayLike<number>, y: ArrayLike<number>): Interpolant {
  const [nodes, values] = checkedNodes("naturalSpline", x, y);
  const n = nodes.length;
  const lower = new Float64Array(n);
  const diagonal = new Float64Array(n);
  const upper = new Float64Array(n);
  const right = new Float64Array(n);
  for (let i = 0; i < n - 1; i++) {
    const h = nodes[i + 1] - nodes[i];
    const pull = (3 * (values[i + 1] - values[i])) / (h * h);
    upper[i] = 1 / h;
    lower[i + 1] = 1 / h;
    diagonal[i] += 2 / h;
    diagonal[i + 1] += 2 / h;
    right[i] += pull;
    right[i + 1] += pull;
  }
  return hermiteInterpolant(
    nodes,
    values,
    solveTridiagonal({ lower, diagonal, upper, right }, right),
  );
}
