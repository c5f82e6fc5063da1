/** Backward through what happens at nodes: projection, local map, source halves, liftings. */
import { dense4, NONE } from "./dense";
import { geluRows } from "./gelu-slope";
import {
  HIDDEN, Layer, layerOf, ROW, SOURCE_DEPTH, SOURCE_ROW, STATE, WIDTH,
} from "./job";
import { addRows, outer } from "./outer";
import { gradientOf, partStart, TrainJob, TrainLayer, trainLayerOf } from "./train-job";

/** Offsets into scratch. */
const STATES: usize = 0; // [4][16]
const PRE: usize = 256; // [4][64]
const HIDDENS: usize = 1280; // [4][64]
const HIDDEN_SLOPES: usize = 2304; // [4][64]
const LIFTED_SLOPES: usize = 3328; // [4][16]
const SOURCES: usize = 3584; // [4][20]
const SOURCE_SLOPES: usize = 3904; // [4][24]
const STATE_SLOPES: usize = 4288; // [4][16]
const OUT_ROWS: usize = 4544; // [4][8]

/** Kernel: items are parts; clears each part's gradients, then goes back through the projection. */
export function trainProjection(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<TrainJob>(args);
  const layer = layerOf(job, job.nLayers - 1), kept = trainLayerOf(job, job.nLayers - 1);
  const hidden = scratch + HIDDENS, slopes = scratch + HIDDEN_SLOPES, out = scratch + OUT_ROWS;
  memory.fill(out, 0, 128);
  for (let part = begin; part < end; part++) {
    memory.fill(job.gradients + <usize>part * job.gradientBytes, 0, job.gradientBytes);
    const last = partStart(job.firstBlock, job.nBlocks, part + 1, job.parts);
    for (let b = partStart(job.firstBlock, job.nBlocks, part, job.parts); b < last; b++) {
      const y = b << 2;
      const states = kept.states + y * STATE;
      for (let i = 0; i < 4; i++) store<f32>(out + (i << 5), load<f32>(job.outSlopes + ((y + i) << 2)));
      const b1 = layer.project1Bias;
      dense4(states, STATE, WIDTH, layer.project1, b1, b1, scratch + PRE, ROW, 8, NONE);
      dense4(out, 32, 1, kept.project2, job.zeros, job.zeros, slopes, ROW, 8, NONE);
      geluRows(scratch + PRE, slopes, hidden, slopes, 4 * ROW);
      outer(hidden, ROW, HIDDEN, out, 32, 4, gradientOf(job, part, layer.project2), 1);
      addRows(out, 32, 4, gradientOf(job, part, layer.project2Bias), 32);
      outer(states, STATE, WIDTH, slopes, ROW, 4, gradientOf(job, part, layer.project1), 8);
      addRows(slopes, ROW, 4, gradientOf(job, part, b1), ROW);
      dense4(slopes, ROW, HIDDEN, kept.project1, job.zeros, job.zeros, kept.stateSlopes + y * STATE, STATE, 2, NONE);
    }
  }
}

/** Kernel: items are parts; layer `first` at all nodes, in layer 0 at the inputs only. */
export function trainNodes(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<TrainJob>(args);
  const j = job.first;
  const layer = layerOf(job, j), kept = trainLayerOf(job, j);
  const nBlocks = j == 0 ? job.inputBlocks : job.nBlocks;
  const lifted = scratch + LIFTED_SLOPES;
  for (let part = begin; part < end; part++) {
    const last = partStart(0, nBlocks, part + 1, job.parts);
    for (let b = partStart(0, nBlocks, part, job.parts); b < last; b++) {
      const y = b << 2;
      if (layer.local) {
        const ds = kept.stateSlopes + y * STATE;
        dense4(ds, STATE, WIDTH, kept.local, job.zeros, job.zeros, lifted, STATE, 2, NONE);
        outer(layer.states + y * STATE, STATE, WIDTH, ds, STATE, 4, gradientOf(job, part, layer.local), 2);
      } else memory.fill(lifted, 0, 4 * STATE);
      if (b < job.inputBlocks) addSource(job, layer, kept, part, y, scratch);
      backLift(job, layer, part, y, scratch);
    }
  }
}

