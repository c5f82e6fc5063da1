/** Local volatility from a table in time and log-moneyness, linear between its columns. */
import { fma } from "../../../kernels/assembly/vector";
import { constantOf, Job, logsOf, normalsOf, volsOf } from "../job";

/** A row's record: −Δ/2, √Δ, first log-moneyness of the row, columns per unit; one row more than steps. */
const RECORD: usize = 16;
/** Constants: number of columns, the largest place before the last of them. */
const COLUMNS: usize = 0, LAST: usize = 1;

export function localVolatility(job: Job, scratch: usize): void {
  const logs = logsOf(job, scratch), vols = volsOf(job, scratch), z = normalsOf(job, scratch);
  const bytes = <usize>load<f32>(job.constants, COLUMNS << 2) << 2;
  const last = constantOf(job, LAST);
  let at = job.steps, row = job.table;
  let x = f32x4.splat(0);
  for (let i: usize = 0, end = <usize>job.nSteps << 4; ; i += 16, at += RECORD, row += bytes) {
    const vol = look(row, at, last, x);
    v128.store(logs + i, x);
    v128.store(vols + i, vol);
    if (i == end) return;
    const drift = f32x4.mul(f32x4.mul(vol, vol), v128.load32_splat(at));
    x = f32x4.add(x, fma(f32x4.mul(vol, v128.load32_splat(at, 4)), v128.load(z + i), drift));
  }
}

/** The row's value at x, constant beyond its ends. */
// @ts-ignore: decorator
@inline
function look(row: usize, at: usize, last: v128, x: v128): v128 {
  const place = f32x4.mul(f32x4.sub(x, v128.load32_splat(at, 8)), v128.load32_splat(at, 12));
  const inside = f32x4.pmin(last, f32x4.pmax(f32x4.splat(0), place));
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
