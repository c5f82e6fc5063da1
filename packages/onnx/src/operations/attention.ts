import type { Name, OnnxGraph } from "../graph/builder.ts";
import { asSequence, fromSequence, isOn } from "./operation.ts";
import type { Operand, Writer } from "./operation.ts";

/** Low enough to vanish in a softmax, high enough to be subtracted from. */
const FAR = -1e30;

/** softmax(q·kᵀ/√d)·v by heads; zeros where nothing may be attended to. */
export const attention: Writer<"attention"> = (meaning, { graph, inputs, output }) => {
  const [queries, keys, values, mask] = inputs;
  const { heads, sees } = meaning;
  const depth = queries.width / heads;
  const q = graph.node("Mul", [split(graph, queries, heads), graph.scalar(1 / Math.sqrt(depth))]);
  const k = split(graph, keys, heads, "transposed");
  const v = split(graph, values, heads);
  const scores = graph.node("MatMul", [q, k]);
  const seen = visible(graph, {
    past: sees === "past" ? [queries.steps, keys.steps] : null,
    mask: meaning.mask === "given" ? mask : null,
    before: heads > 1 ? [1, 2] : [1],
  });
  const softmax = (x: Name) =>
    graph.node("Softmax", [x], { attributes: { axis: { integer: -1 } } });
  const shares =
    seen === null
      ? softmax(scores)
      : graph.node("Where", [
          seen,
          softmax(graph.node("Where", [seen, scores, graph.scalar(FAR)])),
          graph.scalar(0),
        ]);
  const found = graph.node("MatMul", [shares, v]);
  if (heads === 1) return fromSequence(graph, found, output.steps);
  const together = graph.node("Transpose", [found], {
    attributes: { perm: { integers: [0, 2, 1, 3] } },
  });
  const shape = output.steps > 1 ? [0, output.steps, output.width] : [0, output.width];
  return graph.node("Reshape", [together, graph.integers(shape)]);
};

/** [batch, steps, width] → [batch, heads, steps, width/heads], its last two exchanged if asked. */
function split(graph: OnnxGraph, x: Operand, heads: number, form?: "transposed"): Name {
  const sequence = asSequence(graph, x);
  const swap = (perm: readonly number[], name: Name) =>
    graph.node("Transpose", [name], { attributes: { perm: { integers: perm } } });
  if (heads === 1) return form ? swap([0, 2, 1], sequence) : sequence;
  const shape = graph.integers([0, x.steps, heads, x.width / heads]);
  const parts = graph.node("Reshape", [sequence, shape]);
  return swap(form ? [0, 2, 3, 1] : [0, 2, 1, 3], parts);
}

interface Sight {
  /** Numbers of queries and keys, where a query sees no later key. */
  readonly past: readonly [number, number] | null;
  readonly mask: Operand | null;
  /** Where dimensions for heads and queries go into the mask. */
  readonly before: readonly number[];
}

/** Which keys each query sees, as far as that is restricted. */
function visible(graph: OnnxGraph, { past, mask, before }: Sight): Name | null {
  const early = past && isOn(graph, graph.floats(triangle(...past), past));
  const on = mask && graph.node("Unsqueeze", [isOn(graph, mask.name), graph.integers(before)]);
  return early && on ? graph.node("And", [early, on]) : (early ?? on);
}

function triangle(queries: number, keys: number): Float32Array {
  return Float32Array.from({ length: queries * keys }, (_, i) =>
    Number(i % keys <= Math.floor(i / keys)),
  );
}
