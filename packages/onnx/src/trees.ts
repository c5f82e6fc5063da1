/**
 * Boosted trees as ONNX's TreeEnsembleRegressor: features below a threshold go left, both in single
 * precision, and missing ones (NaN) where the tree learned to send them, as in XGBoost.
 */
import type { Booster, Tree } from "@volsmith/boosting";
import { DomainError } from "@volsmith/numerics";

import { OnnxGraph } from "./graph/builder.ts";
import type { Name } from "./graph/builder.ts";

export interface OnnxTreesOptions {
  /** Name of the graph. */
  readonly name?: string;
  /** Names of the input [batch, features] and of the output [batch, 1]. */
  readonly input?: string;
  readonly output?: string;
  /** Free text kept with the model. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * A booster as an ONNX file; predictions agree with `Booster.predict` to rounding of the sum.
 *
 * @returns the bytes of the file
 * @throws {DomainError} for an objective whose predictions are no known function of the margin
 */
export function onnxTrees(
  booster: Booster,
  { name = "trees", input = "x", output = "y", metadata = {} }: OnnxTreesOptions = {},
): Uint8Array {
  const graph = new OnnxGraph();
  graph.reserve(output);
  const x = graph.input({ name: input, dims: ["batch", booster.nFeatures] });
  graph.output(addTrees(graph, x, booster), { name: output, dims: ["batch", 1] });
  return graph.encode(name, metadata);
}

/** What makes predictions of margins, by XGBoost's names of objectives. */
const OBJECTIVES: Readonly<Record<string, string | null>> = {
  "reg:squarederror": null,
  "reg:pseudohubererror": null,
  "binary:logistic": "Sigmoid",
};

/** Adds a booster to a graph: x [batch, features] → predictions [batch, 1]. */
export function addTrees(graph: OnnxGraph, x: Name, booster: Booster): Name {
  const { objective, baseScore, trees } = booster;
  if (!Object.hasOwn(OBJECTIVES, objective.name)) {
    const known = Object.keys(OBJECTIVES).join(", ");
    throw new DomainError("onnxTrees", "objective", objective.name, `one of ${known}`);
  }
  const margin = graph.node("TreeEnsembleRegressor", [x], {
    domain: "ai.onnx.ml",
    attributes: {
      n_targets: { integer: 1 },
      base_values: { floats: [objective.marginOf(baseScore)] },
      ...treeAttributes(trees),
    },
  });
  const link = OBJECTIVES[objective.name];
  return link === null ? margin : graph.node(link, [margin]);
}

/** All nodes of all trees one after the other, column by column. */
function treeAttributes(trees: readonly Tree[]) {
  const orders = trees.map(reachable);
  const count = orders.reduce((sum, { length }) => sum + length, 0);
  const [treeIds, nodeIds, features, below, others, missing] = Array.from(
    { length: 6 },
    () => new Int32Array(count),
  );
  const thresholds = new Float32Array(count);
  const modes: string[] = [];
  const leaves = { trees: [] as number[], nodes: [] as number[], weights: [] as number[] };
  for (const [id, order] of orders.entries()) {
    const { left, right, feature, threshold, defaultLeft } = trees[id];
    for (const node of order) {
      const at = modes.length;
      treeIds[at] = id;
      nodeIds[at] = node;
      if (left[node] < 0) {
        modes.push("LEAF");
        leaves.trees.push(id);
        leaves.nodes.push(node);
        leaves.weights.push(threshold[node]);
        continue;
      }
      modes.push("BRANCH_LT");
      features[at] = feature[node];
      thresholds[at] = threshold[node];
      below[at] = left[node];
      others[at] = right[node];
      missing[at] = defaultLeft[node];
    }
  }
  return {
    nodes_treeids: { integers: treeIds },
    nodes_nodeids: { integers: nodeIds },
    nodes_featureids: { integers: features },
    nodes_modes: { texts: modes },
    nodes_values: { floats: thresholds },
    nodes_truenodeids: { integers: below },
    nodes_falsenodeids: { integers: others },
    nodes_missing_value_tracks_true: { integers: missing },
    target_treeids: { integers: leaves.trees },
    target_nodeids: { integers: leaves.nodes },
    target_ids: { integers: new Int32Array(leaves.nodes.length) },
    target_weights: { floats: leaves.weights },
  };
}

/** Nodes a row can come to, the root first: XGBoost's files may keep others that were pruned. */
function reachable({ left, right }: Tree): number[] {
  const order = [0];
  for (const node of order) if (left[node] >= 0) order.push(left[node], right[node]);
  return order;
}
