/**
 * Sparse gating: rows go to the experts that a gate chose for them.
 *
 * [S17] Shazeer et al., "Outrageously large neural networks: the sparsely-gated mixture-of-experts
 *       layer", ICLR 2017. arXiv:1701.06538
 */
import { DomainError, ShapeError } from "@volsmith/numerics";

import type { Placement } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { multiply } from "./arithmetic.ts";
import { slice } from "./join.ts";
import { through } from "./through.ts";

/**
 * Softmax over the `active` largest of the logits, 0 elsewhere; with all of them the plain softmax.
 *
 * @param logits [width]
 * @throws {DomainError} unless active is a whole number from 1 to width
 */
export function sparseSoftmax(
  logits: Value,
  { active = logits.width }: { readonly active?: number } = {},
): Value {
  const { width, steps } = logits;
  if (steps !== 1) throw new ShapeError("sparseSoftmax", "logits", [width], [steps, width]);
  if (!Number.isInteger(active) || active < 1 || active > width)
    throw new DomainError("sparseSoftmax", "active", active, `a whole number from 1 to ${width}`);
  return logits.graph.record({
    code: "GATE",
    meaning: { kind: "sparseSoftmax", active },
    inputs: [logits],
    extent: logits,
    words: (at, y) => [...through(at, logits, y), width, lineWidth(width), active],
  });
}

/** The rows an expert is asked about: takes them out of values of the whole batch. */
export interface Rows {
  readonly take: (x: Value) => Value;
}

/**
 * Σ_e gate_e·expert_e, each expert working on the rows whose gate for it is not 0, and on no others.
 *
 * @param gates [experts], as `sparseSoftmax` gives them
 * @param experts what each computes from its rows; all outputs of one shape
 * @throws {ShapeError} when gates and experts differ in number, or outputs in shape
 */
export function mixture(gates: Value, experts: readonly ((rows: Rows) => Value)[]): Value {
  if (gates.steps !== 1 || gates.width !== experts.length)
    throw new ShapeError("mixture", "gates", [experts.length], [gates.steps, gates.width]);
  const parts = experts.map((expert, i) => {
    const index = route(gates, i);
    const output = expert({ take: (x) => gather(x, index) });
    if (output.set !== index.set)
      throw new DomainError(
        "mixture",
        `output of expert ${i}`,
        "of other rows",
        "of the rows taken",
      );
    if (output.steps !== 1)
      throw new ShapeError(
        "mixture",
        `output of expert ${i}`,
        ["width"],
        [output.steps, output.width],
      );
    return { output: multiply(output, gather(slice(gates, i, i + 1), index)), index };
  });
  return scatter(parts);
}

/** Numbers of the rows whose gate for an expert is open, as a value of a set of their own. */
function route(gates: Value, expert: number): Value {
  const set = gates.graph.newSet();
  return gates.graph.record({
    code: "ROUTE",
    meaning: { kind: "route", expert },
    inputs: [gates],
    extent: { steps: 1, width: 1 },
    constant: true,
    set,
    words: (at, y) => [at.value(gates), at.value(y), expert, lineWidth(gates.width), set],
  });
}

function gather(x: Value, index: Value): Value {
  return x.graph.record({
    code: "GATHER",
    meaning: { kind: "gather" },
    inputs: [x, index],
    extent: x,
    set: index.set,
    words: (at, y) => [
      ...through(at, x, y),
      at.value(index),
      x.steps,
      lineWidth(x.width),
      index.set,
    ],
  });
}

function scatter(parts: readonly { readonly output: Value; readonly index: Value }[]): Value {
  const { steps, width, graph } = parts[0].output;
  for (const { output } of parts)
    if (output.steps !== steps || output.width !== width)
      throw new ShapeError("mixture", "outputs", [steps, width], [output.steps, output.width]);
  const sources = (at: Placement) =>
    parts.flatMap(({ output, index }, i) => [
      at.value(output),
      at.slope(output),
      at.mode(i),
      at.value(index),
      index.set,
    ]);
  return graph.record({
    code: "SCATTER",
    meaning: { kind: "scatter" },
    inputs: [...parts.map(({ output }) => output), ...parts.map(({ index }) => index)],
    extent: { steps, width },
    set: 0,
    words: (at, y) => [
      at.value(y),
      at.slope(y),
      steps,
      lineWidth(width),
      parts.length,
      ...sources(at),
    ],
  });
}
