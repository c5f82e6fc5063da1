import type { Booster } from "@volsmith/boosting";
import type { ModelDescription } from "@volsmith/engine";
import { DataError, ShapeError } from "@volsmith/numerics";

import type { OnnxGraph } from "./graph/builder.ts";
import type { Operand } from "./operations/operation.ts";
import { addTrees } from "./trees.ts";

/** A booster's predictions on an input of the model. */
export interface TreesInput {
  readonly booster: Booster;
  /** Name of the input [features] it looks at. */
  readonly of: string;
}

export interface InputOptions {
  readonly trees: Readonly<Record<string, TreesInput>>;
}

/**
 * The inputs of a model, by the numbers of their values: given from outside, or by trees.
 * @throws {DataError} when trees stand for, or look at, an input that is not there
 * @throws {ShapeError} when shapes are not those of trees
 */
export function inputOperands(
  graph: OnnxGraph,
  { inputs, values }: Pick<ModelDescription, "inputs" | "values">,
  { trees }: InputOptions,
): Operand[] {
  const operands: Operand[] = [];
  for (const name of Object.keys(trees))
    if (!inputs.some((input) => input.name === name)) throw unknown(name, inputs);
  for (const { name, shape, value } of inputs) {
    if (Object.hasOwn(trees, name)) continue;
    const { steps, width } = values[value];
    const given = graph.input({ name, dims: ["batch", ...shape] });
    // [1, width] a row is no sequence to operations.
    const alone = shape.length === 2 && steps === 1;
    const tensor = alone ? graph.node("Squeeze", [given, graph.integers([1])]) : given;
    operands[value] = { name: tensor, steps, width };
  }
  for (const { name, value } of inputs) {
    if (!Object.hasOwn(trees, name)) continue;
    const { booster, of } = trees[name];
    const source = inputs.find((input) => input.name === of && !Object.hasOwn(trees, of));
    if (!source) throw unknown(of, inputs);
    const { steps, width } = values[value];
    const features = operands[source.value];
    if (steps !== 1 || width !== 1)
      throw new ShapeError("onnxModel", `input "${name}" of trees`, [1], [steps, width]);
    if (features.steps !== 1 || features.width !== booster.nFeatures)
      throw new ShapeError(
        "onnxModel",
        `features "${of}" of trees`,
        [booster.nFeatures],
        [features.steps, features.width],
      );
    operands[value] = { name: addTrees(graph, features.name, booster), steps, width };
  }
  return operands;
}

function unknown(name: string, inputs: ModelDescription["inputs"]): DataError {
  const there = inputs.map((input) => input.name).join(", ");
  return new DataError("onnxModel", `trees name "${name}"`, `inputs are: ${there}`);
}
