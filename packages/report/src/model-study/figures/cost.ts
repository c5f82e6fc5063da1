import type { ModelResult } from "@volsmith/study";
import { columnsOf, rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";

const measures = [
  ["parameterCount", "parameters", "Parameters"],
  ["fitSeconds", "seconds to fit", "Time to fit"],
  ["rowsPerSecond", "rows priced a second", "Speed of pricing"],
] as const satisfies readonly (readonly [keyof ModelResult, string, string])[];

/** Pixels, about: on a telephone, and as one of three on a desktop. */
const plotWidth = 300;
const plotHeight = 250;

/** What accuracy costs: numbers in the dots are the models' places in the ranking. */
export function costFigures({ ranked }: ModelStudyView): ModelStudyFigure[] {
  return measures.flatMap(([measure, words, title]) => {
    const rows = numbered(
      ranked.flatMap(({ name, rank, color, result }) => {
        const cost = result[measure];
        // A logarithm has no place for what costs nothing.
        if (!Number.isFinite(cost) || cost <= 0) return [];
        const correct = rounded(result.metrics.test.correct!, 4) ?? 0;
        return [{ name, rank: rank!, color, cost: rounded(cost, 4)!, correct }];
      }),
    );
    if (rows.length === 0) return [];
    const id = `cost-${measure}`;
    const x = {
      field: "cost",
      type: "quantitative" as const,
      title: words,
      scale: { type: "log" as const, nice: false, padding: 18 },
      axis: { format: "~s", tickCount: 4, labelOverlap: "greedy" as const },
    };
    const y = {
      field: "correct",
      type: "quantitative" as const,
      title: "priced correctly, %",
      // What failed badly stands at the edge.
      scale: { domain: shareDomain(rows), nice: false, padding: 16, clamp: true },
      axis: { tickCount: 5 },
    };
    return [
      {
        id,
        title,
        description: `Scatter of ${words} against the share priced correctly, one numbered dot for each model.`,
        caption: `Share priced correctly against ${words}; numbers are places in the table above, small dots lie behind better ones.`,
        answers: [],
        height: plotHeight + 70,
        tables: { [id]: columnsOf(rows) },
        spec: {
          width: "container" as const,
          height: plotHeight,
          data: { name: id },
          layer: [
            {
              mark: {
                type: "point" as const,
                shape: "circle",
                opacity: 0.92,
                stroke: ink("paper"),
                strokeWidth: 1.5,
              },
              encoding: {
                x,
                y,
                fill: { field: "color", type: "nominal" as const, scale: null, legend: null },
                size: { condition: { test: "isValid(datum.label)", value: 300 }, value: 70 },
                tooltip: [
                  { field: "name", title: " " },
                  { field: "cost", title: words, format: ",.4~g" },
                  { field: "correct", title: "correct, %", format: ".1f" },
                ],
              },
            },
            {
              mark: {
                type: "text" as const,
                color: ink("paper"),
                fontSize: 10.5,
                fontWeight: "bold" as const,
              },
              transform: [{ filter: "isValid(datum.label)" }],
              encoding: { x, y, text: { field: "label" } },
            },
          ],
        },
      },
    ];
  });
}

type Dot = {
  readonly name: string;
  readonly rank: number;
  readonly color: string;
  readonly cost: number;
  readonly correct: number;
};

/** From the least share that is no failure to the greatest. */
function shareDomain(dots: readonly Dot[]): [number, number] {
  const shares = dots.map(({ correct }) => correct).toSorted((a, b) => a - b);
  const middle = shares[Math.floor(shares.length / 2)];
  const least = shares.find((share) => share >= 0.3 * middle) ?? 0;
  const most = shares.at(-1)!;
  return least < most ? [least, most] : [most - 1, most + 1];
}

/** Dots with room for a number get their rank as label; those behind a better one get none. */
function numbered(dots: readonly Dot[]): (Dot & { readonly label: number | null })[] {
  const logs = dots.map(({ cost }) => Math.log(cost));
  const across = plotWidth / (Math.max(...logs) - Math.min(...logs) || 1);
  const [least, most] = dots.length > 0 ? shareDomain(dots) : [0, 1];
  const shares = dots.map(({ correct }) => Math.max(correct, least));
  const up = plotHeight / (most - least);
  const kept: number[] = [];
  return dots.map((dot, i) => {
    const hidden = kept.some(
      (other) =>
        Math.hypot((logs[i] - logs[other]) * across, (shares[i] - shares[other]) * up) < 15,
    );
    if (!hidden) kept.push(i);
    return { ...dot, label: hidden ? null : dot.rank };
  });
}
