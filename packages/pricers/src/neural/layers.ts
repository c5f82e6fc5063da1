/** Pieces that several families put together. */
import { batchNorm, he, layerNorm, multiply, unflatten, xavier } from "@volsmith/engine";
import type { Activation, Initialiser, Value } from "@volsmith/engine";

import { oneOf } from "../config/keys.ts";

export const norms = ["none", "layer", "batch"] as const;

export type Norm = (typeof norms)[number];

/** A key: normalisation of a layer's numbers. */
export const normKey = oneOf(norms).default("none");

export function normalise(x: Value, norm: Norm, name: string): Value {
  if (norm === "layer") return layerNorm(x, { name: `${name}.norm` });
  return norm === "batch" ? batchNorm(x, { name: `${name}.norm` }) : x;
}

export const bends = ["relu", "tanh", "sigmoid", "gelu", "swish"] as const;

/** Zeros where there is no step. */
export function silence(x: Value, mask: Value | undefined): Value {
  return mask ? multiply(x, unflatten(mask, x.steps)) : x;
}

/** A key: He's weights, Xavier's, or what suits the activation. */
export const initialiserKey = oneOf(["auto", "he", "xavier"]).default("auto");

export interface InitialiserOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
}

export function initialiserOf(
  choice: "auto" | "he" | "xavier",
  { inputs, outputs, activation }: InitialiserOptions,
): Initialiser {
  const fan = { inputs, outputs };
  const open = activation === "relu" || activation === "gelu" || activation === "swish";
  return choice === "he" || (choice === "auto" && open) ? he(fan) : xavier(fan);
}
