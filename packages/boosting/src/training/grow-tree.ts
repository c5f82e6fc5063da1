import type { Engine } from "./engine.ts";
import { PAIR_COUNT, TASK_COUNT } from "./memory-plan.ts";

/**
 * Grows one tree from the gradients in the engine's memory and adds it to the margins there.
 *
 * Large nodes go level by level, with all threads on each; what is left when nodes are small goes
 * subtree by subtree, one thread each (see assembly/level.ts and subtree.ts).
 */
export function growTree(engine: Engine): void {
  const { host, plan } = engine;
  const { shards, nFeatures } = plan;
  const taskCount = engine.words(TASK_COUNT, 1);
  const pairCount = engine.words(PAIR_COUNT, 1);
  engine.run("rootHistogram", shards);
  host.plantRoot();
  engine.run("evaluateRoot", nFeatures);
  for (let entries = host.decideRoot(); entries > 0; entries = host.decideLevel()) {
    engine.run("growLevel", shards);
    engine.run("evaluateLevel", pairCount[0] * nFeatures);
  }
  engine.run("finishSubtrees", taskCount[0]);
}
