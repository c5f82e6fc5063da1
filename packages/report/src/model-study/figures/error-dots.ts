import type { Figure } from "../../figures/figure.ts";
import { roundMarks } from "../../figures/round-marks.ts";
import { columnsOf, rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { nameAxis, topLegend } from "../../figures/parts.ts";

export interface ErrorPair {
  readonly name: string;
  /** Left out where null or not positive. */
  readonly first: number | null;
  readonly second: number | null;
}

const rowHeight = 23;

/** Two errors of every model on a logarithmic axis, joined: a disc and a ring. */
export function errorDots(
  pairs: readonly ErrorPair[],
  {
    id,
    description,
    title,
    words,
  }: {
    readonly id: string;
    readonly description: string;
    readonly title: string;
    readonly words: readonly [first: string, second: string];
  },
): Figure {
  const rows = pairs.flatMap(({ name, first, second }) =>
    [
      { name, which: words[0], error: positive(first) },
      { name, which: words[1], error: positive(second) },
    ].filter(({ error }) => error !== null),
  );
  const extent = extentOf(rows.map(({ error }) => error!));
  const beyond = rows.filter(({ error }) => error! > extent[1]);
  const names = pairs.map(({ name }) => name);
  const height = names.length * rowHeight;
  const x = {
    field: "error",
    type: "quantitative" as const,
    title,
    scale: { type: "log" as const, domain: [...extent], nice: false, clamp: true },
    axis: { values: roundMarks(extent, 6), format: "~g", grid: true },
  };
  const y = nameAxis("name", names);
  const colors = { domain: [...words], range: [ink("m-svi"), ink("m-ssvi")] };
  return {
    id,
    description,
    height: height + 95,
    tables: { [id]: columnsOf(rows.map((row) => ({ ...row, error: rounded(row.error!) }))) },
    spec: {
      width: "container",
      height,
      data: { name: id },
      layer: [
        {
          mark: { type: "line", color: ink("rule"), strokeWidth: 2 },
          encoding: { x, y, detail: { field: "name", type: "nominal" } },
        },
        {
          mark: { type: "point", size: 58, opacity: 1 },
          encoding: {
            x,
            y,
            color: { field: "which", type: "nominal", scale: colors, legend: topLegend() },
            shape: {
              field: "which",
              type: "nominal",
              scale: { domain: [...words], range: ["circle", "diamond"] },
              legend: topLegend(),
            },
            tooltip: [
              { field: "name", title: " " },
              { field: "which", title: "error" },
              { field: "error", title: "of C/K", format: ".3e" },
            ],
          },
        },
        {
          data: {
            values: [...new Set(beyond.map(({ name }) => name))].map((name) => ({
              name,
              text: `${beyond.find((row) => row.name === name)!.error!.toPrecision(2)} →`,
            })),
          },
          mark: { type: "text", align: "right", dx: -12, color: ink("soft"), fontSize: 11 },
          encoding: { x: { datum: extent[1], type: "quantitative" }, y, text: { field: "text" } },
        },
      ],
    },
  };
}

/** A model that failed badly must not squeeze the rest into a corner: it stands at the edge. */
function extentOf(values: readonly number[]): readonly [number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 1;
  const within = sorted.filter((value) => value < 30 * middle);
  return [(within[0] ?? 0.1) / 1.15, (within.at(-1) ?? 1) * 1.15];
}

/** What a logarithm has a place for. */
function positive(value: number | null): number | null {
  return value !== null && value > 0 && value < Infinity ? value : null;
}
