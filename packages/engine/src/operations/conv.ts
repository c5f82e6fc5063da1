import { DomainError } from "@volsmith/numerics";

import type { Table } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { constant, xavier } from "../weights/initialisers.ts";
import type { Initialiser } from "../weights/initialisers.ts";
import { through } from "./through.ts";

export interface ConvOptions {
  /** Scope of the parameters `weights` [kernel, inputs, filters] and `bias` [filters]. */
  readonly name: string;
  readonly filters: number;
  /** Steps that one output sees. */
  readonly kernel: number;
  /** Distance between those steps. */
  readonly dilation?: number;
  /** "same" centres the window, "causal" ends it at the output's step, "valid" keeps it inside. */
  readonly padding?: "same" | "causal" | "valid";
  readonly initialiser?: Initialiser;
}

/**
 * Convolution over steps: y[t] = b + Σ_j x[t + j·dilation − left]·W_j; steps outside count as zeros.
 *
 * @param x [steps, inputs]
 * @returns [steps, filters]; with padding "valid" (kernel − 1)·dilation steps fewer
 * @throws {DomainError} when a size is not a whole number from 1, or no window fits
 */
export function conv(
  x: Value,
  { name, filters, kernel, dilation = 1, padding = "same", initialiser }: ConvOptions,
): Value {
  for (const [argument, size] of Object.entries({ filters, kernel, dilation }))
    if (!Number.isInteger(size) || size < 1)
      throw new DomainError("conv", argument, size, "a whole number from 1");
  const { graph, width: inputs } = x;
  const reach = (kernel - 1) * dilation;
  const left = { same: Math.floor(reach / 2), causal: reach, valid: 0 }[padding];
  const steps = padding === "valid" ? x.steps - reach : x.steps;
  if (steps < 1)
    throw new DomainError(
      "conv",
      "kernel",
      kernel,
      `within ${x.steps} steps`,
      'or pad with "same"',
    );
  const first = initialiser ?? xavier({ inputs: kernel * inputs, outputs: kernel * filters });
  return graph.scope(name, () => {
    const parameter = graph.parameter("weights", [kernel, inputs, filters], first);
    const bias = graph.parameter("bias", [filters], constant(0));
    const tables: Record<string, Table> = {
      bias: { parameter: bias, layout: "row", rows: 1, columns: filters },
    };
    for (let j = 0; j < kernel; j++) {
      const tap = { parameter, rows: inputs, columns: filters, offset: j * inputs * filters };
      tables[`tap${j}`] = { ...tap, layout: "panels" };
      tables[`transposed${j}`] = { ...tap, layout: "transposed" };
    }
    return graph.record({
      code: "CONV",
      meaning: {
        kind: "conv",
        kernel,
        dilation,
        left,
        parameters: { weights: parameter.name, bias: bias.name },
      },
      inputs: [x],
      extent: { steps, width: filters },
      tables,
      words: (at, y) => [
        ...through(at, x, y),
        x.steps,
        steps,
        inputs,
        lineWidth(inputs),
        filters,
        lineWidth(filters),
        kernel,
        dilation,
        left,
        at.table("bias"),
        at.gradient("bias"),
        ...Array.from({ length: kernel }, (_, j) => [
          at.table(`tap${j}`),
          at.table(`transposed${j}`),
          at.gradient(`tap${j}`),
        ]).flat(),
      ],
    });
  });
}
