import { DomainError } from "@volsmith/numerics";

import { floatBits } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { normal } from "../weights/initialisers.ts";
import type { Initialiser } from "../weights/initialisers.ts";
import { through } from "./through.ts";

/** Families of orthogonal polynomials; Chebyshev's are those of the second kind. */
export type PolynomialFamily = "legendre" | "chebyshev" | "bessel" | "laguerre";

/** P_n = (a·x + b)·P_(n−1) + c·P_(n−2), from P_0 = 1 and P_(−1) = 0. */
export type Recurrence = readonly [a: number, b: number, c: number];

/** The recurrence of P_n, n from 1, in each family. */
export const recurrences: Readonly<Record<PolynomialFamily, (n: number) => Recurrence>> = {
  legendre: (n) => [(2 * n - 1) / n, 0, -(n - 1) / n],
  chebyshev: () => [2, 0, -1],
  bessel: (n) => (n === 1 ? [1, 1, 0] : [2 * n - 1, 0, 1]),
  laguerre: (n) => [-1 / n, (2 * n - 1) / n, -(n - 1) / n],
};

export interface PolynomialOptions {
  /** Scope of the parameter `coefficients` [degree + 1, inputs, units]. */
  readonly name: string;
  readonly units: number;
  readonly family: PolynomialFamily;
  /** Highest degree, from 1. */
  readonly degree: number;
  /** By default normal with variance 1/(inputs + units). */
  readonly initialiser?: Initialiser;
}

/**
 * A layer of a Kolmogorov-Arnold network in orthogonal polynomials:
 *
 *   y_j = Σ_i Σ_m c[m, i, j]·P_m(tanh x_i),  m = 0..degree
 *
 * @param x […, inputs]
 * @returns […, units]
 * @throws {DomainError} unless degree is a whole number from 1
 */
export function polynomial(
  x: Value,
  { name, units, family, degree, initialiser }: PolynomialOptions,
): Value {
  if (!Number.isInteger(degree) || degree < 1)
    throw new DomainError("polynomial", "degree", degree, "a whole number from 1");
  const { graph, width: inputs, steps } = x;
  const first = initialiser ?? normal(0, Math.sqrt(1 / (inputs + units)));
  const rows = degree * inputs;
  // Vectors of the last block may reach three floats past it.
  const basisWidth = Math.ceil((rows + 3) / 8) * 8;
  const terms = Array.from({ length: degree }, (_, m) => recurrences[family](m + 1));
  return graph.scope(name, () => {
    const parameter = graph.parameter("coefficients", [degree + 1, inputs, units], first);
    const upper = { parameter, rows, columns: units, offset: inputs * units };
    return graph.record({
      code: "POLYNOMIAL",
      meaning: {
        kind: "polynomial",
        recurrences: terms,
        parameters: { coefficients: parameter.name },
      },
      inputs: [x],
      extent: { steps, width: units },
      saved: { squashed: steps * lineWidth(inputs), basis: steps * basisWidth },
      backwardScratch: { basisSlopes: basisWidth },
      tables: {
        weights: { ...upper, layout: "panels" },
        transposed: { ...upper, layout: "transposed" },
        bias: { parameter, layout: "columnSums", rows: inputs, columns: units },
      },
      words: (at, y) => [
        ...through(at, x, y),
        steps,
        inputs,
        lineWidth(inputs),
        units,
        lineWidth(units),
        degree,
        basisWidth,
        lineWidth(rows),
        at.buffer("squashed"),
        at.buffer("basis"),
        at.buffer("basisSlopes"),
        at.table("weights"),
        at.table("transposed"),
        at.table("bias"),
        at.gradient("weights"),
        at.gradient("bias"),
        ...terms.flat().map(floatBits),
      ],
    });
  });
}
