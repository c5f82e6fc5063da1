/**
 * Confidence intervals by drawing paths again.
 *
 * [E79] Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1), 1979.
 */
import type { RandomGenerator } from "@volsmith/numerics";

import { statisticsOf } from "./statistics.ts";
import type { HedgeStatistics, Sample } from "./statistics.ts";

export type Interval = readonly [low: number, high: number];

/** Statistics by name: `mean`, `sd`, `cvar95`, … */
export type NamedNumbers<T> = Readonly<Record<string, T>>;

/** Statistics in one flat record; tails as `valueAtRisk95`, `cvar95`. Those that are null are left out. */
export function flatten({ tails, ...rest }: HedgeStatistics): NamedNumbers<number> {
  const flat: Record<string, number> = {};
  for (const [name, value] of Object.entries(rest)) if (value !== null) flat[name] = value;
  for (const { level, valueAtRisk, cvar } of tails) {
    const percent = String(Number((100 * level).toFixed(6)));
    flat[`valueAtRisk${percent}`] = valueAtRisk;
    flat[`cvar${percent}`] = cvar;
  }
  return flat;
}

/**
 * Statistics of many resamples [E79]; all samples are drawn with the same paths, so that differences
 * between policies are differences on one set of paths.
 *
 * @returns [draw][sample]
 */
export function resample(
  samples: readonly Sample[],
  draws: number,
  random: RandomGenerator,
): readonly (readonly NamedNumbers<number>[])[] {
  const n = samples[0].pnl.length;
  const counts = new Uint16Array(n);
  return Array.from({ length: draws }, () => {
    counts.fill(0);
    for (let i = 0; i < n; i++) counts[Math.floor(n * random.uniform())]++;
    return samples.map((sample) => flatten(statisticsOf(sample, counts)));
  });
}

/** Percentile intervals of a level, name by name. */
export function intervalsOf(
  drawn: readonly NamedNumbers<number>[],
  level: number,
): NamedNumbers<Interval> {
  const names = Object.keys(drawn[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const values = Float64Array.from(drawn, (numbers) => numbers[name] ?? NaN).toSorted();
      const at = (share: number) => values[Math.round(share * (values.length - 1))];
      return [name, [at((1 - level) / 2), at((1 + level) / 2)]];
    }),
  );
}
