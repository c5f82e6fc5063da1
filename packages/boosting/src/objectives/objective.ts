/** Kernels of assembly/gradients.ts, by place. */
export const BUILT_IN = ["squared-error", "logistic", "pseudo-huber"] as const;

export type BuiltInKernel = (typeof BUILT_IN)[number];

/**
 * What boosting minimises: a loss of margin and target, twice differentiable in the margin. The
 * margin is the sum of the trees; the prediction is a monotone function of it.
 *
 * A new member needs no kernel: without one, its functions are called row by row on the caller's
 * thread.
 */
export interface Objective {
  /** XGBoost's name, written into model files: "reg:squarederror". */
  readonly name: string;
  /** What the history reports: "rmse". */
  readonly metric: string;
  /** The objective's entries in XGBoost's JSON, by group. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Runs in WebAssembly on all threads instead of `gradient`, `hessian` and `loss`. */
  readonly kernel?: BuiltInKernel;
  /** The kernel's parameter. */
  readonly kernelParameter?: number;
  /** ∂loss/∂margin. */
  gradient(margin: number, target: number): number;
  /** ∂²loss/∂margin², ≥ 0. */
  hessian(margin: number, target: number): number;
  /** One row's part of the metric. */
  loss(margin: number, target: number): number;
  /** The metric from the weighted mean of `loss`. */
  metricOf(meanLoss: number): number;
  marginOf(prediction: number): number;
  predictionOf(margin: number): number;
  /** What a target must be, when this one is not that; else null. */
  targetProblem(target: number): string | null;
  /** What a base score must be, when this one is not that; else null. */
  baseScoreProblem(baseScore: number): string | null;
}
