import type { Neighbourhoods } from "./graph.ts";

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
