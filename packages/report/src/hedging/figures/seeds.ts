/** What seeds change: runs of learned policies, and baselines less their mean. */
import type { SeedComparison } from "@volsmith/backtest";

import type { CaptionedFigure } from "../../figures/figure.ts";
import { columnsOf } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { finite, intervalOf, percentOf, statisticOf } from "../numbers.ts";
import { finer, rangeText } from "../money.ts";
import type { HedgeView } from "../view.ts";
import { lessText } from "../words.ts";
import {
  cell,
  moneyAxis,
  namesAbove,
  namesBesideZero,
  onGround,
  rangeOf,
  rowAxis,
} from "./parts.ts";

const rowHeight = 34;

/** Every run of every learned policy with the interval of their mean; null where none ran twice. */
export function seedsFigure({
  policies,
  measure,
  digits,
  confidence,
}: HedgeView): CaptionedFigure | null {
  const { name, label, title } = measure;
  const repeated = policies.flatMap(({ key, name: policy, color, seeds }) =>
    seeds && seeds.runs.length > 1 ? [{ key, policy, color, seeds }] : [],
  );
  const runs = repeated.flatMap(({ key, seeds }) =>
    seeds.runs.map(({ run, statistics }) => ({
      key,
      run,
      score: cell(statisticOf(statistics, name)),
    })),
  );
  const means = repeated.map(({ key, policy, seeds }) => {
    const mean = finite(seeds.spread[name]?.mean);
    const interval = intervalOf(seeds.intervals, name);
    return {
      key,
      name: policy,
      mean: cell(mean),
      low: cell(interval?.[0] ?? mean),
      high: cell(interval?.[1] ?? mean),
    };
  });
  const domain = rangeOf(
    [...runs.map(({ score }) => score), ...means.flatMap(({ low, high }) => [low, high])],
    { margin: 0.08 },
  );
  if (!domain) return null;
  const keys = repeated.map(({ key }) => key);
  const y = rowAxis("key", keys);
  const color = {
    field: "key",
    type: "nominal" as const,
    legend: null,
    scale: { domain: keys, range: repeated.map((each) => each.color) },
  };
  const x = moneyAxis("score", title, { domain });
  const height = keys.length * rowHeight;
  return {
    id: "seeds",
    title: "From seed to seed",
    description: `Dots: ${label} of every run of every learned policy; lines: intervals of their means.`,
    caption: `A dot is a training with a seed of its own; the tick is their mean, the line its ${percentOf(confidence)}\u00a0% interval, paths and seeds drawn again.`,
    height: height + 60,
    tables: { "seed-runs": columnsOf(runs), "seed-means": columnsOf(means) },
    spec: {
      width: "container",
      height,
      layer: [
        {
          data: { name: "seed-means" },
          mark: { type: "rule", strokeWidth: 2.5, opacity: 0.45, strokeCap: "round" },
          encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, color },
        },
        {
          data: { name: "seed-runs" },
          mark: { type: "point", shape: "circle", size: 42, opacity: 0.75 },
          encoding: {
            x,
            y,
            color,
            tooltip: [
              { field: "run", title: "run" },
              { field: "score", title, format: `,.${finer(digits)}f` },
            ],
          },
        },
        {
          data: { name: "seed-means" },
          mark: { type: "tick", orient: "vertical", size: 14, thickness: 2, color: ink("ink") },
          encoding: { x: { ...x, field: "mean" }, y },
        },
        ...namesAbove(y).map((layer) => ({ data: { name: "seed-means" }, ...layer })),
      ],
    },
  };
}

/** Each baseline less one learned policy; above zero the policy has less. Null without intervals. */
export function againstFigure(
  { policy, against, runs }: SeedComparison,
  {
    measure,
    digits,
    confidence,
    key,
  }: Pick<HedgeView, "measure" | "digits" | "confidence"> & { readonly key: string },
): CaptionedFigure | null {
  const { name, label, title } = measure;
  const rows = against
    .flatMap(({ baseline, differences }, i) => {
      const interval = intervalOf(differences, name);
      if (!interval) return [];
      const [low, high] = interval;
      const outcome = low > 0 ? "better" : high < 0 ? "worse" : "open";
      return [{ key: `b${i}`, name: baseline, low: cell(low), high: cell(high), outcome }];
    })
    .toSorted((a, b) => a.low! - b.low!);
  if (rows.length === 0) return null;
  const near = nearestRows(rows);
  const domain = rangeOf([0, ...near.flatMap(({ low, high }) => [low, high])], { margin: 0.06 })!;
  const marked = rows.map((row) => ({
    ...row,
    // Wholly beyond the edge there is only a dot: its numbers are told.
    right: row.low! > domain[1] ? `${rangeText([row.low!, row.high!], digits)}\u00a0▸` : "",
    left: row.high! < domain[0] ? `◂\u00a0${rangeText([row.low!, row.high!], digits)}` : "",
  }));
  const keys = rows.map((row) => row.key);
  const y = rowAxis("key", keys);
  const x = moneyAxis("low", `${title} of the baseline less the policy’s`, { domain });
  const height = rows.length * rowHeight;
  const id = `against-${key}`;
  const less = lessText(measure);
  const color = {
    field: "outcome",
    type: "nominal" as const,
    legend: null,
    scale: {
      domain: ["better", "open", "worse"],
      range: [ink("good"), ink("faint"), ink("bad")],
    },
  };
  const times = runs.length > 1 ? `the mean over ${runs.length} runs of ${policy}` : policy;
  return {
    id,
    title: `Each baseline less ${policy}`,
    description: `Intervals of the ${label} of each baseline less ${policy}'s; right of zero the policy ${less}.`,
    caption: `${percentOf(confidence)}\u00a0% intervals of each baseline’s ${label} less ${times}, on the same paths. Right of zero the policy ${less}; a line across it may be chance.`,
    height: height + 62,
    tables: { [id]: columnsOf(marked) },
    spec: {
      width: "container",
      height,
      data: { name: id },
      layer: [
        ...namesBesideZero(y, domain),
        {
          mark: { type: "rule", strokeWidth: 5, strokeCap: "round", opacity: 0.85 },
          encoding: {
            x,
            x2: { field: "high" },
            y,
            color,
            tooltip: [
              { field: "name", title: " " },
              { field: "low", title: "from", format: `+,.${finer(digits)}f` },
              { field: "high", title: "to", format: `+,.${finer(digits)}f` },
            ],
          },
        },
        ...onGround(
          { align: "right", dx: -8 },
          { x: { value: "width" }, y, text: { field: "right" } },
        ),
        ...onGround({ align: "left", dx: 8 }, { x: { value: 0 }, y, text: { field: "left" } }),
      ],
    },
  };
}

/** Baselines far beyond the rest must not squeeze them: they run to the edge. */
function nearestRows<R extends { readonly high: number | null }>(rows: readonly R[]): readonly R[] {
  const reaches = rows.map(({ high }) => Math.abs(high!)).toSorted((a, b) => a - b);
  const limit = 4 * (reaches[reaches.length >> 1] || 1);
  return rows.filter(({ high }) => Math.abs(high!) <= limit);
}
