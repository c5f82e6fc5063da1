/**
 * What is evaluated: anything that makes a surface of quotes. Beside operators these are the
 * parametric methods, and the prior of an operator that has one.
 */
import type { Snapshot } from "@volsmith/market";
import { FIT_METHODS, fitSurface } from "../../methods.ts";
import type { FitMethod } from "../../methods.ts";
import type { VarianceModel } from "../../variance-model.ts";
import { OperatorModel } from "../operator-model.ts";
import { priorModel } from "../prior.ts";
import type { OperatorConfig } from "../config.ts";
import type { SurfacePoints, VolatilityOperator } from "../volatility-operator.ts";

export type ContenderKind = "parametric" | "prior" | "operator";

export interface Contender {
  readonly name: string;
  readonly kind: ContenderKind;
  /** Every quote is used: the caller leaves out what is outside the operators' domains. */
  fit(snapshot: Snapshot): VarianceModel;
}

export type ParametricName = Exclude<FitMethod, "operator">;

/** Every method but the operator. */
export const PARAMETRIC_METHODS = FIT_METHODS.filter(
  (method): method is ParametricName => method !== "operator",
);

export function parametricContender(method: ParametricName): Contender {
  return {
    name: method,
    kind: "parametric",
    fit: (snapshot) => fitSurface(snapshot, { method }).model,
  };
}

export function operatorContender(name: string, operator: VolatilityOperator): Contender {
  return {
    name,
    kind: "operator",
    fit(snapshot) {
      const points = snapshotPoints(snapshot);
      return new OperatorModel(operator.encode(points), points);
    },
  };
}

/** The same operator with the network's output 0; null for one without a prior. */
export function priorContender(
  name: string,
  { prior }: Pick<OperatorConfig, "prior">,
): Contender | null {
  if (prior === "none") return null;
  return {
    name: `${name}, prior alone`,
    kind: "prior",
    fit: (snapshot) => priorModel(prior, snapshotPoints(snapshot)),
  };
}

/** All quotes in the operator's coordinates, by expiry, then strike. */
export function snapshotPoints({ slices }: Snapshot): SurfacePoints {
  const rhos: number[] = [];
  const zs: number[] = [];
  const vols: number[] = [];
  for (const { tau, k, vols: sliceVols } of slices) {
    const rho = Math.sqrt(tau);
    for (let i = 0; i < k.length; i++) {
      rhos.push(rho);
      zs.push(k[i] / rho);
      vols.push(sliceVols[i]);
    }
  }
  return { rhos, zs, vols };
}
