import type { Figure } from "../../figures/figure.ts";
import { ruleAt } from "../../figures/parts.ts";
import { columnsOf } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { HedgeView } from "../view.ts";
import { cell } from "./parts.ts";

const height = 150;

/** (V_T − Z_T)/Z_T in the money, the error the source counts; null without the counts. */
export function relativeErrorsFigure({ policies, result }: HedgeView): Figure | null {
  const { relativeEdges = [] } = result.evaluation;
  const rows = policies.flatMap(({ summary: { relativeErrors = [] } }, slice) => {
    const total = relativeErrors.reduce((sum, count) => sum + count, 0);
    if (total === 0) return [];
    return relativeErrors.map((count, bin) => ({
      slice,
      from: cell(100 * relativeEdges[bin]),
      to: cell(100 * relativeEdges[bin + 1]),
      share: cell((100 * count) / total, 3),
    }));
  });
  if (rows.length === 0) return null;
  return {
    id: "relative-errors",
    description: "Histogram of relative errors in the money of one policy.",
    partition: "slice",
    height: height + 36,
    tables: { "relative-errors": columnsOf(rows) },
    spec: {
      width: "container",
      height,
      layer: [
        {
          data: { name: "relative-errors" },
          mark: { type: "rect", opacity: 0.85, color: ink("m-svi") },
          encoding: {
            x: {
              field: "from",
              type: "quantitative",
              title: null,
              scale: { domain: [-100, 100], nice: false },
              axis: {
                values: [-100, -50, 0, 50, 100],
                labelExpr: "format(datum.value, 'd') + ' %'",
                labelFontSize: 10,
                grid: false,
              },
            },
            x2: { field: "to" },
            y: {
              field: "share",
              type: "quantitative",
              title: null,
              scale: { zero: true, nice: false },
              axis: { tickCount: 3, labelExpr: "datum.value + ' %'", labelFontSize: 10 },
            },
            y2: { datum: 0 },
            tooltip: [
              { field: "from", title: "from, %", format: "+" },
              { field: "to", title: "to, %", format: "+" },
              { field: "share", title: "% of paths in the money", format: ".2f" },
            ],
          },
        },
        ruleAt("x", 0),
      ],
    },
  };
}
