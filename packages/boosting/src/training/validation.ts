import { packTree } from "../packed-trees.ts";
import type { Tree } from "../tree.ts";
import type { Engine } from "./engine.ts";
import { sumOfBlocks, sumOfLosses } from "./losses.ts";
import { PACKED_DEPTH } from "./memory-plan.ts";
import type { Settings } from "./options.ts";

/**
 * Adds the newest tree to the margins of the validation rows.
 * @returns the sum of their losses
 */
export function validate(engine: Engine, tree: Tree, settings: Settings): number {
  const { at, validationBlocks, validationRows } = engine.plan;
  const { words, depth } = packTree(tree);
  engine.words(at.packedTree, words.length).set(words);
  engine.words(PACKED_DEPTH, 1)[0] = depth;
  engine.run("validationStep", validationBlocks);
  if (settings.objective.kernel === undefined) {
    return sumOfLosses(engine, settings, {
      margins: at.validationMargins,
      targets: at.validationTargets,
      weights: at.validationWeights,
      nRows: validationRows,
    });
  }
  engine.run("validationLosses", validationBlocks);
  return sumOfBlocks(engine.doubles(at.validationStats, validationBlocks), 1);
}
