import type { Booster } from "../booster.ts";
import type { Tree } from "../tree.ts";

/** The version whose format we write; later ones read it. */
const VERSION = [1, 7, 4];
/** The parent of the root, as XGBoost writes it. */
const NO_PARENT = 2147483647;

/**
 * The model as XGBoost's JSON: `xgboost.Booster(model_file="model.json")` reads it and predicts the
 * same.
 */
export function boosterToXgboostJson(booster: Booster): string {
  const { objective, trees, nFeatures, baseScore, featureNames, attributes } = booster;
  const model = object({
    gbtree_model_param: JSON.stringify({
      num_parallel_tree: "1",
      num_trees: String(trees.length),
      size_leaf_vector: "0",
    }),
    tree_info: list(trees.map(() => 0)),
    trees: list(trees.map((tree, id) => treeText(tree, { id, nFeatures }))),
  });
  const learner = object({
    attributes: JSON.stringify(attributes),
    feature_names: JSON.stringify(featureNames),
    feature_types: "[]",
    gradient_booster: object({ model, name: '"gbtree"' }),
    learner_model_param: JSON.stringify({
      base_score: String(baseScore),
      boost_from_average: "0",
      num_class: "0",
      num_feature: String(nFeatures),
      num_target: "1",
    }),
    objective: JSON.stringify({ name: objective.name, ...objective.parameters }),
  });
  return object({ learner, version: JSON.stringify(VERSION) });
}

function treeText(
  tree: Tree,
  { id, nFeatures }: { readonly id: number; readonly nFeatures: number },
) {
  const nNodes = tree.left.length;
  return object({
    base_weights: singles(tree.weight),
    categories: "[]",
    categories_nodes: "[]",
    categories_segments: "[]",
    categories_sizes: "[]",
    default_left: list(tree.defaultLeft),
    id: String(id),
    left_children: list(tree.left),
    loss_changes: singles(tree.gain),
    parents: list(tree.parent.map((parent) => (parent < 0 ? NO_PARENT : parent))),
    right_children: list(tree.right),
    split_conditions: singles(tree.threshold),
    split_indices: list(tree.feature),
    split_type: list(new Uint8Array(nNodes)),
    sum_hessian: singles(tree.cover),
    tree_param: JSON.stringify({
      num_deleted: "0",
      num_feature: String(nFeatures),
      num_nodes: String(nNodes),
      size_leaf_vector: "0",
    }),
  });
}

/** A JSON object whose values are JSON already. */
function object(values: Readonly<Record<string, string>>): string {
  const members = Object.entries(values).map(([key, text]) => `${JSON.stringify(key)}:${text}`);
  return `{${members.join(",")}}`;
}

function list(items: ArrayLike<number | string>): string {
  return `[${Array.from(items).join(",")}]`;
}

/**
 * Shortest decimals that read back as the same single-precision numbers. XGBoost's reader takes a
 * number for floating-point only if it is written as one, hence the exponents.
 */
function singles(values: Float32Array): string {
  return list(
    Array.from(values, (x) => {
      for (let digits = 6; digits < 9; digits++) {
        const short = Number(x.toPrecision(digits));
        if (Math.fround(short) === x) return (Object.is(x, -0) ? "-" : "") + short.toExponential();
      }
      return x.toExponential(8);
    }),
  );
}
