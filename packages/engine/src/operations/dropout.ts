import { DomainError } from "@volsmith/numerics";

import { floatBits } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { through } from "./through.ts";

/**
 * Dropout: while learning, each number becomes 0 with probability `rate` and else x/(1 − rate); x
 * itself otherwise. What is dropped depends on the run's seed, the row and the place only.
 *
 * [S14] Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting",
 *       Journal of Machine Learning Research 15, 2014.
 *
 * @throws {DomainError} unless 0 ≤ rate < 1
 */
export function dropout(x: Value, { rate }: { readonly rate: number }): Value {
  if (!(rate >= 0 && rate < 1)) throw new DomainError("dropout", "rate", rate, "in [0, 1)");
  const { graph } = x;
  if (graph.mode === "predict" || rate === 0) return x;
  const key = graph.newKey();
  return graph.record({
    code: "DROPOUT",
    meaning: { kind: "dropout", rate },
    inputs: [x],
    extent: x,
    words: (at, y) => [
      ...through(at, x, y),
      x.steps,
      lineWidth(x.width),
      key,
      Math.round(rate * 2 ** 24),
      floatBits(1 / (1 - rate)),
    ],
  });
}
