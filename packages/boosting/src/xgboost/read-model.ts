import type { FormatError } from "@volsmith/numerics";

import { Booster } from "../booster.ts";
import { emptyTree } from "../tree.ts";
import type { Tree } from "../tree.ts";
import { parseJson } from "./json-reader.ts";
import type { JsonCursor } from "./json-reader.ts";
import { readObjective } from "./objectives.ts";

/** The parent of the root, as XGBoost writes it. */
const NO_PARENT = 2147483647;

/**
 * Reads a model that XGBoost saved as JSON (`booster.save_model("model.json")`, versions 1.x to
 * 3.x): gradient-boosted trees with numerical splits and one output.
 *
 * @param text the file's contents
 * @throws {FormatError} naming the key when the text is no such model, or a kind that is not
 *   supported: gblinear, dart, several classes or targets, categorical splits
 */
export function boosterFromXgboostJson(
  text: string,
  { file = "XGBoost model" }: { readonly file?: string } = {},
): Booster {
  const root = parseJson(text, file);
  const learner = root.get("learner");
  const parameters = learner.get("learner_model_param");
  refuseSeveral(parameters.find("num_class"), "classes");
  refuseSeveral(parameters.find("num_target"), "targets");
  const nFeatures = countOf(parameters.get("num_feature"));
  const objective = readObjective(learner.get("objective"));
  const baseScore = parameters.get("base_score");
  const problem = objective.baseScoreProblem(baseScore.numeral());
  if (problem) throw baseScore.problem(`must be ${problem}, got ${baseScore.numeral()}`);
  const booster = learner.get("gradient_booster");
  const kind = booster.get("name");
  if (kind.string() !== "gbtree") {
    throw kind.problem(`must be "gbtree", got ${JSON.stringify(kind.string())}`);
  }
  const trees = booster.get("model").get("trees").items();
  const names = learner.find("feature_names")?.strings() ?? [];
  if (names.length !== 0 && names.length !== nFeatures) {
    throw learner.get("feature_names").problem(`must have ${nFeatures} names, got ${names.length}`);
  }
  return new Booster({
    objective,
    trees: trees.map((tree) => readTree(tree, nFeatures)),
    nFeatures,
    baseScore: baseScore.numeral(),
    featureNames: names,
    attributes: learner.find("attributes")?.record() ?? {},
  });
}

function refuseSeveral(cursor: JsonCursor | null, what: string): void {
  if (cursor && cursor.numeral() > 1) {
    throw cursor.problem(`is ${cursor.numeral()}; models of several ${what} are not supported`);
  }
}

function countOf(cursor: JsonCursor): number {
  const count = cursor.numeral();
  if (!Number.isInteger(count) || count < 1) throw cursor.problem("must be a positive integer");
  return count;
}

function readTree(cursor: JsonCursor, nFeatures: number): Tree {
  const nNodes = countOf(cursor.get("tree_param").get("num_nodes"));
  const tree = emptyTree(nNodes);
  cursor.get("left_children").copyNumbers(tree.left);
  cursor.get("right_children").copyNumbers(tree.right);
  cursor.get("parents").copyNumbers(tree.parent);
  cursor.get("split_indices").copyNumbers(tree.feature);
  cursor.get("split_conditions").copyNumbers(tree.threshold);
  cursor.get("default_left").copyNumbers(tree.defaultLeft);
  cursor.get("loss_changes").copyNumbers(tree.gain);
  cursor.get("sum_hessian").copyNumbers(tree.cover);
  cursor.get("base_weights").copyNumbers(tree.weight);
  const categorical = cursor.find("split_type")?.copyNumbers(new Uint8Array(nNodes)).indexOf(1);
  if (categorical !== undefined && categorical >= 0) {
    throw cursor.problem(`splits node ${categorical} by categories, which is not supported`);
  }
  for (let i = 0; i < nNodes; i++) if (tree.parent[i] === NO_PARENT) tree.parent[i] = -1;
  checkTree(cursor, tree, nFeatures);
  return tree;
}

/** Every node but the root is reached once; otherwise a walk could leave the arrays or not end. */
function checkTree(cursor: JsonCursor, { left, right, feature }: Tree, nFeatures: number): void {
  const nNodes = left.length;
  const seen = new Uint8Array(nNodes);
  seen[0] = 1;
  const pending = [0];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (left[node] < 0 && right[node] < 0) continue;
    const children: readonly (readonly [string, number])[] = [
      ["left_children", left[node]],
      ["right_children", right[node]],
    ];
    for (const [key, child] of children) {
      if (child <= 0 || child >= nNodes || seen[child]) {
        throw at(key, node, `must be a node that has no parent yet, got ${child}`);
      }
      seen[child] = 1;
      pending.push(child);
    }
    if (feature[node] < 0 || feature[node] >= nFeatures) {
      throw at(
        "split_indices",
        node,
        `must be below num_feature ${nFeatures}, got ${feature[node]}`,
      );
    }
  }

  function at(key: string, node: number, what: string): FormatError {
    return cursor.get(key).items()[node].problem(what);
  }
}
