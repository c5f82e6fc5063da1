import { DomainError, ShapeError } from "@volsmith/numerics";

import { floatBits } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { dense } from "./dense.ts";
import { requireMask } from "./pooling.ts";

export interface AttentionOptions {
  /** The features are split among so many heads. */
  readonly heads?: number;
  /** [steps of the keys] a row: steps of 0 are not attended to. */
  readonly mask?: Value;
  /** "past": a query sees no later key. */
  readonly sees?: "all" | "past";
}

/** What is asked for, by what it is found, and what is found. */
export interface AttentionInputs {
  readonly queries: Value;
  readonly keys: Value;
  readonly values: Value;
}

/**
 * Scaled dot-product attention, softmax(q·kᵀ/√d)·v, each head on its own d features.
 *
 * [V17] Vaswani et al., "Attention is all you need", NeurIPS 2017. arXiv:1706.03762
 *
 * @param inputs queries [n, width], keys [m, width], values [m, widthV]
 * @returns [n, widthV]; zeros where nothing may be attended to
 * @throws {ShapeError} when the shapes do not fit together
 * @throws {DomainError} when heads do not divide both widths
 */
export function attention(
  { queries, keys, values }: AttentionInputs,
  { heads = 1, mask, sees = "all" }: AttentionOptions = {},
): Value {
  if (keys.width !== queries.width)
    throw new ShapeError(
      "attention",
      "keys",
      [keys.steps, queries.width],
      [keys.steps, keys.width],
    );
  if (values.steps !== keys.steps)
    throw new ShapeError(
      "attention",
      "values",
      [keys.steps, values.width],
      [values.steps, values.width],
    );
  for (const { width } of [queries, values])
    if (!Number.isInteger(heads) || heads < 1 || width % heads !== 0)
      throw new DomainError("attention", "heads", heads, `a divisor of ${width}`);
  requireMask("attention", keys, mask);
  const room = Math.ceil(keys.steps / 4) * 4;
  const depth = queries.width / heads;
  return queries.graph.record({
    code: "ATTENTION",
    meaning: { kind: "attention", heads, sees, mask: mask ? "given" : "none" },
    inputs: mask ? [queries, keys, values, mask] : [queries, keys, values],
    extent: { steps: queries.steps, width: values.width },
    saved: { weights: heads * queries.steps * room },
    backwardScratch: { slopes: room },
    words: (at, y) => [
      at.value(queries),
      at.value(keys),
      at.value(values),
      at.value(y),
      at.slope(queries),
      at.slope(keys),
      at.slope(values),
      at.slope(y),
      at.mode(0),
      at.mode(1),
      at.mode(2),
      queries.steps,
      keys.steps,
      heads,
      depth,
      values.width / heads,
      lineWidth(queries.width),
      lineWidth(values.width),
      floatBits(1 / Math.sqrt(depth)),
      sees === "past" ? 1 : 0,
      mask ? at.value(mask) : -1,
      mask ? lineWidth(mask.width) : 0,
      at.buffer("weights"),
      at.buffer("slopes"),
    ],
  });
}

export interface MultiHeadOptions extends AttentionOptions {
  /** Scope of the parameters of `queries`, `keys`, `values` and `output`. */
  readonly name: string;
  /** Features of queries, keys and values; those of x by default. */
  readonly units?: number;
  /** Whether a dense layer mixes the heads at the end. */
  readonly output?: "dense" | "none";
}

/**
 * Self-attention: queries, keys and values are linear in x, without bias.
 *
 * @param x [steps, width]
 * @returns [steps, units]
 */
export function selfAttention(
  x: Value,
  { name, units = x.width, output = "dense", ...options }: MultiHeadOptions,
): Value {
  return x.graph.scope(name, () => {
    const linear = (part: string) => dense(x, { name: part, units, bias: "none" });
    const inputs = { queries: linear("queries"), keys: linear("keys"), values: linear("values") };
    const mixed = attention(inputs, options);
    return output === "none" ? mixed : dense(mixed, { name: "output", units });
  });
}
