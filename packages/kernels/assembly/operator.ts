/**
 * The graph neural operator over blocks begin..end of four targets: every layer of the job runs on
 * a block before the next block starts, because targets never influence each other.
 *
 * Where the job ends at the operator's last layer its output is the volatility; otherwise the
 * block's lifted states and source halves are written into layer `last`, for that layer's messages.
 */
import { gelu, softplus } from "./activations";
import { dense4, GELU, NONE } from "./dense";
import {
  FIRST, GATHERED, HALVES, HIDDENS, Job, Layer, layerOf, LIFTED, MOMENTS, MOMENTS_ROW, ROW, SOURCE_DEPTH,
  SOURCE_ROW, SOURCE_ROWS, STATE, STATES, SUMS, WIDTH,
} from "./job";
import { accumulate, accumulateWeighted, average, firstLayer, gatherStates, secondLayer } from "./message";
import { fma } from "./vector";

/** Kernel: args is a Job. */
export function operatorForward(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<Job>(args);
  for (let y = begin << 2, last = min(end << 2, job.count); y < last; y += 4) {
    const rows = min(4, last - y);
    if (job.first > 0) memory.copy(scratch + LIFTED, layerOf(job, job.first).states + y * STATE, rows * STATE);
    for (let j = job.first; j < job.last; j++) {
      const layer = layerOf(job, j);
      sumMessages(job, layer, y, rows, scratch);
      contract(layer, job.zeros, scratch);
      if (layer.local) addLocal(layer, job.zeros, scratch);
      addBias(layer, scratch);
      if (j + 1 == job.nLayers) project(job, layer, y, rows, scratch);
      else {
        activate(scratch);
        lift(layerOf(job, j + 1), STATES, scratch);
      }
    }
    if (job.last < job.nLayers) keep(job, layerOf(job, job.last), y, rows, scratch);
  }
}

/** Kernel: layer 0 of the inputs, whose lifting takes the observed values. args is a Job. */
export function operatorLift(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<Job>(args);
  const layer = layerOf(job, 0);
  for (let y = begin << 2, last = min(end << 2, job.count); y < last; y += 4) {
    const rows = min(4, last - y);
    for (let i = 0; i < rows; i++) store<f32>(scratch + STATES + i * STATE, load<f32>(job.values + ((y + i) << 2)));
    lift(layer, STATES, scratch);
    keep(job, layer, y, rows, scratch);
  }
}

