/** Kernels take (args, begin, end, scratch) and work on their share of a job. */
export { assignBins, makeCuts } from "./cuts";
export { gradients, validationLosses } from "./gradients";
export { evaluateLevel, evaluateRoot, growLevel, rootHistogram } from "./level";
export { finishSubtrees } from "./subtree";
export { validationStep } from "./predict";

/** For prediction, without a plan. */
export { addTrees } from "./predict";

/** Between kernels, on the host's thread. */
export { decideLevel, decideRoot, plantRoot } from "./level";

/** First byte after the module's own tables. */
export function heapBase(): usize {
  return __heap_base;
}
