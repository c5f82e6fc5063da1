/** A model written down as plain data, for files other programs read. */
import { DomainError } from "@volsmith/numerics";

import { Graph } from "../graph/graph.ts";
import type { Meaning } from "../graph/meaning.ts";
import { extentOf } from "../graph/shape.ts";
import type { RowShape } from "../graph/shape.ts";
import { Value } from "../graph/value.ts";
import type { Weights } from "../weights/weights.ts";
import type { ModelRequest } from "./model-program.ts";
import type { InputShapes, InputValues } from "./inputs.ts";

/** A recorded operation; values are numbered by their places in `ModelDescription.values`. */
export interface DescribedOperation {
  readonly meaning: Meaning;
  readonly inputs: readonly number[];
  readonly output: number;
}

/** What a model computes for each row of a batch. JSON. */
export interface ModelDescription {
  /** Steps and width of every value; the batch is not among them. */
  readonly values: readonly { readonly steps: number; readonly width: number }[];
  readonly inputs: readonly {
    readonly name: string;
    readonly shape: RowShape;
    readonly value: number;
  }[];
  /** In an order in which they can be computed. */
  readonly operations: readonly DescribedOperation[];
  readonly outputs: readonly { readonly name: string; readonly value: number }[];
  /** Those the operations use; their numbers are in the weights. */
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/**
 * Records a model as `ModelProgram` would, and tells what was recorded. No memory is planned; the
 * parameters come into being if they are new.
 *
 * @throws {ShapeError} when a layer's shapes disagree
 * @throws {DomainError} when an operation does not say what it computes
 */
export function describeModel<I extends InputShapes>(
  weights: Weights,
  { inputs, outputs }: Pick<ModelRequest<I>, "inputs" | "outputs">,
): ModelDescription {
  const graph = new Graph(weights, { mode: "predict", rows: 1 });
  const given = Object.entries(inputs).map(([name, shape]) => {
    return { name, shape, value: new Value(graph, extentOf(shape, `input "${name}"`)) };
  });
  const values = Object.fromEntries(given.map(({ name, value }) => [name, value]));
  const results = Object.entries(outputs(values as InputValues<I>));
  weights.settle();
  const nodes = graph.phases.flat();
  const all = [...given.map(({ value }) => value), ...nodes.map(({ output }) => output)];
  const numbers = new Map(all.map((value, i) => [value, i]));
  const numberOf = (value: Value): number => {
    const number = numbers.get(value);
    if (number !== undefined) return number;
    throw new DomainError("describeModel", "value", "of another program", "of this program");
  };
  const used = new Set(
    nodes.flatMap(({ operation }) =>
      Object.values(operation.tables ?? {}).map(({ parameter }) => parameter.name),
    ),
  );
  return {
    values: all.map(({ steps, width }) => ({ steps, width })),
    inputs: given.map(({ name, shape, value }) => ({ name, shape, value: numberOf(value) })),
    operations: nodes.map(({ operation: { code, meaning, inputs: read }, output }) => {
      if (meaning) return { meaning, inputs: read.map(numberOf), output: numberOf(output) };
      const fix = "give it a `meaning` where it is recorded";
      throw new DomainError("describeModel", "operation", code, "one that says what it is", fix);
    }),
    outputs: results.map(([name, value]) => ({ name, value: numberOf(value) })),
    parameters: weights.parameters
      .filter(({ name }) => used.has(name))
      .map(({ name, shape }) => ({ name, shape })),
  };
}
