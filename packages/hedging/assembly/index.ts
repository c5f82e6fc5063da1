/** Kernels take (args, begin, end, scratch) and work on their share of a job. */
import { draw } from "./draws";
import { emitPaths, scatter } from "./emit";
import { halfBytes, Job, normalsOf, wordsOf } from "./job";
import { blockBootstrap } from "./processes/block-bootstrap";
import { gbm } from "./processes/gbm";
import { heston } from "./processes/heston";
import { kou } from "./processes/kou";
import { localVolatility } from "./processes/local-volatility";
import { merton } from "./processes/merton";
import { roughBergomi } from "./processes/rough-bergomi";
import { roughenedGbm } from "./processes/roughened-gbm";
import { sabr } from "./processes/sabr";

export { scratchBytes } from "./job";

/** Codes of processes; the host reads them from the exports. DRAWS gives the random numbers themselves. */
export const DRAWS: i32 = 0;
export const GBM: i32 = 1;
export const ROUGHENED_GBM: i32 = 2;
export const HESTON: i32 = 3;
export const MERTON: i32 = 4;
export const KOU: i32 = 5;
export const SABR: i32 = 6;
export const ROUGH_BERGOMI: i32 = 7;
export const LOCAL_VOLATILITY: i32 = 8;
export const BLOCK_BOOTSTRAP: i32 = 9;

/** Kernel: items are groups of eight paths. */
export function simulatePaths(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<Job>(args);
  const other = scratch + halfBytes(job.nSteps, job.normals, job.uniforms, job.pathUniforms);
  for (let path = begin << 3, last = end << 3; path < last; path += 8) {
    const first = job.first + path;
    draw(job, first, scratch);
    draw(job, first + 4, other);
    step(job, first, scratch, other);
    emit(job, path, scratch);
    emit(job, path + 4, other);
  }
}

/** Processes whose steps wait for each other take both halves at once. */
function step(job: Job, first: u64, a: usize, b: usize): void {
  switch (job.process) {
    case DRAWS: return;
    case GBM: gbm(job, a); return gbm(job, b);
    case ROUGHENED_GBM: roughenedGbm(job, a); return roughenedGbm(job, b);
    case HESTON: return heston(job, a, b);
    case MERTON: merton(job, a); return merton(job, b);
    case KOU: kou(job, first, a); return kou(job, first + 4, b);
    case SABR: return sabr(job, a, b);
    case ROUGH_BERGOMI: return roughBergomi(job, a, b);
    case LOCAL_VOLATILITY: return localVolatility(job, a, b);
    case BLOCK_BOOTSTRAP: blockBootstrap(job, a); return blockBootstrap(job, b);
    default: unreachable();
  }
}

/** Half a group's results: what was drawn, or where the paths went. */
function emit(job: Job, path: i32, half: usize): void {
  if (job.process != DRAWS) return emitPaths(job, path, half);
  // Normals stand where spots would, words where volatilities would.
  scatter(job, path, normalsOf(job, half), job.nSteps * job.normals, job.spots);
  scatter(job, path, wordsOf(job, half), job.pathUniforms + job.nSteps * job.uniforms, job.vols);
}

/** First byte after the module's own tables. */
export function heapBase(): usize {
  return __heap_base;
}
