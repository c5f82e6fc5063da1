/** Local volatility from a table in time and log-moneyness, linear between its columns. */
import { fma } from "../../../kernels/assembly/vector";
import { constantOf, Job, logsOf, normalsOf, volsOf } from "../job";

/** A row's record: −Δ/2, √Δ, first log-moneyness of the row, columns per unit; one row more than steps. */
const RECORD: usize = 16;
/** Constants: number of columns, the largest place before the last of them. */
const COLUMNS: usize = 0, LAST: usize = 1;

export function localVolatility(job: Job, a: usize, b: usize): void {
  const bytes = <usize>load<f32>(job.constants, COLUMNS << 2) << 2;
  const last = constantOf(job, LAST);
  v128.store(logsOf(job, a), i32x4.splat(0));
  v128.store(logsOf(job, b), i32x4.splat(0));
  let at = job.steps, row = job.table;
  for (let step = 0; step < job.nSteps; step++, at += RECORD, row += bytes) {
    advance(job, a, step, at, row, last);
    advance(job, b, step, at, row, last);
  }
  tell(job, a, at, row, last);
  tell(job, b, at, row, last);
}

// @ts-ignore: decorator
@inline
function advance(job: Job, half: usize, step: i32, at: usize, row: usize, last: v128): void {
  const here = <usize>step << 4, logs = logsOf(job, half) + here;
  const x = v128.load(logs), vol = look(row, at, last, x);
  const drift = f32x4.mul(f32x4.mul(vol, vol), v128.load32_splat(at));
  const shock = f32x4.mul(v128.load32_splat(at, 4), v128.load(normalsOf(job, half) + here));
  v128.store(volsOf(job, half) + here, vol);
  v128.store(logs, f32x4.add(x, fma(vol, shock, drift)), 16);
}

/** The volatility of the last date, which no step follows. */
function tell(job: Job, half: usize, at: usize, row: usize, last: v128): void {
  const end = <usize>job.nSteps << 4;
  v128.store(volsOf(job, half) + end, look(row, at, last, v128.load(logsOf(job, half) + end)));
}

/** The row's value at x, constant beyond its ends. */
// @ts-ignore: decorator
@inline
function look(row: usize, at: usize, last: v128, x: v128): v128 {
  const place = f32x4.mul(f32x4.sub(x, v128.load32_splat(at, 8)), v128.load32_splat(at, 12));
  const inside = f32x4.pmin(last, f32x4.pmax(i32x4.splat(0), place));
  const column = i32x4.trunc_sat_f32x4_s(inside);
  const weight = f32x4.sub(inside, f32x4.convert_i32x4_s(column));
  // Two neighbours of each lane in one load of 64 bits.
  const a = v128.load64_zero(row + (<usize>i32x4.extract_lane(column, 0) << 2));
  const b = v128.load64_zero(row + (<usize>i32x4.extract_lane(column, 1) << 2));
  const c = v128.load64_zero(row + (<usize>i32x4.extract_lane(column, 2) << 2));
  const d = v128.load64_zero(row + (<usize>i32x4.extract_lane(column, 3) << 2));
  const ab = v128.shuffle<u32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
  const low = v128.shuffle<u64>(ab, cd, 0, 2), high = v128.shuffle<u64>(ab, cd, 1, 3);
  return fma(weight, f32x4.sub(high, low), low);
}
