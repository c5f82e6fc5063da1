/** Kernels take (args, begin, end, scratch) and work on their share of a job. */
import { draw } from "./draws";
import { emit, scatter } from "./emit";
import { Job, normalsOf, wordsOf } from "./job";
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

/** Kernel: items are groups of four paths. */
export function simulatePaths(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<Job>(args);
  for (let group = begin; group < end; group++) {
    const first = job.first + (<u64>group << 2);
    draw(job, first, scratch);
    switch (job.process) {
      case DRAWS: giveDraws(job, group, scratch); continue;
      case GBM: gbm(job, scratch); break;
      case ROUGHENED_GBM: roughenedGbm(job, scratch); break;
      case HESTON: heston(job, scratch); break;
      case MERTON: merton(job, scratch); break;
      case KOU: kou(job, first, scratch); break;
      case SABR: sabr(job, scratch); break;
      case ROUGH_BERGOMI: roughBergomi(job, scratch); break;
      case LOCAL_VOLATILITY: localVolatility(job, scratch); break;
      case BLOCK_BOOTSTRAP: blockBootstrap(job, scratch); break;
      default: unreachable();
    }
    emit(job, group, scratch);
  }
}

/** Normals where spots would go [nPaths, nSteps·normals]; words where volatilities would go. */
function giveDraws(job: Job, group: i32, scratch: usize): void {
  scatter(job, group, normalsOf(job, scratch), job.nSteps * job.normals, job.spots);
  scatter(job, group, wordsOf(job, scratch), job.pathUniforms + job.nSteps * job.uniforms, job.vols);
}

/** First byte after the module's own tables. */
export function heapBase(): usize {
  return __heap_base;
}
