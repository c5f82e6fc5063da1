import type { Engine } from "../engine.ts";
import type { Value } from "../graph/value.ts";
import { recordMap } from "./maps.ts";

/** Functions a layer may end with. GELU is the exact one, x·Φ(x); swish is x·σ(x). */
export type Activation =
  "linear" | "relu" | "tanh" | "sigmoid" | "gelu" | "swish" | "softplus" | "exp";

/** An activation as the kernels know it. */
export function activationCode(engine: Engine, activation: Activation): number {
  return engine.code(activation.toUpperCase());
}

/** Whether its slope is found from the input, which must be kept then, and not from the output. */
export function needsInput(activation: Activation): boolean {
  return activation === "gelu" || activation === "swish";
}

/** act(x), number by number. */
export function activate(x: Value, activation: Activation): Value {
  return activation === "linear"
    ? x
    : recordMap(x, {
        code: activation.toUpperCase(),
        meaning: { kind: "activation", activation },
      });
}
