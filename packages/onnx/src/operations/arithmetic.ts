import type { Writer } from "./operation.ts";

type Kind = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum";

const OPERATORS: Readonly<Record<Kind, string>> = {
  add: "Add",
  subtract: "Sub",
  multiply: "Mul",
  divide: "Div",
  maximum: "Max",
  minimum: "Min",
};

/** The right operand may be of width 1, or one row for all: ONNX repeats both by itself. */
export const arithmetic: Writer<Kind> = ({ kind }, { graph, inputs: [a, b] }) =>
  graph.node(OPERATORS[kind], [a.name, b.row ?? b.name]);
