/** Statistics of resamples, and confidence intervals from them. */
import type { PathDraws } from "./path-draws.ts";
import { onceEach, STATISTICS, statisticsInto, statisticsWidth } from "./statistics.ts";
import type { HedgeStatistics, Sample } from "./statistics.ts";
import { studentStretch } from "./student.ts";

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

/** Which statistics cannot be negative. */
const POSITIVE = STATISTICS.map((name) => name !== "mean" && name !== "entropicPrice");

/** Names of a row of statistics, in its order. */
export function statisticNames(levels: readonly number[]): readonly string[] {
  return [...STATISTICS, ...levels.flatMap(tailNames)];
}

/**
 * Statistics of a sample in many resamples. Draws are common to all samples, so that differences between
 * policies are differences on one set of paths. Few clusters know too little of how much they differ:
 * resamples are stretched away from the whole sample's statistics (`studentStretch`).
 *
 * @param draws as `drawPaths` gives them
 * @returns [draws, names] row-major, names as in `statisticNames`
 */
export function resample(
  sample: Sample,
  { counts, nUnits }: PathDraws,
  confidence: number,
): Float64Array {
  const width = statisticsWidth(sample);
  const out = new Float64Array(counts.length * width);
  for (const [draw, each] of counts.entries()) statisticsInto(sample, each, out, draw * width);
  const stretch = counts.length > 0 ? studentStretch(nUnits, confidence) : 1;
  if (stretch === 1) return out;
  const whole = new Float64Array(width);
  statisticsInto(sample, onceEach(sample.order.length), whole, 0);
  for (let i = 0; i < out.length; i++) {
    const place = i % width;
    const far = whole[place] + stretch * (out[i] - whole[place]);
    // What cannot be negative is not stretched below 0.
    out[i] = POSITIVE[place] ? Math.max(far, 0) : far;
  }
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
