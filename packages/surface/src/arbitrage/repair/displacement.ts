/** How far a repair moved the surface, in the market's own unit. */
import type { VarianceModel } from "../../variance-model.ts";
import { finiteRange } from "../finite-range.ts";
import { otmPrice } from "./otm-black.ts";
import type { RepairGrid } from "./repair-grid.ts";
import { halfSpread, type QuotedSmile } from "./spread-widths.ts";

/** Sizes of a set of displacements, in half-spreads. */
export interface DisplacementSummary {
  readonly count: number;
  readonly mean: number;
  readonly max: number;
}

export interface Displacement extends DisplacementSummary {
  /**
   * "quotes": |repaired − model| at the quotes, in their own half-spreads; "knots": at the grid, in
   * the repair's units, where no quotes with spreads were given.
   */
  readonly at: "quotes" | "knots";
  readonly slices: readonly (DisplacementSummary & { readonly tau: number })[];
  /** Mean |price − mid| in half-spreads, of the model and of its repair; null without them. */
  readonly quoteErrors: { readonly model: number; readonly repaired: number } | null;
}

/** Displacement at the quotes. */
export function quoteDisplacement(
  model: VarianceModel,
  repaired: VarianceModel,
  smiles: readonly QuotedSmile[],
): Displacement {
  const errors = { model: 0, repaired: 0 };
  const slices = smiles.map((smile) => {
    const { tau, k, premiumScale, bids, asks } = smile;
    const taus = new Float64Array(k.length).fill(tau);
    const before = model.totalVariances(taus, k);
    const after = repaired.totalVariances(taus, k);
    const moves = Array.from(k, (at, i) => {
      const unit = halfSpread(smile, i) / premiumScale;
      const mid = (bids[i] + asks[i]) / 2 / premiumScale;
      const [was, is] = [otmPrice(at, before[i]), otmPrice(at, after[i])];
      errors.model += Math.abs(was - mid) / unit;
      errors.repaired += Math.abs(is - mid) / unit;
      return Math.abs(is - was) / unit;
    });
    return { tau, moves };
  });
  const total = summarise(slices.flatMap(({ moves }) => moves));
  const scale = Math.max(total.count, 1);
  return {
    at: "quotes",
    ...total,
    slices: slices.map(({ tau, moves }) => ({ tau, ...summarise(moves) })),
    quoteErrors: { model: errors.model / scale, repaired: errors.repaired / scale },
  };
}

/**
 * Displacement at the knots inside the model's domain and within six standard deviations; beyond,
 * prices are nothing to anyone and no spline follows them.
 *
 * @param moves in the repair's units. [taus, ks]
 */
export function knotDisplacement(
  model: VarianceModel,
  { taus, ks }: RepairGrid,
  moves: Float64Array,
): Displacement {
  const slices = taus.map((tau, j) => {
    const [low, high] = finiteRange(model, tau);
    const reach = 6 * Math.sqrt(model.jet(tau, 0).w);
    const inside = (k: number): boolean => k >= low && k <= high && Math.abs(k) <= reach;
    const row = moves.subarray(j * ks.length, (j + 1) * ks.length);
    return { tau, moves: Array.from(row, Math.abs).filter((_, l) => inside(ks[l])) };
  });
  return {
    at: "knots",
    ...summarise(slices.flatMap((slice) => slice.moves)),
    slices: slices.map((slice) => ({ tau: slice.tau, ...summarise(slice.moves) })),
    quoteErrors: null,
  };
}

function summarise(moves: ArrayLike<number>): DisplacementSummary {
  let sum = 0;
  let max = 0;
  for (let i = 0; i < moves.length; i++) {
    sum += moves[i];
    max = Math.max(max, moves[i]);
  }
  return { count: moves.length, mean: moves.length === 0 ? 0 : sum / moves.length, max };
}
