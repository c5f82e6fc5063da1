/** Statistics of resamples, and confidence intervals from them. */
import { STATISTICS, statisticsInto, statisticsWidth } from "./statistics.ts";
import type { HedgeStatistics, Sample } from "./statistics.ts";

export type Interval = readonly [low: number, high: number];

/** Statistics by name: `mean`, `sd`, `cvar95`, … */
export type NamedNumbers<T> = Readonly<Record<string, T>>;

/** Statistics in one flat record; tails as `valueAtRisk95`, `cvar95`. Those that are null are left out. */
export function flatten({ tails, ...rest }: HedgeStatistics): NamedNumbers<number> {
  const flat: Record<string, number> = {};
  for (const [name, value] of Object.entries(rest)) if (value !== null) flat[name] = value;
  for (const { level, valueAtRisk, cvar } of tails)
    for (const [place, name] of tailNames(level).entries())
      flat[name] = place === 0 ? valueAtRisk : cvar;
  return flat;
}

function tailNames(level: number): readonly string[] {
  const percent = String(Number((100 * level).toFixed(6)));
  return [`valueAtRisk${percent}`, `cvar${percent}`];
}

/** Names of a row of statistics, in its order. */
export function statisticNames(levels: readonly number[]): readonly string[] {
  return [...STATISTICS, ...levels.flatMap(tailNames)];
}

/**
 * Statistics of a sample in many resamples. Draws are common to all samples, so that differences between
 * policies are differences on one set of paths.
 *
 * @param draws counts of paths, as `drawPaths` gives them
 * @returns [draws, names] row-major, names as in `statisticNames`
 */
export function resample(sample: Sample, draws: readonly Uint8Array[]): Float64Array {
  const width = statisticsWidth(sample);
  const out = new Float64Array(draws.length * width);
  for (const [draw, counts] of draws.entries()) statisticsInto(sample, counts, out, draw * width);
  return out;
}

/**
 * Percentile intervals of a level, name by name; of a statistic that few or no resamples have, those that
 * have it.
 *
 * @param drawn [draws, names]
 */
export function intervalsOf(
  drawn: Float64Array,
  { names, level }: { readonly names: readonly string[]; readonly level: number },
): NamedNumbers<Interval> {
  const width = names.length;
  const intervals: Record<string, Interval> = {};
  for (const [place, name] of names.entries()) {
    const values = Float64Array.from({ length: drawn.length / width }, (_, i) => {
      return drawn[i * width + place];
    })
      .filter((x) => !Number.isNaN(x))
      .toSorted();
    if (values.length === 0) continue;
    const at = (share: number) => values[Math.round(share * (values.length - 1))];
    intervals[name] = [at((1 - level) / 2), at((1 + level) / 2)];
  }
  return intervals;
}
