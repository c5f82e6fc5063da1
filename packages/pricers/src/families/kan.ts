import { dropout, normal, polynomial } from "@volsmith/engine";
import type { Initialiser } from "@volsmith/engine";
import { z } from "zod";

import { list, oneOf, share, whole } from "../config/keys.ts";
import { normalise, normKey } from "../neural/layers.ts";
import { networkFamily } from "../neural/network-family.ts";

export const polynomialFamilies = ["legendre", "chebyshev", "bessel", "laguerre"] as const;

const shape = {
  /** Chebyshev's polynomials are those of the second kind. */
  family: oneOf(polynomialFamilies).default("chebyshev"),
  /** Highest degree in each layer; as many layers as degrees. */
  degrees: list(whole(1, 16), "degrees", 16).default([2, 5, 4]),
  /** Neurons of inner layers: one number for all, or a list of one for each. */
  neurons: z
    .union([whole(1, 1024), z.array(whole(1, 1024))], {
      error: "must be a whole number from 1 to 1024, or a list of one for each inner layer",
    })
    .default(16),
  /** After inner layers. */
  dropout: share().default(0.05),
  norm: normKey,
  /**
   * "normal": mean 0, standard deviation 1/(inputs + outputs), as the source says in words; "centred":
   * mean 0.1 and standard deviation 0.1/degree for the sum over inputs.
   */
  initialiser: oneOf(["normal", "centred"]).default("normal"),
};

/** Kolmogorov and Arnold's network in orthogonal polynomials: Σ c·P_m(tanh x), layer by layer. */
export const kan = networkFamily({
  kind: "kan",
  title: "Kolmogorov-Arnold network",
  memory: "none",
  shape,
  defaults: { rate: 5.9e-3, epochs: 100, patience: 30 },
  check({ degrees, neurons }) {
    if (typeof neurons === "number" || neurons.length === degrees.length - 1) return null;
    const problem = `must have one number for each inner layer, ${degrees.length - 1}, not ${neurons.length}`;
    return { key: "neurons", problem };
  },
  record({ x }, { family, degrees, neurons, dropout: rate, norm, initialiser }) {
    let h = x;
    const last = degrees.length - 1;
    for (const [i, degree] of degrees.entries()) {
      const name = `layer${i}`;
      const inner = typeof neurons === "number" ? neurons : neurons[i];
      const units = i === last ? 1 : inner;
      const first =
        initialiser === "centred" ? centred(h.width, degree) : normal(0, 1 / (h.width + units));
      h = polynomial(h, { name, units, family, degree, initialiser: first });
      if (i < last) h = dropout(normalise(h, norm, name), { rate });
    }
    return h;
  },
});

/** Sums over so many inputs start near 0.1, less varied the higher the degree. */
function centred(inputs: number, degree: number): Initialiser {
  return normal(0.1 / inputs, 0.1 / (degree * Math.sqrt(inputs)));
}
