import { mean, quantile } from "@volsmith/numerics";

/** Mean, standard deviation and quantiles of some numbers, as the source's tables have them. */
export interface Distribution {
  readonly n: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly min: number;
  readonly q01: number;
  readonly q05: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q95: number;
  readonly q99: number;
  readonly max: number;
}

/** @returns null where there are no numbers; a NaN among them makes mean and deviation NaN. */
export function distribution(values: ArrayLike<number>): Distribution | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).toSorted();
  const average = mean(sorted);
  return {
    n: sorted.length,
    mean: average,
    std: Math.sqrt(mean(sorted.map((value) => (value - average) ** 2))),
    min: sorted[0],
    q01: quantile(sorted, 0.01),
    q05: quantile(sorted, 0.05),
    q25: quantile(sorted, 0.25),
    q50: quantile(sorted, 0.5),
    q75: quantile(sorted, 0.75),
    q95: quantile(sorted, 0.95),
    q99: quantile(sorted, 0.99),
    max: sorted[sorted.length - 1],
  };
}
