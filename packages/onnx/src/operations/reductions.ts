import type { Writer } from "./operation.ts";

export const sumFeatures: Writer<"sumFeatures"> = (_, { graph, inputs: [x] }) =>
  graph.node("ReduceSum", [x.name, graph.integers([-1])]);

export const sumSteps: Writer<"sumSteps"> = (_, { graph, inputs: [x] }) =>
  graph.node("ReduceSum", [x.name, graph.integers([1])], {
    attributes: { keepdims: { integer: 0 } },
  });
