/**
 * Runs a program: every tile of a part goes through all instructions before the next tile is taken,
 * so that values and gradients of a tile stay in the processor's cache.
 */
import { HEADER, Program, Tile } from "./tile";
import { binaryBackward, binaryForward, unaryBackward, unaryForward } from "./operations/elementwise";
import { giveBackward, giveForward, meanBackward, meanForward, takeBackward, takeForward } from "./operations/boundary";
import { sumFeaturesBackward, sumFeaturesForward, sumStepsBackward, sumStepsForward } from "./operations/reductions";
import { gruBackward, gruForward } from "./operations/gru";
import { lstmBackward, lstmForward } from "./operations/lstm";
import { takeStepBackward, takeStepForward } from "./operations/steps";
import { polynomialBackward, polynomialForward } from "./operations/polynomial";
import { dropoutBackward, dropoutForward } from "./operations/dropout";
import { layerNormBackward, layerNormForward } from "./operations/layer-norm";
import { convBackward, convForward } from "./operations/conv";
import { poolingBackward, poolingForward } from "./operations/pooling";
import { attentionBackward, attentionForward } from "./operations/attention";
import {
  concatBackward, concatForward, flattenBackward, flattenForward, sliceBackward, sliceForward, stackBackward, stackForward,
  unflattenBackward, unflattenForward,
} from "./operations/join";
import {
  gateBackward, gateForward, gatherBackward, gatherForward, routeForward, scatterBackward, scatterForward,
} from "./operations/routing";
import { batchNormBackward, batchNormForward } from "./operations/batch-norm";
import { constantForward } from "./operations/constant";
import { denseBackward, denseForward } from "./operations/dense";

/** Codes of instructions, forward; one more is backward. The host reads them from the exports. */
export const TAKE: i32 = 0;
export const GIVE: i32 = 2;
export const MEAN: i32 = 4;
export const BINARY: i32 = 6;
export const UNARY: i32 = 8;
export const DENSE: i32 = 10;
export const SUM_FEATURES: i32 = 12;
export const SUM_STEPS: i32 = 14;
export const GRU: i32 = 16;
export const LSTM: i32 = 18;
export const TAKE_STEP: i32 = 20;
export const POLYNOMIAL: i32 = 22;
export const DROPOUT: i32 = 24;
export const LAYER_NORM: i32 = 26;
export const CONV: i32 = 28;
export const POOLING: i32 = 30;
export const ATTENTION: i32 = 32;
export const SLICE: i32 = 34;
export const CONCAT: i32 = 36;
export const STACK: i32 = 38;
export const FLATTEN: i32 = 40;
export const GATE: i32 = 42;
export const ROUTE: i32 = 44;
export const GATHER: i32 = 46;
export const SCATTER: i32 = 48;
export const BATCH_NORM: i32 = 50;
export const UNFLATTEN: i32 = 52;
export const CONSTANT: i32 = 54;

function step(code: i32, record: usize, tile: Tile): void {
  switch (code) {
    case TAKE: return takeForward(record, tile);
    case TAKE + 1: return takeBackward(record, tile);
    case GIVE: return giveForward(record, tile);
    case GIVE + 1: return giveBackward(record, tile);
    case MEAN: return meanForward(record, tile);
    case MEAN + 1: return meanBackward(record, tile);
    case BINARY: return binaryForward(record, tile);
    case BINARY + 1: return binaryBackward(record, tile);
    case UNARY: return unaryForward(record, tile);
    case UNARY + 1: return unaryBackward(record, tile);
    case DENSE: return denseForward(record, tile);
    case DENSE + 1: return denseBackward(record, tile);
    case SUM_FEATURES: return sumFeaturesForward(record, tile);
    case SUM_FEATURES + 1: return sumFeaturesBackward(record, tile);
    case SUM_STEPS: return sumStepsForward(record, tile);
    case SUM_STEPS + 1: return sumStepsBackward(record, tile);
    case GRU: return gruForward(record, tile);
    case GRU + 1: return gruBackward(record, tile);
    case LSTM: return lstmForward(record, tile);
    case LSTM + 1: return lstmBackward(record, tile);
    case TAKE_STEP: return takeStepForward(record, tile);
    case TAKE_STEP + 1: return takeStepBackward(record, tile);
    case POLYNOMIAL: return polynomialForward(record, tile);
    case POLYNOMIAL + 1: return polynomialBackward(record, tile);
    case DROPOUT: return dropoutForward(record, tile);
    case DROPOUT + 1: return dropoutBackward(record, tile);
    case LAYER_NORM: return layerNormForward(record, tile);
    case LAYER_NORM + 1: return layerNormBackward(record, tile);
    case CONV: return convForward(record, tile);
    case CONV + 1: return convBackward(record, tile);
    case POOLING: return poolingForward(record, tile);
    case POOLING + 1: return poolingBackward(record, tile);
    case ATTENTION: return attentionForward(record, tile);
    case ATTENTION + 1: return attentionBackward(record, tile);
    case SLICE: return sliceForward(record, tile);
    case SLICE + 1: return sliceBackward(record, tile);
    case CONCAT: return concatForward(record, tile);
    case CONCAT + 1: return concatBackward(record, tile);
    case STACK: return stackForward(record, tile);
    case STACK + 1: return stackBackward(record, tile);
    case FLATTEN: return flattenForward(record, tile);
    case FLATTEN + 1: return flattenBackward(record, tile);
    case GATE: return gateForward(record, tile);
    case GATE + 1: return gateBackward(record, tile);
    case ROUTE: return routeForward(record, tile);
    case GATHER: return gatherForward(record, tile);
    case GATHER + 1: return gatherBackward(record, tile);
    case SCATTER: return scatterForward(record, tile);
    case SCATTER + 1: return scatterBackward(record, tile);
    case BATCH_NORM: return batchNormForward(record, tile);
    case BATCH_NORM + 1: return batchNormBackward(record, tile);
    case UNFLATTEN: return unflattenForward(record, tile);
    case UNFLATTEN + 1: return unflattenBackward(record, tile);
    case CONSTANT: return constantForward(record, tile);
    default: unreachable();
  }
}

/** Kernel: items are parts of the program at `args`. */
export function runProgram(args: usize, begin: i32, end: i32, scratch: usize): void {
  const program = changetype<Program>(args);
  const tile = changetype<Tile>(scratch);
  tile.program = program;
  tile.base = scratch + HEADER;
  tile.capacity = program.capacity;
  tile.counts = scratch + 64;
  const tiles = (program.rows + program.capacity - 1) / program.capacity;
  for (let part = begin; part < end; part++) {
    tile.part = part;
    tile.gradients = program.gradients + <usize>part * program.gradientBytes;
    if (program.gradientBytes) memory.fill(tile.gradients, 0, program.gradientBytes);
    store<f64>(program.sums + (<usize>part << 3), 0);
    const last = <i32>((<i64>tiles * (part + 1)) / program.parts);
    for (let t = <i32>((<i64>tiles * part) / program.parts); t < last; t++) {
      tile.first = t * program.capacity;
      store<i32>(tile.counts, min(program.capacity, program.rows - tile.first));
      for (let i = program.instructions, stop = i + (<usize>program.count << 3); i < stop; i += 8) {
        step(load<i32>(i), load<usize>(i, 4), tile);
      }
    }
  }
}
