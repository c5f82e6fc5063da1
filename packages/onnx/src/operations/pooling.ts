import type { Name, OnnxGraph } from "../graph/builder.ts";
import { asSequence, isOn } from "./operation.ts";
import type { Operand, Writer } from "./operation.ts";

/** Means and deviations over the steps that count, as two steps; zeros and √ε where none does. */
export const statisticsPooling: Writer<"statisticsPooling"> = (meaning, { graph, inputs }) => {
  const [x, mask] = inputs;
  const sequence = asSequence(graph, x);
  const { sum, share } = meaning.mask === "given" ? masked(graph, mask) : plain(graph, x.steps);
  const mean = graph.node("Mul", [sum(sequence), share]);
  const distance = graph.node("Sub", [sequence, mean]);
  const squares = sum(graph.node("Mul", [distance, distance]));
  const variance = graph.node("Mul", [squares, share]);
  const deviation = graph.node("Sqrt", [
    graph.node("Add", [variance, graph.scalar(meaning.epsilon)]),
  ]);
  return graph.node("Concat", [mean, deviation], { attributes: { axis: { integer: 1 } } });
};

/** How steps are added up, and one over their number. */
interface Steps {
  readonly sum: (x: Name) => Name;
  readonly share: Name;
}

function plain(graph: OnnxGraph, steps: number): Steps {
  return {
    sum: (x) => graph.node("ReduceSum", [x, graph.integers([1])]),
    share: graph.scalar(1 / steps),
  };
}

function masked(graph: OnnxGraph, mask: Operand): Steps {
  const on = graph.node("Unsqueeze", [isOn(graph, mask.name), graph.integers([2])]);
  const sum = (x: Name) =>
    graph.node("ReduceSum", [graph.node("Where", [on, x, graph.scalar(0)]), graph.integers([1])]);
  const count = graph.node("Max", [sum(graph.scalar(1)), graph.scalar(1)]);
  return { sum, share: graph.node("Div", [graph.scalar(1), count]) };
}
