/** Every method of fitting a surface to a snapshot, by name: a method is a file and a line here. */
import { forwardCurve, type Snapshot } from "@volsmith/market";
import { DomainError } from "@volsmith/numerics";
import { type EssviFitOptions, fitEssvi } from "./essvi/fit-essvi.ts";
import type { FittedModel, SliceReport } from "./fit.ts";
import { fitOperator, type FitOperatorOptions } from "./operator/fit-operator.ts";
import { fitSplineSurface, type SplineSurfaceOptions } from "./spline/fit-spline-surface.ts";
import { fitSsvi, type SsviFitOptions } from "./ssvi/fit-ssvi.ts";
import { fitSvi, type SviFitOptions } from "./svi/fit-svi.ts";
import { VolSurface } from "./vol-surface.ts";

/** The options of each method. */
export interface MethodOptions {
  readonly svi: SviFitOptions;
  readonly ssvi: SsviFitOptions;
  readonly essvi: EssviFitOptions;
  readonly spline: SplineSurfaceOptions;
  readonly operator: FitOperatorOptions;
}

export type FitMethod = keyof MethodOptions;

type Fitters = {
  readonly [M in FitMethod]: (snapshot: Snapshot, options: MethodOptions[M]) => FittedModel;
};

const FITTERS: Fitters = {
  svi: fitSvi,
  ssvi: fitSsvi,
  essvi: fitEssvi,
  spline: fitSplineSurface,
  operator: fitOperator,
};

export const FIT_METHODS = Object.keys(FITTERS) as readonly FitMethod[];

export type FitSurfaceOptions = {
  readonly [M in FitMethod]: { readonly method: M } & MethodOptions[M];
}[FitMethod];

/** A surface, and how it came about. */
export interface SurfaceFit extends FittedModel {
  readonly method: FitMethod;
  readonly surface: VolSurface;
  /** One an expiry, from methods that fit expiries; empty from the operator. */
  readonly slices: readonly SliceReport[];
  readonly converged: boolean;
}

/**
 * Fits a surface to a snapshot, with the snapshot's own forwards.
 *
 * @throws {DomainError} on a method that does not exist, naming those that do.
 * @throws {DataError} when the snapshot has no quotes the method can use.
 */
export function fitSurface(snapshot: Snapshot, options: FitSurfaceOptions): SurfaceFit {
  const { method } = options;
  if (!Object.hasOwn(FITTERS, method)) {
    throw new DomainError("fitSurface", "method", method, `one of ${FIT_METHODS.join(", ")}`);
  }
  const fit = FITTERS[method](snapshot, options as never);
  const surface = new VolSurface(fit.model, forwardCurve(snapshot));
  return { slices: [], converged: true, ...fit, method, surface };
}