/** Mean moments of up to four targets; the edges of all four share tiles. */
function sumMessages(job: Job, layer: Layer, y: i32, rows: i32, scratch: usize): void {
  const first = scratch + FIRST;
  const gathered = scratch + GATHERED;
  const edges = gathered + job.maxEdges * STATE;
  let filled: usize = 0;
  let tileOut = edges;
  for (let i = 0; i < rows; i++) {
    const half = scratch + HALVES + i * ROW;
    targetHalf(layer, job.positions + ((y + i) << 3), half);
    const range = job.ranges + ((y + i) << 3);
    let source = job.sources + (load<usize>(range) << 2);
    for (const e = source + (load<usize>(range, 4) << 2); source < e; source += 4) {
      firstLayer(half, layer.sourceHalves + load<usize>(source) * ROW, first + filled * ROW);
      if (++filled == 4) {
        secondLayer(first, layer.second, layer.secondBias, tileOut);
        tileOut += 4 * ROW;
        filled = 0;
      }
    }
  }
  if (filled > 0) secondLayer(first, layer.second, layer.secondBias, tileOut);

  let edge = edges;
  let gatheredFrom: usize = -1;
  for (let i = 0; i < rows; i++) {
    const range = job.ranges + ((y + i) << 3);
    const from = load<usize>(range), count = load<usize>(range, 4);
    const sums = scratch + SUMS + i * MOMENTS_ROW;
    if (count == 0) {
      memory.fill(sums, 0, MOMENTS_ROW);
      continue;
    }
    // Targets of one ρ share their list, and usually stand next to each other.
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

/** A(y) = b + ρ·w_ρ + z·w_z for one target. */
export function targetHalf(layer: Layer, position: usize, out: usize): void {
  const rho = v128.load32_splat(position), z = v128.load32_splat(position, 4);
  for (let i: usize = 0; i < ROW; i += 16) {
    const byRho = fma(rho, v128.load(layer.byRho + i), v128.load(layer.targetBias + i));
    v128.store(out + i, fma(z, v128.load(layer.byZ + i), byRho));
  }
}

/** states = W3 : moments. */
export function contract(layer: Layer, zeros: usize, scratch: usize): void {
  dense4(scratch + SUMS, MOMENTS_ROW, MOMENTS, layer.output, zeros, zeros, scratch + STATES, STATE, 2, NONE);
}

/** states += W·h̃(y). */
export function addLocal(layer: Layer, zeros: usize, scratch: usize): void {
  dense4(scratch + LIFTED, STATE, WIDTH, layer.local, zeros, zeros, scratch + HIDDENS, STATE, 2, NONE);
  for (let i: usize = 0; i < 4 * STATE; i += 16) {
    const p = scratch + STATES + i;
    v128.store(p, f32x4.add(v128.load(p), v128.load(scratch + HIDDENS + i)));
  }
}

export function addBias(layer: Layer, scratch: usize): void {
  for (let i: usize = 0; i < 4 * STATE; i += 16) {
    const p = scratch + STATES + i;
    v128.store(p, f32x4.add(v128.load(p), v128.load(layer.bias + (i & 63))));
  }
}

export function activate(scratch: usize): void {
  for (let i: usize = 0; i < 4 * STATE; i += 16) {
    const p = scratch + STATES + i;
    v128.store(p, gelu(v128.load(p)));
  }
}

/** h̃ of `layer` from four rows of states. */
export function lift(layer: Layer, from: usize, scratch: usize): void {
  const hidden = scratch + HIDDENS, lifted = scratch + LIFTED;
  const b1 = layer.lift1Bias, b2 = layer.lift2Bias;
  dense4(scratch + from, STATE, layer.lift1Depth, layer.lift1, b1, b1, hidden, ROW, 8, GELU);
  dense4(hidden, ROW, 64, layer.lift2, b2, b2, lifted, STATE, 2, NONE);
}

/** Writes h̃ and B of inputs y, y + 1, … into `layer`. */
export function keep(job: Job, layer: Layer, y: i32, rows: i32, scratch: usize): void {
  const source = scratch + SOURCE_ROWS;
  for (let i = 0; i < rows; i++) {
    const row = source + i * SOURCE_ROW;
    store<u64>(row, load<u64>(job.positions + ((y + i) << 3)));
    memory.copy(row + 8, scratch + LIFTED + i * STATE, STATE);
    store<f32>(row, load<f32>(job.volatilities + ((y + i) << 2)), 72);
  }
  const hidden = scratch + HIDDENS;
  dense4(source, SOURCE_ROW, SOURCE_DEPTH, layer.source, job.zeros, job.zeros, hidden, ROW, 8, NONE);
  memory.copy(layer.states + y * STATE, scratch + LIFTED, rows * STATE);
  memory.copy(layer.sourceHalves + y * ROW, hidden, rows * ROW);
}

/** Projection, and softplus with beta ½ unless raw: σ = 2·ln(1 + e^(x/2)). */
function project(job: Job, layer: Layer, y: i32, rows: i32, scratch: usize): void {
  const hidden = scratch + HIDDENS, raw = scratch + SOURCE_ROWS;
  const b1 = layer.project1Bias, b2 = layer.project2Bias;
  dense4(scratch + STATES, STATE, WIDTH, layer.project1, b1, b1, hidden, ROW, 8, GELU);
  dense4(hidden, ROW, 64, layer.project2, b2, b2, raw, 32, 1, NONE);
  for (let i = 0; i < rows; i++) {
    if (job.raw) {
      store<f32>(job.out + ((y + i) << 2), load<f32>(raw + (i << 5)));
      continue;
    }
    const x = f32x4.mul(v128.load32_splat(raw + (i << 5)), f32x4.splat(0.5));
    store<f32>(job.out + ((y + i) << 2), 2 * f32x4.extract_lane(softplus(x), 0));
  }
}
