import { families } from "../families.ts";
import { columnsOf, rounded } from "../../table.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { StudyModel } from "../view.ts";
import { numberAxis, ruleAt } from "../../figures/parts.ts";
import { answersOf } from "./source-numbers.ts";

/** How errors of C/K spread on the test part; null where none are known. */
export function errorDistributionFigure(model: StudyModel): ModelStudyFigure | null {
  const { key, name, family, color, result } = model;
  const total = result.errors?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
  if (!result.errors || total === 0) return null;
  const { edges, counts } = result.errors;
  const id = `errors-${key}`;
  const rows = counts.map((count, bin) => ({
    from: rounded(edges[bin]),
    to: rounded(edges[bin + 1]),
    share: rounded((100 * count) / total),
  }));
  const x = numberAxis("from", "predicted − actual C/K", { format: "~g" });
  const y = numberAxis("share", "% of test rows", { zero: true });
  return {
    id,
    title: "Errors",
    description: `Histogram of the errors of C/K of ${name} on the test part.`,
    caption: `Errors of ${name}, predicted minus actual C/K, on the test part: left of the rule under-, right of it overpriced. The outermost bars hold what lies beyond.`,
    answers: answersOf(model, families[family].source.errors),
    height: 290,
    tables: { [id]: columnsOf(rows) },
    spec: {
      width: "container",
      height: 210,
      layer: [
        {
          data: { name: id },
          mark: { type: "rect", color, opacity: 0.7 },
          encoding: {
            x,
            x2: { field: "to" },
            y,
            y2: { datum: 0 },
            tooltip: [
              { field: "from", format: "+.4f" },
              { field: "to", format: "+.4f" },
              { field: "share", title: "% of rows", format: ".2f" },
            ],
          },
        },
        ruleAt("x", 0),
      ],
    },
  };
}
