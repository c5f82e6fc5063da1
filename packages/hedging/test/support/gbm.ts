import { randomGenerator } from "@volsmith/numerics";
import type { PathSet } from "@volsmith/hedging";

/** Geometric Brownian motion on an even grid, in test sizes. */
export function gbmPaths({
  nPaths,
  nSteps,
  vol = 0.2,
  spot = 100,
  drift = 0,
  years = 1,
  seed = 1,
}: {
  readonly nPaths: number;
  readonly nSteps: number;
  readonly vol?: number;
  readonly spot?: number;
  readonly drift?: number;
  readonly years?: number;
  readonly seed?: number;
}): PathSet {
  const random = randomGenerator(seed);
  const times = Float64Array.from({ length: nSteps + 1 }, (_, t) => (years * t) / nSteps);
  const dt = years / nSteps;
  const spots = new Float64Array(nPaths * (nSteps + 1));
  for (let i = 0; i < nPaths; i++) {
    let s = spot;
    for (let t = 0; t <= nSteps; t++) {
      if (t > 0)
        s *= Math.exp((drift - (vol * vol) / 2) * dt + vol * Math.sqrt(dt) * random.normal());
      spots[i * (nSteps + 1) + t] = s;
    }
  }
  return { grid: { times }, nPaths, spots, vols: new Float64Array(spots.length).fill(vol) };
}

/** Paths given spot by spot, with constant volatility. */
export function paths(
  rows: readonly (readonly number[])[],
  { years = 1, vol = 0.2 } = {},
): PathSet {
  const n = rows[0].length;
  return {
    grid: { times: Float64Array.from({ length: n }, (_, t) => (years * t) / (n - 1)) },
    nPaths: rows.length,
    spots: Float64Array.from(rows.flat()),
    vols: new Float64Array(rows.length * n).fill(vol),
  };
}
