import type { OperatorWeights } from "../weights.ts";

/** Weights under the name that results give them. */
export interface NamedWeights {
  readonly name: string;
  readonly weights: OperatorWeights;
}
