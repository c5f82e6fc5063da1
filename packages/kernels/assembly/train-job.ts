/**
 * What training the operator keeps and is told, one surface at a time.
 *
 * Nodes are the inputs and then the queries, each padded to whole blocks of four with nodes that
 * listen to nothing; weights' gradients lie as the packed weights do, once per part.
 */
import { Job } from "./job";

/** What is kept of one layer between the passes, and the weights transposed. */
@unmanaged
export class TrainLayer {
  /** Pre-activations s [nodes, 16] and their gradients. */
  states: usize;
  stateSlopes: usize;
  /** Mean moments [nodes, 1108], and second pre-activations of the edges [edges, 64]. */
  moments: usize;
  edges: usize;
  /** Gradients to source halves [inputs, 64] and lifted states [inputs, 16], all parts added. */
  halfSlopes: usize;
  liftedSlopes: usize;
  /** Transposed weights, packed: outputs and inputs exchanged. */
  second: usize;
  output: usize;
  local: usize;
  lift1: usize;
  lift2: usize;
  source: usize;
  project1: usize;
  project2: usize;
}

@unmanaged
export class TrainJob extends Job {
  /** Pointers to the training layers, 32 bits each. */
  trainLayers: usize;
  /** Blocks of four nodes: all, those of inputs, and the one a forward job starts from. */
  nBlocks: i32;
  inputBlocks: i32;
  firstBlock: i32;
  /** First row of each node's edges in `edges`, whole blocks aligned to four rows. [nodes] */
  edgeStarts: usize;
  /** Backward: items are parts; part p works on its share of the blocks, in order. */
  parts: i32;
  /** Part 0's gradients, bytes to the next part's, and the packed weights they lie like. */
  gradients: usize;
  gradientBytes: usize;
  packed: usize;
  /** Per part gradients to source halves and lifted states of the layer at hand. */
  sourceParts: usize;
  sourceBytes: usize;
  /** Gradients to the output's pre-activations [nodes], and to the volatilities [nodes]. */
  outSlopes: usize;
  volatilitySlopes: usize;
}

// @ts-ignore: decorator
@inline
export function trainLayerOf(job: TrainJob, j: i32): TrainLayer {
  return changetype<TrainLayer>(load<usize>(job.trainLayers + (<usize>j << 2)));
}

/** First block of part p of [first, nBlocks): fixed, whoever works on it. */
// @ts-ignore: decorator
@inline
export function partStart(first: i32, last: i32, part: i32, parts: i32): i32 {
  return first + <i32>((<i64>(last - first) * part) / parts);
}

/** Where the gradient of the weights at `address` is added by part p. */
// @ts-ignore: decorator
@inline
export function gradientOf(job: TrainJob, part: i32, address: usize): usize {
  return job.gradients + <usize>part * job.gradientBytes + (address - job.packed);
}
