import { gaussLegendre } from "@volsmith/numerics";

/**
 * The value of a call or put that dies on dates of equal distance, by backward induction over spots on
 * the living side: integrals against the lognormal step by Gauss-Legendre rules on pieces of half a
 * step's deviation. The rate is there for published tables.
 *
 * @returns value as a function of today's spot, exact to some 1e-6
 */
export function discreteKnockOut({
  strike,
  barrier,
  direction,
  type = "call",
  vol,
  tau,
  dates,
  rate = 0,
}: {
  readonly strike: number;
  readonly barrier: number;
  readonly direction: "up" | "down";
  readonly type?: "call" | "put";
  readonly vol: number;
  readonly tau: number;
  readonly dates: number;
  readonly rate?: number;
}): (spot: number) => number {
  const step = vol * Math.sqrt(tau / dates);
  const drift = (rate - (vol * vol) / 2) * (tau / dates);
  const reach = 7 * vol * Math.sqrt(tau) + 5 * step;
  const [level, k] = [Math.log(barrier), Math.log(strike)];
  const [from, to] = direction === "up" ? [level - reach, level] : [level, level + reach];
  const { nodes, weights } = gaussLegendre(5);
  const xs: number[] = [];
  const ws: number[] = [];
  // The strike's kink falls between pieces.
  const ends = [from, ...(k > from && k < to ? [k] : []), to];
  for (let e = 1; e < ends.length; e++) {
    const pieces = Math.ceil((ends[e] - ends[e - 1]) / (0.75 * step));
    const half = (ends[e] - ends[e - 1]) / (2 * pieces);
    for (let i = 0; i < pieces; i++)
      nodes.forEach((node, j) => {
        xs.push(ends[e - 1] + half * (2 * i + 1 + node));
        ws.push(half * weights[j]);
      });
  }
  const expected = (x: number, values: Float64Array) => {
    let sum = 0;
    for (let j = 0; j < xs.length; j++) {
      const z = (xs[j] - x - drift) / step;
      if (z < 8 && z > -8) sum += ws[j] * values[j] * Math.exp(-0.5 * z * z);
    }
    return sum / (step * Math.sqrt(2 * Math.PI));
  };
  const sign = type === "call" ? 1 : -1;
  let values = Float64Array.from(xs, (x) => Math.max(sign * (Math.exp(x) - strike), 0));
  for (let date = 1; date < dates; date++) {
    const after = values;
    values = Float64Array.from(xs, (x) => expected(x, after));
  }
  return (spot) => Math.exp(-rate * tau) * expected(Math.log(spot), values);
}
