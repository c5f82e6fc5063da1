/** Fourth-order central difference of f at x: truncation h⁴, rounding ε|f|/h. */
export function derivative(f: (x: number) => number, x: number, h: number): number {
  return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
}
