import { activate, conv, dropout } from "@volsmith/engine";
import type { Activation, Value } from "@volsmith/engine";

import { initialiserOf, normalise, silence } from "./layers.ts";
import type { Norm } from "./layers.ts";

export interface ConvolutionOptions {
  readonly name: string;
  readonly filters: number;
  /** Quote dates a filter sees, and their distance. */
  readonly kernel: number;
  readonly dilation?: number;
  /** "same": dates on both sides; "causal": none that comes later. */
  readonly padding: "same" | "causal";
  readonly activation: Activation;
  readonly norm: Norm;
  /** Share of numbers left out while it learns. */
  readonly dropout: number;
  readonly initialiser: "auto" | "he" | "xavier";
}

/** Filters over dates, normalised, bent, thinned; silent where there is no date. [steps, filters] */
export function convolution(
  x: Value,
  mask: Value | undefined,
  { norm, activation, initialiser, dropout: rate, ...options }: ConvolutionOptions,
): Value {
  const { name, filters, kernel } = options;
  const fan = { inputs: kernel * x.width, outputs: kernel * filters, activation };
  const linear = conv(x, { ...options, initialiser: initialiserOf(initialiser, fan) });
  const bent = dropout(activate(normalise(linear, norm, name), activation), { rate });
  // Biases would speak for dates that are not there.
  return silence(bent, mask);
}