/** Slopes that reach four inputs as sources of messages. */
function addSource(job: TrainJob, layer: Layer, kept: TrainLayer, part: i32, y: i32, scratch: usize): void {
  const lifted = scratch + LIFTED_SLOPES, rows = scratch + SOURCES, back = scratch + SOURCE_SLOPES;
  const halves = kept.halfSlopes + y * ROW;
  dense4(halves, ROW, HIDDEN, kept.source, job.zeros, job.zeros, back, 96, 3, NONE);
  for (let i = 0; i < 4; i++) {
    const row = rows + i * SOURCE_ROW;
    store<u64>(row, load<u64>(job.positions + ((y + i) << 3)));
    memory.copy(row + 8, layer.states + (y + i) * STATE, STATE);
    store<f32>(row, load<f32>(job.volatilities + ((y + i) << 2)), 72);
    const slope = job.volatilitySlopes + ((y + i) << 2);
    store<f32>(slope, load<f32>(slope) + load<f32>(back + i * 96, 72));
    for (let k: usize = 0; k < STATE; k += 16) {
      const p = lifted + i * STATE + k;
      const direct = v128.load(kept.liftedSlopes + (y + i) * STATE + k);
      v128.store(p, f32x4.add(f32x4.add(v128.load(p), direct), v128.load(back + i * 96 + k, 8)));
    }
  }
  outer(rows, SOURCE_ROW, SOURCE_DEPTH, halves, ROW, 4, gradientOf(job, part, layer.source), 8);
}

/** Through the lifting to the previous layer's pre-activations, or to the volatilities. */
function backLift(job: TrainJob, layer: Layer, part: i32, y: i32, scratch: usize): void {
  const states = scratch + STATES, pre = scratch + PRE, hidden = scratch + HIDDENS;
  const slopes = scratch + HIDDEN_SLOPES, lifted = scratch + LIFTED_SLOPES, down = scratch + STATE_SLOPES;
  const kept = trainLayerOf(job, job.first);
  const depth = layer.lift1Depth;
  if (job.first == 0) {
    for (let i = 0; i < 4; i++) store<f32>(states + i * STATE, load<f32>(job.values + ((y + i) << 2)));
  } else {
    // `down` takes GELU′ of the previous pre-activations until the slopes are there to multiply.
    const one = scratch + SOURCES;
    for (let k: usize = 0; k < 4 * STATE; k += 16) v128.store(one + k, f32x4.splat(1));
    geluRows(trainLayerOf(job, job.first - 1).states + y * STATE, one, states, down, 4 * STATE);
  }
  const b1 = layer.lift1Bias;
  dense4(states, STATE, depth, layer.lift1, b1, b1, pre, ROW, 8, NONE);
  dense4(lifted, STATE, WIDTH, kept.lift2, job.zeros, job.zeros, slopes, ROW, 8, NONE);
  geluRows(pre, slopes, hidden, slopes, 4 * ROW);
  outer(hidden, ROW, HIDDEN, lifted, STATE, 4, gradientOf(job, part, layer.lift2), 2);
  addRows(lifted, STATE, 4, gradientOf(job, part, layer.lift2Bias), STATE);
  outer(states, STATE, depth, slopes, ROW, 4, gradientOf(job, part, layer.lift1), 8);
  addRows(slopes, ROW, 4, gradientOf(job, part, b1), ROW);
  const panels = job.first == 0 ? 1 : 2;
  dense4(slopes, ROW, HIDDEN, kept.lift1, job.zeros, job.zeros, pre, STATE, panels, NONE);
  if (job.first == 0) {
    for (let i = 0; i < 4; i++) {
      const slope = job.volatilitySlopes + ((y + i) << 2);
      store<f32>(slope, load<f32>(slope) + load<f32>(pre + i * STATE));
    }
    return;
  }
  const to = trainLayerOf(job, job.first - 1).stateSlopes + y * STATE;
  for (let k: usize = 0; k < 4 * STATE; k += 16) {
    v128.store(to + k, f32x4.mul(v128.load(pre + k), v128.load(down + k)));
  }
}

/**
 * Kernel: out[i] = Σ_p part_p[i], added in the order of the parts; items are blocks of 16 floats.
 * args: parts' address, bytes to the next part, number of parts, out.
 */
export function sumParts(args: usize, begin: i32, end: i32, scratch: usize): void {
  const from = load<usize>(args), stride = load<usize>(args, 4), parts = load<usize>(args, 8);
  const out = load<usize>(args, 12);
  for (let i = <usize>begin << 6, stop = <usize>end << 6; i < stop; i += 64) {
    let p = from + i;
    let a = v128.load(p), b = v128.load(p, 16), c = v128.load(p, 32), d = v128.load(p, 48);
    for (let n: usize = 1; n < parts; n++) {
      p += stride;
      a = f32x4.add(a, v128.load(p));
      b = f32x4.add(b, v128.load(p, 16));
      c = f32x4.add(c, v128.load(p, 32));
      d = f32x4.add(d, v128.load(p, 48));
    }
    v128.store(out + i, a);
    v128.store(out + i, b, 16);
    v128.store(out + i, c, 32);
    v128.store(out + i, d, 48);
  }
}
