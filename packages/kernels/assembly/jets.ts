/**
 * The operator with derivatives: one target at a time, its value, ∂z, ∂zz and ∂ρ as the four rows
 * of a tile. Forward mode, so derivatives are exact up to rounding, for 4 times the work of a value.
 *
 * The set of sources is held fixed: derivatives are those of the smooth piece around the target,
 * as automatic differentiation of the published model would give them.
 */
import { storeGeluJet } from "./activations";
import { dense4, JET, NONE } from "./dense";
import {
  FIRST, GATHERED, HALVES, HIDDENS, Job, Layer, layerOf, LIFTED, MOMENTS_ROW, ROW, SOURCE_ROWS, STATE,
  STATES, SUMS, WIDTH,
} from "./job";
import { accumulate, average, firstLayerJet, gatherStates, secondLayerJet, weightedTail } from "./message";
import { fma, splat } from "./vector";
import { addLocal, contract, targetHalf } from "./operator";

/** Kernel: args is a Job over queries (first = 0, last = nLayers); out holds [n, 4] raw jets. */
export function operatorJets(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<Job>(args);
  const zeros = job.zeros, states = scratch + STATES, hidden = scratch + HIDDENS;
  for (let y = begin; y < end; y++) {
    for (let j = 0; j < job.nLayers; j++) {
      const layer = layerOf(job, j);
      sumMessageJets(job, layer, y, scratch);
      contract(layer, zeros, scratch);
      if (layer.local) addLocal(layer, zeros, scratch);
      for (let i: usize = 0; i < STATE; i += 16) {
        v128.store(states + i, f32x4.add(v128.load(states + i), v128.load(layer.bias + i)));
      }
      if (j + 1 == job.nLayers) {
        dense4(states, STATE, WIDTH, layer.project1, layer.project1Bias, zeros, hidden, ROW, 8, JET);
        const raw = scratch + SOURCE_ROWS;
        dense4(hidden, ROW, 64, layer.project2, layer.project2Bias, zeros, raw, 32, 1, NONE);
        for (let i = 0; i < 4; i++) store<f32>(job.out + (((y << 2) + i) << 2), load<f32>(raw + (i << 5)));
      } else {
        for (let i: usize = 0; i < STATE; i += 16) {
          const p = states + i;
          const x0 = v128.load(p), x1 = v128.load(p, 64), x2 = v128.load(p, 128), x3 = v128.load(p, 192);
          storeGeluJet(x0, x1, x2, x3, p, STATE);
        }
        const next = layerOf(job, j + 1);
        dense4(states, STATE, next.lift1Depth, next.lift1, next.lift1Bias, zeros, hidden, ROW, 8, JET);
        dense4(hidden, ROW, 64, next.lift2, next.lift2Bias, zeros, scratch + LIFTED, STATE, 2, NONE);
      }
    }
  }
}

function sumMessageJets(job: Job, layer: Layer, y: i32, scratch: usize): void {
  const half = scratch + HALVES, first = scratch + FIRST, gathered = scratch + GATHERED;
  const edges = gathered + job.maxEdges * STATE;
  targetHalf(layer, job.positions + (y << 3), half);
  const range = job.ranges + (y << 3);
  const count = load<usize>(range, 4);
  if (count == 0) {
    memory.fill(scratch + SUMS, 0, 4 * MOMENTS_ROW);
    return;
  }
  const sources = job.sources + (load<usize>(range) << 2);
  for (let e: usize = 0; e < count; e++) {
    const b = layer.sourceHalves + load<usize>(sources + (e << 2)) * ROW;
    firstLayerJet(half, b, layer.byZ, layer.byRho, first);
    secondLayerJet(first, layer.second, layer.secondBias, job.zeros, edges + e * 4 * ROW);
  }
  gatherStates(layer.states, sources, count, gathered);
  if (job.weights) {
    const at = load<usize>(range) << 2;
    weighJets(edges, job.weights + at, job.weightSlopes + at, count);
  }
  for (let i: usize = 0; i < 4; i++) {
    const sums = scratch + SUMS + i * MOMENTS_ROW;
    accumulate(edges + i * ROW, 4 * ROW, gathered, count, sums);
    if (job.weights) weighTail(job, gathered, load<usize>(range) << 2, count, i, sums + 17 * ROW);
    else average(sums, count);
    if (job.weights) continue;
    // The output layer's bias moves with no coordinate of the target.
    if (i > 0) memory.fill(sums + 17 * ROW, 0, STATE + 4);
  }
}

/** Rows of jets times their edges' weights, which move with ρ: ∂ρ(ω·g) = ω·∂ρ g + ∂ρ ω·g. */
function weighJets(rows: usize, weights: usize, slopes: usize, count: usize): void {
  for (let e: usize = 0; e < count; e++) {
    const w = splat(weights + (e << 2)), byRho = splat(slopes + (e << 2));
    for (let p = rows + e * 4 * ROW, stop = p + ROW; p < stop; p += 16) {
      const g = v128.load(p);
      v128.store(p, f32x4.mul(w, g));
      v128.store(p, f32x4.mul(w, v128.load(p, 256)), 256);
      v128.store(p, f32x4.mul(w, v128.load(p, 512)), 512);
      v128.store(p, fma(w, v128.load(p, 768), f32x4.mul(byRho, g)), 768);
    }
  }
}

/** What the output layer's bias multiplies: Σ ω·[h; 1], which moves with ρ alone. */
function weighTail(job: Job, h: usize, at: usize, count: usize, row: usize, tail: usize): void {
  if (row == 0) weightedTail(h, job.weights + at, count, tail);
  else if (row == 3) weightedTail(h, job.weightSlopes + at, count, tail);
  else memory.fill(tail, 0, STATE + 4);
}
