/**
 * What freedom from arbitrage asks of a spline over a base surface, w = w₀·e^(2s), at nodes.
 *
 * With L = ∂_k log w, M = ∂_kk log w, Durrleman's function [GJ14 Lemma 2.2] reads
 *
 *   g = (1 − kL/2)² + wL²/4 − w²L²/16 + wM/2                          ≥ 0,
 *
 * and the calendar condition, linear in s,
 *
 *   τ·∂_τ log w = τ·∂_τ log w₀ + √ρ·s_x/2 − z·s_z                     ≥ 0,
 *
 * x = √ρ and z = k/ρ being the spline's axes.
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14(1),
 *        2014.
 */
import type { VarianceModel } from "../variance-model.ts";
import type { SplineJet } from "./tensor-spline.ts";

/** Where a condition is looked at, and the base there. */
export interface ShapeNode {
  /** The spline's coordinates, √ρ and k/ρ. */
  readonly x: number;
  readonly y: number;
  readonly k: number;
  /** w₀, ∂_k log w₀, ∂_kk log w₀, τ·∂_τ log w₀. */
  readonly w: number;
  readonly slope: number;
  readonly bend: number;
  readonly growth: number;
}

/** value + Σ (byValue·B + byX·B_x + byY·B_y + byYY·B_yy)·δc, to first order. */
export interface ShapeRow {
  readonly value: number;
  readonly byValue: number;
  readonly byX: number;
  readonly byY: number;
  readonly byYY: number;
}

/** Nodes at times x = τ^¼ and places y = k/√τ. */
export function shapeNodes(
  base: VarianceModel,
  { xs, ys }: { readonly xs: readonly number[]; readonly ys: readonly number[] },
): ShapeNode[] {
  return xs.flatMap((x) => {
    const tau = x ** 4;
    return ys.map((y): ShapeNode => {
      const k = y * x * x;
      const { w, dwdk, d2wdk2, dwdtau } = base.jet(tau, k);
      const slope = dwdk / w;
      return { x, y, k, w, slope, bend: d2wdk2 / w - slope * slope, growth: (tau * dwdtau) / w };
    });
  });
}

/** g at a node, and how it moves with the spline. */
export function butterflyRow(node: ShapeNode, jet: SplineJet): ShapeRow {
  const { k } = node;
  const rho = node.x * node.x;
  const w = node.w * Math.exp(2 * jet.value);
  const slope = node.slope + (2 * jet.byY) / rho;
  const bend = node.bend + (2 * jet.byYY) / (rho * rho);
  const rest = 1 - (k * slope) / 2;
  const square = slope * slope;
  return {
    value: rest * rest + (w * square) / 4 - (w * w * square) / 16 + (w * bend) / 2,
    byValue: (w * square) / 2 - (w * w * square) / 4 + w * bend,
    byX: 0,
    byY: (2 / rho) * (-k * rest + (w * slope) / 2 - (w * w * slope) / 8),
    byYY: w / (rho * rho),
  };
}

/** τ·∂_τ log w at a node, and how it moves with the spline. */
export function calendarRow({ x, y, growth }: ShapeNode, jet: SplineJet): ShapeRow {
  const [byX, byY] = [x / 2, -y];
  return { value: growth + byX * jet.byX + byY * jet.byY, byValue: 0, byX, byY, byYY: 0 };
}
