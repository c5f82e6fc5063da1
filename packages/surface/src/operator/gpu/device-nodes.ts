/** Nodes and their sources as a device's kernels read them. */
import type { Neighbourhoods } from "../graph.ts";
import { NODE_PLACE, NODE_WORDS } from "./wgsl/common.ts";

export interface DeviceNodesOptions {
  /** (ρ, z). [n, 2] */
  readonly positions: Float32Array;
  readonly ranges: Int32Array;
  /** Volatilities, and what layer 0 lifts; 0 where not given. [n] */
  readonly volatilities?: Float32Array;
  readonly values?: Float32Array;
  /** First row of each node's edges; 0 where not given. [≥ n] */
  readonly edgeStarts?: Int32Array;
}

/** [n, NODE_WORDS]: integers first, then floats. */
export function deviceNodes({
  positions,
  ranges,
  volatilities,
  values,
  edgeStarts,
}: DeviceNodesOptions): Uint32Array<ArrayBuffer> {
  const n = positions.length / 2;
  const words = new Uint32Array(n * NODE_WORDS);
  const floats = new Float32Array(words.buffer);
  for (let i = 0; i < n; i++) {
    const at = i * NODE_WORDS;
    words[at] = ranges[2 * i];
    words[at + 1] = ranges[2 * i + 1];
    words[at + 2] = edgeStarts?.[i] ?? 0;
    floats[at + NODE_PLACE] = positions[2 * i];
    floats[at + NODE_PLACE + 1] = positions[2 * i + 1];
    floats[at + NODE_PLACE + 2] = volatilities?.[i] ?? 0;
    floats[at + NODE_PLACE + 3] = values?.[i] ?? 0;
  }
  return words;
}

/**
 * Sources with their weights, and these with their derivatives by ρ; sources of equal weight get
 * 1/count. [sources, 3]
 */
export function deviceSources({
  ranges,
  sources,
  weights,
  weightSlopes = null,
}: Pick<Neighbourhoods, "ranges" | "sources" | "weights"> &
  Partial<Pick<Neighbourhoods, "weightSlopes">>): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(3 * sources.length);
  const floats = new Float32Array(words.buffer);
  for (let e = 0; e < sources.length; e++) {
    words[3 * e] = sources[e];
    floats[3 * e + 1] = weights?.[e] ?? 0;
    floats[3 * e + 2] = weightSlopes?.[e] ?? 0;
  }
  if (weights) return words;
  // Lists shared by targets have one length, and so one weight.
  for (let i = 0; i < ranges.length; i += 2) {
    const [first, count] = [ranges[i], ranges[i + 1]];
    for (let e = first; e < first + count; e++) floats[3 * e + 1] = 1 / count;
  }
  return words;
}
