import { DataError, DomainError, ShapeError } from "@volsmith/numerics";

import type { Neighbourhoods } from "./graph.ts";
import type { SurfacePoints } from "./volatility-operator.ts";

/** Targets of one call. */
export interface Targets {
  /** (ρ, z) interleaved. [n, 2] */
  readonly positions: Float32Array;
  readonly neighbourhoods: Neighbourhoods;
}

/** (ρ, z) of all points in one array. [n, 2] */
export function interleave(rhos: Float32Array, zs: Float32Array): Float32Array {
  const positions = new Float32Array(2 * rhos.length);
  for (let i = 0; i < rhos.length; i++) {
    positions[2 * i] = rhos[i];
    positions[2 * i + 1] = zs[i];
  }
  return positions;
}

/** Coordinates as the operator sees them. */
export interface Places {
  readonly rho: Float32Array;
  readonly z: Float32Array;
}

/**
 * Coordinates in float32.
 * @throws {ShapeError} when lengths differ
 * @throws {DomainError} unless all are finite and ρ positive
 */
export function checkPlaces(where: string, rhos: ArrayLike<number>, zs: ArrayLike<number>): Places {
  const n = rhos.length;
  if (zs.length !== n) throw new ShapeError(where, "zs", [n], [zs.length]);
  for (let i = 0; i < n; i++) {
    if (!(rhos[i] > 0 && rhos[i] < Infinity))
      throw new DomainError(where, `rhos[${i}]`, rhos[i], "positive and finite");
    if (!Number.isFinite(zs[i])) throw new DomainError(where, `zs[${i}]`, zs[i], "finite");
  }
  return { rho: Float32Array.from(rhos), z: Float32Array.from(zs) };
}

/**
 * Coordinates of quotes in float32.
 * @throws as `checkPlaces`
 * @throws {DataError} when there are none
 * @throws {DomainError} unless all volatilities are positive and finite
 */
export function checkInputs(where: string, { rhos, zs, vols }: SurfacePoints): Places {
  const n = rhos.length;
  if (n === 0) throw new DataError(where, "there are no points", "give at least one quote");
  if (vols.length !== n) throw new ShapeError(where, "vols", [n], [vols.length]);
  const places = checkPlaces(where, rhos, zs);
  for (let i = 0; i < n; i++)
    if (!(vols[i] > 0 && vols[i] < Infinity))
      throw new DomainError(where, `vols[${i}]`, vols[i], "positive and finite");
  return places;
}
