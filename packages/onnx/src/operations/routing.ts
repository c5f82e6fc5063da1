/** Mixtures: each expert is given the rows whose gate for it is open, and its answers are added up. */
import type { Name } from "../graph/builder.ts";
import { isOn, shapeLike } from "./operation.ts";
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

/**
 * Numbers of the rows whose gate for the expert is open, [rows]. Where there are none the first row
 * stands in, because not every runtime's operators take batches of nothing; `scatter` drops it.
 */
export const route: Writer<"route"> = ({ expert }, { graph, inputs: [gates] }) => {
  const range = [expert, expert + 1, -1].map((i) => graph.integers([i]));
  const open = isOn(graph, graph.node("Slice", [gates.name, ...range]));
  const flat = graph.node("Reshape", [open, graph.integers([-1])]);
  const sent = graph.node("Squeeze", [graph.node("NonZero", [flat]), graph.integers([0])]);
  const missing = graph.node("Sub", [
    graph.integers([1]),
    graph.node("Min", [graph.node("Shape", [sent]), graph.integers([1])]),
  ]);
  const first = graph.node("Slice", [graph.integers([0]), graph.integers([0]), missing]);
  const name = graph.node("Concat", [sent, first], { attributes: { axis: { integer: 0 } } });
  return { name, sent };
};

export const gather: Writer<"gather"> = (_, { graph, inputs: [x, rows] }) =>
  graph.node("Gather", [x.name, rows.name], { attributes: { axis: { integer: 0 } } });

export const scatter: Writer<"scatter"> = (_, { graph, inputs, output, whole }) => {
  const experts = inputs.length / 2;
  let sum = graph.node("Expand", [graph.scalar(0), shapeLike(graph, whole, [output.width])]);
  for (const [e, { name }] of inputs.slice(0, experts).entries()) {
    const sent = inputs[experts + e].sent!;
    const asked = graph.node("Slice", [name, graph.integers([0]), graph.node("Shape", [sent])]);
    const places = graph.node("Unsqueeze", [sent, graph.integers([1])]);
    sum = graph.node("ScatterND", [sum, places, asked], {
      attributes: { reduction: { text: "add" } },
    });
  }
  return sum;
};
