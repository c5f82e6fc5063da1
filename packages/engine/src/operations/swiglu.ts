import type { Value } from "../graph/value.ts";
import { multiply } from "./arithmetic.ts";
import { dense } from "./dense.ts";

export interface SwigluOptions {
  /** Scope of the parameters of `gate` and `linear`. */
  readonly name: string;
  readonly units: number;
}

/**
 * SwiGLU: swish(x·A + a) ⊙ (x·B + b), a dense layer that gates itself.
 *
 * [S20] Shazeer, "GLU variants improve transformer", 2020. arXiv:2002.05202
 *
 * @param x […, inputs]
 * @returns […, units]
 */
export function swiglu(x: Value, { name, units }: SwigluOptions): Value {
  return x.graph.scope(name, () =>
    multiply(
      dense(x, { name: "gate", units, activation: "swish" }),
      dense(x, { name: "linear", units }),
    ),
  );
}
