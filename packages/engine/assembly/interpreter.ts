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
