/**
 * The operator's forward pass for training: as `operatorForward`, but keeping what the backward
 * pass needs: pre-activations of nodes and edges, mean moments, lifted states.
 *
 * Pre-activations of the edges take 256 bytes each, 100 MB for 600 inputs and 1,500 points at
 * K = 50; recomputing them made the backward pass a fifth slower.
 */
import { gelu } from "./activations";
import { dense4, GELU, NONE, tile } from "./dense";
import {
  FIRST, GATHERED, HALVES, HIDDEN, HIDDENS, layerOf, LIFTED, MOMENTS, MOMENTS_ROW, ROW, SOURCE_ROWS, STATE,
  STATES, WIDTH, Layer,
} from "./job";
import { accumulate, accumulateWeighted, average, firstLayer, gatherStates } from "./message";
import { activate, addBias, addLocal, keep, lift, targetHalf } from "./operator";
import { TrainJob, TrainLayer, trainLayerOf } from "./train-job";

/** Kernel: args is a TrainJob; items are blocks of four nodes from `firstBlock` on. */
export function trainForward(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<TrainJob>(args);
  for (let b = begin + job.firstBlock, stop = end + job.firstBlock; b < stop; b++) {
    const y = b << 2;
    for (let j = job.first; j < job.last; j++) {
      const layer = layerOf(job, j), kept = trainLayerOf(job, j);
      const moments = kept.moments + y * MOMENTS_ROW;
      keepMessages(job, layer, kept, y, scratch);
      dense4(moments, MOMENTS_ROW, MOMENTS, layer.output, job.zeros, job.zeros, scratch + STATES, STATE, 2, NONE);
      if (layer.local) {
        memory.copy(scratch + LIFTED, layer.states + y * STATE, 4 * STATE);
        addLocal(layer, job.zeros, scratch);
      }
      addBias(layer, scratch);
      memory.copy(kept.states + y * STATE, scratch + STATES, 4 * STATE);
      if (j + 1 == job.nLayers) {
        const hidden = scratch + HIDDENS, raw = scratch + SOURCE_ROWS;
        const b1 = layer.project1Bias, b2 = layer.project2Bias;
        dense4(scratch + STATES, STATE, WIDTH, layer.project1, b1, b1, hidden, ROW, 8, GELU);
        dense4(hidden, ROW, HIDDEN, layer.project2, b2, b2, raw, 32, 1, NONE);
        for (let i = 0; i < 4; i++) store<f32>(job.out + ((y + i) << 2), load<f32>(raw + (i << 5)));
      } else {
        activate(scratch);
        const next = layerOf(job, j + 1);
        lift(next, STATES, scratch);
        if (b < job.inputBlocks) keep(job, next, y, 4, scratch);
        else memory.copy(next.states + y * STATE, scratch + LIFTED, 4 * STATE);
      }
    }
  }
}

/** Mean moments of four targets, and the second pre-activations of their edges, into `kept`. */
function keepMessages(job: TrainJob, layer: Layer, kept: TrainLayer, y: i32, scratch: usize): void {
  const first = scratch + FIRST;
  const gathered = scratch + GATHERED;
  const edges = gathered + job.maxEdges * STATE;
  const rows = kept.edges + load<usize>(job.edgeStarts + (y << 2)) * ROW;
  let tileOut = rows;
  let filled: usize = 0;
  for (let i = 0; i < 4; i++) {
    const half = scratch + HALVES + i * ROW;
    targetHalf(layer, job.positions + ((y + i) << 3), half);
    const range = job.ranges + ((y + i) << 3);
    let source = job.sources + (load<usize>(range) << 2);
    for (const e = source + (load<usize>(range, 4) << 2); source < e; source += 4) {
      firstLayer(half, layer.sourceHalves + load<usize>(source) * ROW, first + filled * ROW);
      if (++filled == 4) {
        preActivations(first, layer.second, layer.secondBias, tileOut);
        tileOut += 4 * ROW;
        filled = 0;
      }
    }
  }
  // Blocks of edges are padded to four rows, so that the last tile stays inside.
  if (filled > 0) preActivations(first, layer.second, layer.secondBias, tileOut);
  const bytes = tileOut + filled * ROW - rows;
  for (let i: usize = 0; i < bytes; i += 32) {
    v128.store(edges + i, gelu(v128.load(rows + i)));
    v128.store(edges + i, gelu(v128.load(rows + i, 16)), 16);
  }

  let edge = edges;
  let gatheredFrom: usize = -1;
  for (let i = 0; i < 4; i++) {
    const range = job.ranges + ((y + i) << 3);
    const from = load<usize>(range), count = load<usize>(range, 4);
    const sums = kept.moments + (y + i) * MOMENTS_ROW;
    if (count == 0) {
      memory.fill(sums, 0, MOMENTS_ROW);
      continue;
    }
    if (from != gatheredFrom) gatherStates(layer.states, job.sources + (from << 2), count, gathered);
    gatheredFrom = from;
    if (job.weights) accumulateWeighted(edge, ROW, gathered, job.weights + (from << 2), count, sums);
    else {
      accumulate(edge, ROW, gathered, count, sums);
      average(sums, count);
    }
    edge += count * ROW;
  }
}

function preActivations(u: usize, w: usize, bias: usize, out: usize): void {
  for (let p = 0; p < 8; p++) {
    tile(u, ROW, HIDDEN, w, bias, bias, out, ROW, NONE);
    w += HIDDEN << 5;
    bias += 32;
    out += 32;
  }
}
