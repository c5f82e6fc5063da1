/** A penalised spline over a base surface that keeps away from arbitrage. */
import type { VarianceModel } from "../variance-model.ts";
import type { CubicAxis } from "./cubic-axis.ts";
import { butterflyRow, calendarRow, shapeNodes } from "./shape-rows.ts";
import type { ShapeNode, ShapeRow } from "./shape-rows.ts";
import { SplinedModel } from "./splined-model.ts";
import { SplineProblem } from "./tensor-spline.ts";
import type { ScatteredValues, SplineJet, SplinePenalties, TensorSpline } from "./tensor-spline.ts";

/**
 * Penalties from one number, the stiffness of both second differences. Slopes and values cost little
 * whatever the stiffness: only where there are no quotes do they bring the spline back to the base.
 */
export function splinePenalties(stiffness: number): SplinePenalties {
  return { bendX: stiffness, bendY: stiffness, slope: 0.01, size: 1e-4 };
}

export interface SplineFitOptions {
  /** √ρ and z. */
  readonly axes: readonly [rootRho: CubicAxis, z: CubicAxis];
  readonly penalties: SplinePenalties;
  /** Weights of squared violations at a node, against squared log-errors of a quote. */
  readonly butterflyWeight?: number;
  readonly calendarWeight?: number;
  /** Values below which a condition counts as failing. */
  readonly margin?: number;
  readonly maxIterations?: number;
}

/**
 * The spline s that minimises weighted squares of s − log(σ/σ₀), its roughness, and where
 * butterflies or calendar spreads would be worth money, squares of what is missing: Gauss-Newton
 * steps, each one band factorisation. What is left of violations is small or
 * lies between nodes; nothing here is a proof.
 *
 * @param base free of arbitrage
 * @param quotes values s should have, log(σ/σ₀), at (√ρ, z)
 */
export function fitSpline(
  base: VarianceModel,
  quotes: ScatteredValues,
  {
    axes,
    penalties,
    butterflyWeight = 0.1,
    calendarWeight = 1,
    margin = 0.03,
    maxIterations = 8,
  }: SplineFitOptions,
): SplinedModel {
  const fixed = new SplineProblem(axes);
  fixed.addValues(quotes);
  fixed.addPenalties(penalties);
  let spline = new SplineProblem(axes, fixed).solve();
  const nodes = nodesOf(base, axes);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const problem = new SplineProblem(axes, fixed);
    const failures = addShape(problem, { nodes, spline, margin, butterflyWeight, calendarWeight });
    if (failures === 0) break;
    spline = problem.solve();
  }
  return new SplinedModel(base, spline);
}

/** Two times a cell between the expiries, and twice as many places as cells in z. */
function nodesOf(base: VarianceModel, [x, y]: readonly [CubicAxis, CubicAxis]): ShapeNode[] {
  const first = base.taus[0] ** 0.25;
  const last = base.taus.at(-1)! ** 0.25;
  const cell = (x.max - x.min) / (x.size - 3);
  const nTimes = Math.max(1, Math.ceil((2 * (last - first)) / cell));
  const nPlaces = 2 * (y.size - 3);
  return shapeNodes(base, {
    xs: spread(nTimes, [first, last]),
    ys: spread(nPlaces, [y.min, y.max]),
  });
}

/** n equal steps. */
function spread(n: number, [from, to]: readonly [number, number]): number[] {
  return Array.from({ length: n + 1 }, (_, i) => from + ((to - from) * i) / n);
}

interface ShapeTerms {
  readonly nodes: readonly ShapeNode[];
  readonly spline: TensorSpline;
  readonly margin: number;
  readonly butterflyWeight: number;
  readonly calendarWeight: number;
}

/** Adds the conditions below the margin, to first order about a spline; counts those below 0. */
function addShape(
  problem: SplineProblem,
  { nodes, spline, margin, butterflyWeight, calendarWeight }: ShapeTerms,
): number {
  let failures = 0;
  for (const node of nodes) {
    const jet = spline.jet(node.x, node.y);
    const add = (row: ShapeRow, weight: number): void => {
      if (row.value >= margin) return;
      if (row.value < 0) failures++;
      problem.addForm([node.x, node.y], row, { target: margin - constant(row, jet), weight });
    };
    add(butterflyRow(node, jet), butterflyWeight);
    add(calendarRow(node, jet), calendarWeight);
  }
  return failures;
}

/** What the linear form leaves: value − form(spline). */
function constant({ value, byValue, byX, byY, byYY }: ShapeRow, jet: SplineJet): number {
  return value - byValue * jet.value - byX * jet.byX - byY * jet.byY - byYY * jet.byYY;
}
