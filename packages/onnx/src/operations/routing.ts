/**
 * Mixtures: every expert sees every row, and answers that a gate did not ask for are left out. That
 * gives the same sums as sending rows to the experts, at the price of computing them all.
 */
import type { Name } from "../graph/builder.ts";
import { isOn } from "./operation.ts";
import type { Writer } from "./operation.ts";

/** Softmax over the largest logits; equal ones count in their order, as in the engine. */
export const sparseSoftmax: Writer<"sparseSoftmax"> = ({ active }, { graph, inputs: [x] }) => {
  const softmax = (name: Name) =>
    graph.node("Softmax", [name], { attributes: { axis: { integer: -1 } } });
  if (active === x.width) return softmax(x.name);
  const [largest, places] = graph.nodes("TopK", [x.name, graph.integers([active])], { outputs: 2 });
  const zeros = graph.node("ConstantOfShape", [graph.node("Shape", [x.name])]);
  return graph.node("ScatterElements", [zeros, places, softmax(largest)], {
    attributes: { axis: { integer: 1 } },
  });
};

/** Whether a row's gate for the expert is open, [batch, 1]. */
export const route: Writer<"route"> = ({ expert }, { graph, inputs: [gates] }) => {
  const range = [expert, expert + 1, -1].map((i) => graph.integers([i]));
  return isOn(graph, graph.node("Slice", [gates.name, ...range]));
};

export const gather: Writer<"gather"> = (_, { inputs: [x] }) => x.name;

/** Sum of the answers that were asked for; the others may be anything, even no numbers. */
export const scatter: Writer<"scatter"> = (_, { graph, inputs }) => {
  const experts = inputs.length / 2;
  const parts = Array.from({ length: experts }, (_unused, e) =>
    graph.node("Where", [inputs[experts + e].name, inputs[e].name, graph.scalar(0)]),
  );
  return parts.reduce((sum, part) => graph.node("Add", [sum, part]));
};
