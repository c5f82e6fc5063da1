/** What every method of fitting takes and gives, so that methods can stand side by side. */
import type { RunControl } from "@volsmith/numerics";
import type { QuoteWeights } from "./fit-data.ts";
import type { VarianceModel } from "./variance-model.ts";

/** Options that every parametric method knows. */
export interface FitOptions extends RunControl {
  /** What a volatility residual counts; see `QuoteWeights`. */
  readonly weights?: QuoteWeights;
}

/** How one expiry came out. */
export interface SliceReport {
  readonly tau: number;
  /** Option roots whose quotes the slice was fitted to. */
  readonly roots: readonly string[];
  readonly nQuotes: number;
  readonly converged: boolean;
  readonly iterations: number;
  /** Root mean square of volatility errors, each quote counting the same. */
  readonly rmse: number;
}

/** What every method returns. */
export interface FittedModel<M extends VarianceModel = VarianceModel> {
  readonly model: M;
  /** Quotes of the snapshot, and how many of them the method used. */
  readonly nQuotes: number;
  readonly nUsed: number;
  /** What a reader should know, in words. */
  readonly warnings: readonly string[];
}

/** What a parametric method returns. */
export interface ParametricFit<M extends VarianceModel = VarianceModel> extends FittedModel<M> {
  readonly slices: readonly SliceReport[];
  /** Whether every part of the fit ended by its tolerance and not by its limit. */
  readonly converged: boolean;
}
