/** From lanes to rows: the four paths of half a group leave as four rows of the results. */
import { exp } from "../../kernels/assembly/activations";
import { Job, logsOf, volsOf } from "./job";

/** Spots S₀·(F_t/S₀)·e^x of the dates asked for, and volatilities where they are. */
export function emitPaths(job: Job, path: i32, half: usize): void {
  const logs = logsOf(job, half), dates = <usize>job.nDates;
  const spot = f32x4.splat(job.spot);
  // A date is never reached before its turn, so what is written has been read.
  for (let date: usize = 0; date < dates; date++) {
    const log = f32x4.add(v128.load(logs + placeOf(job, date)), v128.load32_splat(job.logForwards + (date << 2)));
    v128.store(logs + (date << 4), f32x4.mul(spot, exp(log)));
  }
  scatter(job, path, logs, job.nDates, job.spots);
  if (!job.vols) return;
  const vols = volsOf(job, half);
  if (job.nDates <= job.nSteps) {
    for (let date: usize = 0; date < dates; date++) v128.store(vols + (date << 4), v128.load(vols + placeOf(job, date)));
  }
  scatter(job, path, vols, job.nDates, job.vols);
}

// @ts-ignore: decorator
@inline
function placeOf(job: Job, date: usize): usize {
  return <usize>load<u32>(job.places + (date << 2)) << 4;
}

/** Vectors [length] to rows [nPaths, length] from `path` on; lanes past the last path are dropped. */
export function scatter(job: Job, path: i32, from: usize, length: i32, to: usize): void {
  const bytes = <usize>length << 2;
  const r0 = to + <usize>path * bytes;
  const lanes = max(job.nPaths - path, 0);
  let i: usize = 0;
  if (lanes >= 4) {
    const r1 = r0 + bytes, r2 = r1 + bytes, r3 = r2 + bytes;
    for (; i + 16 <= bytes; i += 16, from += 64) {
      const a = v128.load(from), b = v128.load(from, 16), c = v128.load(from, 32), d = v128.load(from, 48);
      const ab = v128.shuffle<u32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
      const AB = v128.shuffle<u32>(a, b, 2, 6, 3, 7), CD = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
      v128.store(r0 + i, v128.shuffle<u64>(ab, cd, 0, 2));
      v128.store(r1 + i, v128.shuffle<u64>(ab, cd, 1, 3));
      v128.store(r2 + i, v128.shuffle<u64>(AB, CD, 0, 2));
      v128.store(r3 + i, v128.shuffle<u64>(AB, CD, 1, 3));
    }
  }
  for (const n = <usize>min(lanes, 4); i < bytes; i += 4, from += 16) {
    for (let lane: usize = 0; lane < n; lane++) store<u32>(r0 + lane * bytes + i, load<u32>(from + (lane << 2)));
  }
}
