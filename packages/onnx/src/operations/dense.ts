import type { Writer } from "./operation.ts";
import { applyActivation } from "./maps.ts";

/** act(x·W + b). */
export const dense: Writer<"dense"> = (meaning, { graph, inputs: [x], weights }) => {
  const { parameters, activation } = meaning;
  const matrix = weights(parameters.weights);
  const bias = parameters.bias === undefined ? null : weights(parameters.bias);
  // Gemm takes the bias along, but knows no sequences.
  if (bias !== null && x.steps === 1)
    return applyActivation(graph, graph.node("Gemm", [x.name, matrix, bias]), activation);
  const product = graph.node("MatMul", [x.name, matrix]);
  const sum = bias === null ? product : graph.node("Add", [product, bias]);
  return applyActivation(graph, sum, activation);
};
