import type { NeighbourAblation } from "@volsmith/surface";
import type { Figure } from "../../figures/figure.ts";
import { rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { roundMarks } from "../../figures/round-marks.ts";

export type NeighbourMeasure = "error" | "time";

const measures = {
  error: {
    title: "MAPE, %",
    scale: "log",
    format: ".3%",
    labels: "format(datum.value * 100, '~g')",
  },
  time: {
    title: "milliseconds to encode and to ask 50 × 50",
    scale: "linear",
    format: ".1f",
    labels: "format(datum.value, '~g')",
  },
} as const;

/** What the number of neighbours costs, in error or in time; a ring marks the trained one. */
export function neighboursFigure(
  { rows, trainedK }: NeighbourAblation,
  measure: NeighbourMeasure,
): Figure {
  const id = `neighbours-${measure}`;
  const { title, scale, format, labels } = measures[measure];
  const values = rows.map(({ mape, encodeMs, gridMs }) =>
    measure === "error" ? mape.mean : encodeMs.q50 + gridMs.q50,
  );
  const x = {
    field: "k",
    type: "quantitative" as const,
    title: "neighbours K",
    scale: { zero: false, nice: false, padding: 8 },
    axis: { values: rows.map(({ k }) => k), format: "d" },
  };
  const y = {
    field: "value",
    type: "quantitative" as const,
    title,
    scale: { type: scale, nice: scale === "linear", padding: 8 },
    axis: {
      labelExpr: labels,
      ...(scale === "log"
        ? { values: roundMarks([Math.min(...values), Math.max(...values)], 6) }
        : { tickCount: 5 }),
    },
  };
  const tooltip = [
    { field: "k", title: "K" },
    { field: "value", title: measure === "error" ? "MAPE" : "milliseconds", format },
  ];
  const color = ink("m-operator");
  return {
    id,
    description: `Line of ${title} against the number of neighbours K, the same weights throughout; trained at K = ${trainedK}.`,
    height: 260,
    tables: {
      [id]: {
        k: rows.map(({ k }) => k),
        value: values.map((value) => rounded(value)),
        trained: rows.map(({ k }) => (k === trainedK ? 1 : 0)),
      },
    },
    spec: {
      width: "container",
      height: 200,
      data: { name: id },
      layer: [
        { mark: { type: "line", color }, encoding: { x, y } },
        { mark: { type: "point", color, size: 46, opacity: 1 }, encoding: { x, y, tooltip } },
        {
          transform: [{ filter: "datum.trained === 1" }],
          mark: { type: "point", filled: false, stroke: color, strokeWidth: 1.5, size: 190 },
          encoding: { x, y, tooltip },
        },
      ],
    },
  };
}
