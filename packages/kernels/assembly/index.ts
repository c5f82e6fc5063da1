/** Kernels: each takes (args, begin, end, scratch) and works on its share of a job. */
export { mapExp, mapGelu, mapNormalCdf, mapSoftplus } from "./maps";
export { dense } from "./dense";
export { operatorForward, operatorLift } from "./operator";
export { operatorJets } from "./jets";
export { operatorScratch } from "./job";
export { trainForward } from "./train-forward";
export { trainEdges, trainScratch } from "./train-edges";
export { sumParts, trainNodes, trainProjection } from "./train-nodes";

/** First byte after the kernels' own tables. */
export function heapBase(): usize {
  return __heap_base;
}
