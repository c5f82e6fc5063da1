import type { Figure } from "../../figures/figure.ts";
import { rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { methodLabel } from "../methods.ts";
import type { EvaluatedMethod } from "../methods.ts";
import { roundMarks } from "../../figures/round-marks.ts";

export interface RangeDot {
  readonly group: string;
  readonly method: string;
  /** Where the dot stands, and the ends of the line behind it; shares. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface RangeDotsOptions {
  readonly id: string;
  readonly description: string;
  readonly title: string;
  readonly methods: readonly EvaluatedMethod[];
  /** What a tooltip calls the value and the ends of its line. */
  readonly words: readonly [value: string, low: string, high: string];
}

const rowHeight = 11;
const groupGap = 16;

/** A line of dots for each group: errors on a logarithmic axis, one colour a method. */
export function rangeDotsFigure(
  dots: readonly RangeDot[],
  { id, description, title, methods, words }: RangeDotsOptions,
): Figure {
  const shown = methods.filter(({ name }) => dots.some(({ method }) => method === name));
  const groups = [...new Set(dots.map(({ group }) => group))];
  const finite = dots.filter(({ value }) => value > 0 && value < Infinity);
  const step = shown.length * rowHeight + groupGap;
  const height = groups.length * step;
  const y = {
    field: "group",
    type: "nominal" as const,
    title: null,
    sort: groups,
    scale: { paddingInner: groupGap / step, paddingOuter: groupGap / step / 2 },
    axis: { labelLimit: 150, grid: false, labelColor: ink("ink"), labelFontSize: 12 },
  };
  const yOffset = {
    field: "method",
    type: "nominal" as const,
    sort: shown.map(({ name }) => name),
    scale: { domain: shown.map(({ name }) => name), paddingOuter: 0.3 },
  };
  const x = {
    field: "value",
    type: "quantitative" as const,
    title,
    scale: { type: "log" as const, domain: extent(finite), nice: false, clamp: true },
    axis: {
      grid: true,
      domain: false,
      ticks: false,
      values: roundMarks(extent(finite)),
      labelExpr: "format(datum.value * 100, '~g') + ' %'",
      labelOverlap: "greedy" as const,
    },
  };
  const color = {
    field: "method",
    type: "nominal" as const,
    legend: null,
    scale: {
      domain: shown.map(({ name }) => name),
      range: shown.map((method) => method.color),
    },
  };
  const tooltip = [
    { field: "group", title: " " },
    { field: "label", title: "method" },
    { field: "value", title: words[0], format: ".3%" },
    { field: "low", title: words[1], format: ".3%" },
    { field: "high", title: words[2], format: ".3%" },
  ];
  return {
    id,
    description,
    height: height + 60,
    tables: {
      [id]: {
        group: finite.map(({ group }) => group),
        method: finite.map(({ method }) => method),
        label: finite.map(({ method }) => methodLabel(method)),
        value: finite.map(({ value }) => rounded(value)),
        low: finite.map(({ low, value }) => rounded(low > 0 ? low : value)),
        high: finite.map(({ high }) => rounded(high)),
      },
    },
    spec: {
      width: "container",
      height,
      data: { name: id },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 2, opacity: 0.35, strokeCap: "round", clip: true },
          encoding: {
            x: { ...x, field: "low" },
            x2: { field: "high" },
            y,
            yOffset,
            color,
            tooltip,
          },
        },
        {
          mark: { type: "point", size: 52, opacity: 1 },
          encoding: { x, y, yOffset, color, tooltip },
        },
      ],
    },
  };
}

/** From what is drawn, without the far end of lines that would squeeze the rest. */
function extent(dots: readonly RangeDot[]): [number, number] {
  const values = dots.map(({ value }) => value);
  const least = Math.min(...values, ...dots.map(({ low, value }) => Math.max(low, value / 20)));
  const most = Math.max(...values, ...dots.map(({ high, value }) => Math.min(high, value * 8)));
  return values.length === 0 ? [1e-4, 1] : [least / 1.15, most * 1.15];
}
