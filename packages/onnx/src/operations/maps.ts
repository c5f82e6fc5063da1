import type { Activation } from "@volsmith/engine";

import type { Name, OnnxGraph } from "../graph/builder.ts";
import type { Writer } from "./operation.ts";

const OPERATORS: Readonly<Partial<Record<Activation, string>>> = {
  relu: "Relu",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
  softplus: "Softplus",
  exp: "Exp",
};

/** act(x), number by number. */
export function applyActivation(graph: OnnxGraph, x: Name, activation: Activation): Name {
  const operator = OPERATORS[activation];
  if (operator) return graph.node(operator, [x]);
  if (activation === "swish") return graph.node("Mul", [x, graph.node("Sigmoid", [x])]);
  if (activation === "linear") return x;
  // GELU as runtimes look for it to fuse it: x·½·(1 + erf(x/√2)).
  const erf = graph.node("Erf", [graph.node("Div", [x, graph.scalar(Math.SQRT2)])]);
  const twice = graph.node("Mul", [x, graph.node("Add", [erf, graph.scalar(1)])]);
  return graph.node("Mul", [twice, graph.scalar(0.5)]);
}

export const activation: Writer<"activation"> = ({ activation: act }, { graph, inputs: [x] }) =>
  applyActivation(graph, x.name, act);

export const affine: Writer<"affine"> = ({ scale, shift }, { graph, inputs: [x] }) =>
  scaleAndShift(graph, x.name, { scale, shift });

/** scale·x + shift, without what changes nothing. */
export function scaleAndShift(
  graph: OnnxGraph,
  x: Name,
  { scale, shift }: { readonly scale: number; readonly shift: number },
): Name {
  const scaled = scale === 1 ? x : graph.node("Mul", [x, graph.scalar(scale)]);
  return shift === 0 ? scaled : graph.node("Add", [scaled, graph.scalar(shift)]);
}

export const clamp: Writer<"clamp"> = ({ least, most }, { graph, inputs: [x] }) =>
  graph.node("Clip", [x.name, graph.scalar(least), graph.scalar(most)]);

export const square: Writer<"square"> = (_, { graph, inputs: [x] }) =>
  graph.node("Mul", [x.name, x.name]);

export const absolute: Writer<"absolute"> = (_, { graph, inputs: [x] }) =>
  graph.node("Abs", [x.name]);

export const squareRoot: Writer<"squareRoot"> = (_, { graph, inputs: [x] }) =>
  graph.node("Sqrt", [x.name]);

export const logarithm: Writer<"logarithm"> = (_, { graph, inputs: [x] }) =>
  graph.node("Log", [x.name]);
