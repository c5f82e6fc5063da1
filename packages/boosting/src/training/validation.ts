import { packTree } from "../packed-trees.ts";
import type { Tree } from "../tree.ts";
import type { Engine } from "./engine.ts";
import { sumOfBlocks, sumOfLosses } from "./losses.ts";
import type { Settings } from "./options.ts";

/**
 * Adds the newest tree to the margins of the validation rows.
 * @returns the sum of their losses
 */
export function validate(engine: Engine, tree: Tree, settings: Settings): number {
  const { at, validationBlocks, validationRows } = engine.plan;
  const { words } = packTree(tree);
  engine.words(at.packedTree, words.length).set(words);
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
