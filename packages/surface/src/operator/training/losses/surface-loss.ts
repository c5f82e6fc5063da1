/** The loss of one surface: where to ask the operator, and what to make of its answers. */
import type { RandomGenerator } from "@volsmith/numerics";

import type { OperatorConfig } from "../../config.ts";
import { subsampleInputs } from "../data/subsample.ts";
import type { TrainingPoints, TrainingSurface } from "../data/training-surface.ts";
import type { AtNodes } from "../differentiable-operator.ts";
import type { LossOptions, LossTerm, LossTerms } from "./options.ts";
import { LOSS_TERMS } from "./options.ts";
import { makeStencils, PointList } from "./stencils.ts";
import type { Stencils } from "./stencils.ts";
import { butterflyTerm, calendarTerm, fitTerm, smoothnessTerm } from "./terms.ts";
import type { KnownVols } from "./terms.ts";

/** What the losses need of a training surface. */
export type LossSurface = Pick<TrainingSurface, "inputs" | "targets" | "weights" | "truth">;

export interface LossValue {
  /** Σ weight·term. */
  readonly total: number;
  readonly terms: LossTerms;
  /** Derivatives of `total` by the volatilities. */
  readonly slopes: AtNodes;
}

/** What a step sees of a surface, plain data: other threads may draw it. */
export interface LossDraw {
  /** What the operator is shown. */
  readonly inputs: TrainingPoints;
  /** Points to ask beside the inputs themselves. */
  readonly points: { readonly rhos: readonly number[]; readonly zs: readonly number[] };
  /** What should be answered, by index into the inputs and then the points. */
  readonly fit: KnownVols;
  /** The truth, by index into the points. */
  readonly truth: KnownVols;
  readonly stencils: Stencils;
}

export interface SurfaceLoss extends LossDraw {
  /** @param vols volatilities at the inputs and at the points */
  readonly evaluate: (vols: AtNodes) => LossValue;
}

export interface SurfaceLossOptions {
  readonly losses: LossOptions;
  readonly domain: Pick<OperatorConfig, "rhoDomain" | "zDomain">;
  /** Range of the probability with which each input is shown; null shows all. */
  readonly keep: readonly [min: number, max: number] | null;
}

/** Draws what one step sees of a surface. Quotes that are held back are asked all the same. */
export function drawLoss(
  surface: LossSurface,
  { losses, domain, keep }: SurfaceLossOptions,
  random: RandomGenerator,
): LossDraw {
  const { inputs, kept } = keep
    ? subsampleInputs(surface, random.fork(0), { keep, hide: losses.hide })
    : { inputs: surface.inputs, kept: null };
  const list = new PointList();
  const fit = fitPoints(surface, kept, list, inputs.rhos.length);
  const truth = truthPoints(surface, losses, domain, random.fork(1), list);
  const stencils = makeStencils(list, losses, domain, random.fork(2));
  return { inputs, points: { rhos: list.rhos, zs: list.zs }, fit, truth, stencils };
}

/** The loss of volatilities at a draw's inputs and points. */
export function evaluateLoss(
  { inputs, fit, truth, stencils: { slices, terms } }: LossDraw,
  losses: LossOptions,
  vols: AtNodes,
): LossValue {
  const nInputs = inputs.rhos.length;
  const curves = terms.flatMap(({ points: [a, b, c] }) => (a >= 0 ? [[a, b, c] as const] : []));
  const atPoints = new Float64Array(vols.points.length);
  const all = Float64Array.from([...vols.inputs, ...vols.points]);
  const allSlopes = new Float64Array(all.length);
  const { weights, margin, zStep, rhoStep } = losses;
  const at = (term: LossTerm) => ({ weight: weights[term], slopes: atPoints });
  const values: Record<LossTerm, number> = {
    fit: fitTerm(all, fit, { weight: weights.fit, slopes: allSlopes }),
    truth: fitTerm(vols.points, truth, at("truth")),
    butterfly: butterflyTerm(vols.points, slices, { step: zStep, margin }, at("butterfly")),
    calendar: calendarTerm(vols.points, terms, { margin }, at("calendar")),
    smoothRho: smoothnessTerm(vols.points, curves, { step: rhoStep }, at("smoothRho")),
    smoothZ: smoothnessTerm(
      vols.points,
      slices.map(({ points }) => points),
      { step: zStep },
      at("smoothZ"),
    ),
  };
  for (let i = 0; i < atPoints.length; i++) atPoints[i] += allSlopes[nInputs + i];
  return {
    total: LOSS_TERMS.reduce((sum, term) => sum + weights[term] * values[term], 0),
    terms: values,
    slopes: { inputs: allSlopes.subarray(0, nInputs), points: atPoints },
  };
}

/** A draw together with its loss. */
export function surfaceLoss(
  surface: LossSurface,
  options: SurfaceLossOptions,
  random: RandomGenerator,
): SurfaceLoss {
  const draw = drawLoss(surface, options, random);
  return { ...draw, evaluate: (vols) => evaluateLoss(draw, options.losses, vols) };
}

/** All quotes: the shown ones at the inputs, the others at points of their own. */
function fitPoints(
  { inputs: { rhos, zs }, targets, weights }: LossSurface,
  kept: Uint32Array | null,
  list: PointList,
  nInputs: number,
): KnownVols {
  if (kept === null || kept.length === targets.length)
    return { at: Uint32Array.from(targets, (_, i) => i), vols: targets, weights };
  const at = new Uint32Array(targets.length);
  for (let i = 0, shown = 0; i < at.length; i++) {
    const isShown = kept[shown] === i;
    at[i] = isShown ? shown++ : nInputs + list.add(rhos[i], zs[i]);
  }
  return { at, vols: targets, weights };
}

/** Points at which the truth is asked, a few expiries with many strikes each. */
function truthPoints(
  { truth }: LossSurface,
  { weights, truthPoints: [nRho, nZ] }: LossOptions,
  { rhoDomain, zDomain }: Pick<OperatorConfig, "rhoDomain" | "zDomain">,
  random: RandomGenerator,
  list: PointList,
): KnownVols {
  if (truth === null || weights.truth === 0) return { at: [], vols: [], weights: [] };
  const between = ([min, max]: readonly [number, number]) =>
    Math.fround(min + (max - min) * random.uniform());
  const rhos = Array.from({ length: nRho }, () => between(rhoDomain));
  const points = rhos.flatMap((rho) =>
    Array.from({ length: nZ }, () => ({ rho, z: between(zDomain) })),
  );
  const vols = truth(
    Float64Array.from(points, ({ rho }) => rho * rho),
    Float64Array.from(points, ({ rho, z }) => rho * z),
  );
  // The truth is NaN where prices are too small to resolve it.
  const known = points.flatMap((point, i) => (vols[i] > 0 ? [{ ...point, vol: vols[i] }] : []));
  return {
    at: known.map(({ rho, z }) => list.add(rho, z)),
    vols: known.map(({ vol }) => vol),
    weights: known.map(() => 1),
  };
}
