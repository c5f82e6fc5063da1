import type { ModelDescription, Weights } from "@volsmith/engine";
import { DataError } from "@volsmith/numerics";

import type { Name, OnnxGraph } from "./graph/builder.ts";
import type { Call, DerivedTensor, ParameterValues } from "./operations/operation.ts";

interface ParameterOptions {
  readonly description: ModelDescription;
  readonly weights: Weights;
  /** Names that inputs and outputs have. */
  readonly outside: readonly string[];
}

/** How operations come by their parameters. */
export function parameterTensors(
  graph: OnnxGraph,
  { description, weights, outside }: ParameterOptions,
): Pick<Call, "parameter" | "weights" | "derived"> {
  const shapes = new Map(description.parameters.map(({ name, shape }) => [name, shape]));
  const own = (name: string): Name => (outside.includes(name) ? `parameter ${name}` : name);
  const parameter = (name: string): ParameterValues => {
    const shape = shapes.get(name);
    if (shape) return { shape, values: weights.values(name) };
    throw new DataError("onnxModel", `parameter "${name}" is not in the description`);
  };
  return {
    parameter,
    weights(name) {
      const { shape, values } = parameter(name);
      return graph.floats(values, shape, own(name));
    },
    derived: (name: string, layout: string, { dims, values }: DerivedTensor) =>
      graph.once(`${layout} of ${name}`, () => graph.floats(values(), dims, `${name}:${layout}`)),
  };
}
