/** What a job of the operator consists of: plain 32-bit words written by the caller. */

/** Compile-time shapes: hidden units of the kernel network, channels of a state. */
export const HIDDEN: usize = 64;
export const WIDTH: usize = 16;
/** Bytes of a row of hidden values, and of a state. */
export const ROW: usize = 256;
export const STATE: usize = 64;
/** Σ g ⊗ [h; 1] as [17][64], then Σ [h; 1] for the bias of the output layer; the row is padded. */
export const MOMENTS: usize = 17 * 64 + 17;
export const MOMENTS_ROW: usize = 4432;
/** Inputs of a source half: ρ, z, 16 states, v; the row is padded. */
export const SOURCE_DEPTH: usize = 19;
export const SOURCE_ROW: usize = 80;

/** One layer; weights are packed in panels of 8 outputs. */
@unmanaged
export class Layer {
  /** Lifted states h̃ [nInputs, 16] and source halves B [nInputs, 64] of the inputs. */
  states: usize;
  sourceHalves: usize;
  /** Target half A = bias + ρ·byRho + z·byZ, 64 each. */
  targetBias: usize;
  byRho: usize;
  byZ: usize;
  /** Second kernel layer, 64 → 64. */
  second: usize;
  secondBias: usize;
  /** Output layer as [panel of 8 outputs][1105 moments][8]. */
  output: usize;
  /** Local linear map 16 → 16, 0 where absent; bias [16]. */
  local: usize;
  bias: usize;
  /** Lifting c → 64 → 16. */
  lift1: usize;
  lift1Bias: usize;
  lift1Depth: usize;
  lift2: usize;
  lift2Bias: usize;
  /** Source half (ρ, z, h̃, v) → 64. */
  source: usize;
  /** Projection 16 → 64 → 1 (padded to 8 outputs) of the last layer. */
  project1: usize;
  project1Bias: usize;
  project2: usize;
  project2Bias: usize;
}

@unmanaged
export class Job {
  /** Number of targets. */
  count: i32;
  /** Layers first ≤ j < last are run; last = nLayers gives the output. */
  first: i32;
  last: i32;
  nLayers: i32;
  /** Pointers to the layers, 32 bits each. */
  layers: usize;
  /** (ρ, z) of the targets, [n, 2]. */
  positions: usize;
  /** First entry and count of each target's sources, [n, 2]; the list itself. */
  ranges: usize;
  sources: usize;
  /** v at the targets, which are then the inputs; 0 for queries. */
  volatilities: usize;
  /** Volatilities [n], or jets of the last pre-activation [n, 4]. */
  out: usize;
  /** At least 64 zero floats. */
  zeros: usize;
  /** No target has more sources. */
  maxEdges: usize;
  /** 1: `out` takes the last pre-activation instead of the volatility. */
  raw: i32;
  /** What layer 0's lifting is given at the inputs; the volatilities themselves, or residuals. */
  values: usize;
  /** Weights of the sources beside `sources`, adding up to 1 for each target, and their derivatives
   * by the target's ρ; 0 where all sources count the same. */
  weights: usize;
  weightSlopes: usize;
}

// @ts-ignore: decorator
@inline
export function layerOf(job: Job, j: i32): Layer {
  return changetype<Layer>(load<usize>(job.layers + (<usize>j << 2)));
}

/** Offsets into a thread's scratch memory; the two lists of edges follow the fixed part. */
export const HALVES: usize = 0; // [4][64]
export const FIRST: usize = 1024; // [4][64]
export const SUMS: usize = 2048; // [4][1108]
export const STATES: usize = SUMS + 4 * MOMENTS_ROW; // [4][16]
export const LIFTED: usize = STATES + 256; // [4][16]
export const HIDDENS: usize = LIFTED + 256; // [4][64]
export const SOURCE_ROWS: usize = HIDDENS + 1024; // [4][20]
export const GATHERED: usize = SOURCE_ROWS + 320; // [maxEdges][16]; then [4·maxEdges + 4][64]

export function operatorScratch(maxEdges: i32): i32 {
  return <i32>GATHERED + maxEdges * <i32>STATE + (4 * maxEdges + 4) * <i32>ROW;
}
