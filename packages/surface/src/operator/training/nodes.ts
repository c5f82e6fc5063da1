import { ShapeError } from "@volsmith/numerics";

import type { OperatorConfig } from "../config.ts";
import { NeighbourSearch } from "../graph.ts";
import type { SurfacePoints } from "../volatility-operator.ts";

/**
 * Inputs and asked points in blocks of four: inputs first, each kind padded to whole blocks with
 * nodes that listen to nothing.
 */
export interface Nodes {
  readonly nInputs: number;
  readonly nBlocks: number;
  readonly inputBlocks: number;
  /** (ρ, z). [nodes, 2] */
  readonly positions: Float32Array;
  /** Volatilities of the inputs, and what is lifted there; 0 elsewhere. [nodes] */
  readonly volatilities: Float32Array;
  readonly values: Float32Array;
  /** (offset, count) into `sources`. [nodes, 2] */
  readonly ranges: Int32Array;
  readonly sources: Int32Array;
  /** Beside `sources`; null where all count the same. */
  readonly weights: Float32Array | null;
  readonly maxCount: number;
  /** First row of each node's edges, whole blocks aligned to four rows. [nodes + 1] */
  readonly edgeStarts: Int32Array;
}

/** Quotes, and what layer 0 lifts of them: the volatilities where nothing else is said. */
export interface NetworkInputs extends SurfacePoints {
  readonly values?: ArrayLike<number>; // [n]
}

/**
 * The nodes of one surface, coordinates rounded to float32.
 * @throws {ShapeError} when lengths differ
 */
export function layOutSurface(
  config: OperatorConfig,
  inputs: NetworkInputs,
  {
    points,
    where,
  }: { readonly points: Pick<SurfacePoints, "rhos" | "zs">; readonly where: string },
): Nodes {
  const n = inputs.rhos.length;
  for (const [name, { length }] of [["zs", inputs.zs] as const, ["vols", inputs.vols] as const])
    if (length !== n) throw new ShapeError(where, name, [n], [length]);
  if (points.zs.length !== points.rhos.length)
    throw new ShapeError(where, "points.zs", [points.rhos.length], [points.zs.length]);
  const rho = Float32Array.from(inputs.rhos);
  const z = Float32Array.from(inputs.zs);
  const search = new NeighbourSearch(rho, z, config);
  return layOutNodes({ ...inputs, rhos: rho, zs: z }, points, search);
}

function layOutNodes(
  inputs: NetworkInputs,
  points: Pick<SurfacePoints, "rhos" | "zs">,
  search: NeighbourSearch,
): Nodes {
  const nInputs = inputs.rhos.length;
  const inputBlocks = Math.ceil(nInputs / 4);
  const nBlocks = inputBlocks + Math.ceil(points.rhos.length / 4);
  const count = 4 * nBlocks;
  const positions = new Float32Array(2 * count);
  const volatilities = new Float32Array(count);
  const values = new Float32Array(count);
  const ranges = new Int32Array(2 * count);
  volatilities.set(inputs.vols);
  values.set(inputs.values ?? inputs.vols);
  const lists = [
    { at: 0, points: inputs },
    { at: 4 * inputBlocks, points },
  ].map(({ at, points: { rhos, zs } }) => {
    for (let i = 0; i < rhos.length; i++) {
      positions[2 * (at + i)] = rhos[i];
      positions[2 * (at + i) + 1] = zs[i];
    }
    return { at, found: search.find(Float32Array.from(rhos), Float32Array.from(zs)) };
  });
  const sources = new Int32Array(lists.reduce((sum, { found }) => sum + found.sources.length, 0));
  const weights = lists[0].found.weights ? new Float32Array(sources.length) : null;
  let offset = 0;
  let maxCount = 0;
  for (const { at, found } of lists) {
    sources.set(found.sources, offset);
    if (found.weights) weights?.set(found.weights, offset);
    for (let i = 0; i < found.ranges.length; i += 2) {
      ranges[2 * at + i] = found.ranges[i] + offset;
      ranges[2 * at + i + 1] = found.ranges[i + 1];
    }
    offset += found.sources.length;
    maxCount = Math.max(maxCount, found.maxCount);
  }
  const edgeStarts = new Int32Array(count + 1);
  for (let i = 0, row = 0; i < count; i++) {
    if (i % 4 === 0) row = 4 * Math.ceil(row / 4);
    edgeStarts[i] = row;
    row += ranges[2 * i + 1];
    edgeStarts[i + 1] = 4 * Math.ceil(row / 4);
  }
  return {
    nInputs,
    nBlocks,
    inputBlocks,
    positions,
    volatilities,
    values,
    ranges,
    sources,
    weights,
    maxCount,
    edgeStarts,
  };
}
