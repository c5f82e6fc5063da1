import type { Meaning, MeaningKind } from "@volsmith/engine";

import type { Name, OnnxGraph } from "../graph/builder.ts";

/**
 * A value of the model as a tensor: [batch, width], or [batch, steps, width] of more than one step.
 */
export interface Operand {
  readonly name: Name;
  readonly steps: number;
  readonly width: number;
  /** Where it is the same for all rows and steps: its numbers alone, [width]. */
  readonly row?: Name;
  /** Where it is the numbers of rows to be sent to an expert: those alone, without a stand-in. */
  readonly sent?: Name;
}

/** Numbers of a parameter. */
export interface ParameterValues {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One operation to be written: where to, on what, and what shape is to come out. */
export interface Call {
  readonly graph: OnnxGraph;
  readonly inputs: readonly Operand[];
  readonly output: { readonly steps: number; readonly width: number };
  /** A tensor that has all rows of the batch. */
  readonly whole: Name;
  readonly parameter: (name: string) => ParameterValues;
  /** A parameter as it is, as a tensor of the graph. */
  readonly weights: (name: string) => Name;
  /** A tensor made from a parameter; `layout` tells it from others made of the same one. */
  readonly derived: (name: string, layout: string, tensor: DerivedTensor) => Name;
}

export interface DerivedTensor {
  readonly dims: readonly number[];
  readonly values: () => ArrayLike<number>;
}

/** What came out: a tensor, a row that is the same for all, or numbers of rows (`Operand.sent`). */
export type Written = Name | { readonly row: Name } | { readonly name: Name; readonly sent: Name };

/** The meaning of one kind. */
export type MeaningOf<K extends MeaningKind> = Meaning extends infer M
  ? M extends { readonly kind: MeaningKind }
    ? K extends M["kind"]
      ? M
      : never
    : never
  : never;

/** Writes an operation of one kind as ONNX nodes. */
export type Writer<K extends MeaningKind> = (meaning: MeaningOf<K>, call: Call) => Written;

/** A value as a sequence, [batch, steps, width], of however many steps. */
export function asSequence(graph: OnnxGraph, { name, steps }: Operand): Name {
  return steps > 1 ? name : graph.node("Unsqueeze", [name, graph.integers([1])]);
}

/** The converse: a sequence of one step is no sequence. */
export function fromSequence(graph: OnnxGraph, name: Name, steps: number): Name {
  return steps > 1 ? name : graph.node("Squeeze", [name, graph.integers([1])]);
}

/** Whether numbers are not 0: of a mask [batch, steps] or of gates. */
export function isOn(graph: OnnxGraph, name: Name): Name {
  return graph.node("Not", [graph.node("Equal", [name, graph.scalar(0)])]);
}

/** Shape of a tensor with as many rows as another: its batch, then what is given. */
export function shapeLike(graph: OnnxGraph, rows: Name, rest: readonly number[]): Name {
  const batch = graph.once(`batch of ${rows}`, () =>
    graph.node("Shape", [rows], { attributes: { start: { integer: 0 }, end: { integer: 1 } } }),
  );
  return graph.node("Concat", [batch, graph.integers(rest)], {
    attributes: { axis: { integer: 0 } },
  });
}
