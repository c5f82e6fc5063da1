import type { MixtureResult } from "@volsmith/study";
import { columnsOf, rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import { namedColor, nameAxis, topLegend } from "../../figures/parts.ts";

const tokens = ["m-repaired", "m-svi", "m-flat", "m-operator", "m-essvi"] as const;

/** Accuracy in every regime: the mixture, its dense twin, one network of as many parameters. */
export function regimesFigure({ byRegime, regimes }: MixtureResult): ModelStudyFigure | null {
  const rows = byRegime.flatMap(({ model, regimes }) =>
    regimes.flatMap(({ label, correct, rows }) =>
      correct === null ? [] : [{ model, regime: label, correct: rounded(correct, 4), rows }],
    ),
  );
  if (rows.length === 0) return null;
  const colors = byRegime.map(({ model }, i) => ({
    label: model,
    color: ink(tokens[i % tokens.length]),
  }));
  const y = nameAxis("regime", regimes);
  const x = {
    field: "correct",
    type: "quantitative" as const,
    title: "priced correctly, %",
    scale: { zero: false, nice: true, padding: 8 },
    axis: { tickCount: 5, grid: true },
  };
  const height = regimes.length * 26;
  return {
    id: "regimes",
    title: "Regime by regime",
    description:
      "Dots by regime: share priced correctly by the sparse mixture, the dense one and a single network.",
    caption: `Share priced correctly in each regime: ${byRegime.map(({ model }) => model).join(", ")}.`,
    answers: [],
    height: height + 120,
    tables: { regimes: columnsOf(rows) },
    spec: {
      width: "container",
      height,
      data: { name: "regimes" },
      layer: [
        {
          mark: { type: "line", color: ink("rule"), strokeWidth: 2 },
          encoding: { x, y, detail: { field: "regime", type: "nominal" } },
        },
        {
          mark: { type: "point", shape: "circle", size: 62, opacity: 0.95 },
          encoding: {
            x,
            y,
            color: namedColor("model", colors, topLegend(2)),
            tooltip: [
              { field: "regime" },
              { field: "model" },
              { field: "correct", title: "correct, %", format: ".1f" },
              { field: "rows", format: "," },
            ],
          },
        },
      ],
    },
  };
}
