/** Features cut out and put side by side, steps stacked and flattened. */
import type { Call, Writer } from "./operation.ts";

export const slice: Writer<"slice"> = ({ from, to }, { graph, inputs: [x] }) =>
  graph.node("Slice", [x.name, graph.integers([from]), graph.integers([to]), graph.integers([-1])]);

export const concat: Writer<"concat"> = (_, { graph, inputs }) =>
  graph.node(
    "Concat",
    inputs.map(({ name }) => name),
    { attributes: { axis: { integer: -1 } } },
  );

/** Values side by side are the steps of a sequence one after the other. */
export const stack: Writer<"stack"> = (_, call) => {
  const { graph, inputs } = call;
  const names = inputs.map(({ name }) => name);
  return reshape(graph.node("Concat", names, { attributes: { axis: { integer: 1 } } }), call);
};

export const flatten: Writer<"flatten"> = (_, call) => reshape(call.inputs[0].name, call);

export const unflatten: Writer<"unflatten"> = (_, call) => reshape(call.inputs[0].name, call);

export const takeStep: Writer<"takeStep"> = ({ step }, { graph, inputs: [x] }) =>
  graph.node("Gather", [x.name, graph.index(step)], { attributes: { axis: { integer: 1 } } });

/** To the shape of the output; 0 stands for the batch, which stays as it is. */
function reshape(name: string, { graph, output: { steps, width } }: Call): string {
  const shape = steps > 1 ? [0, steps, width] : [0, width];
  return graph.node("Reshape", [name, graph.integers(shape)]);
}
