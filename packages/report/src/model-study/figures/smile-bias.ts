import { median } from "@volsmith/numerics";
import type { SamplePoint } from "@volsmith/study";
import { columnsOf, rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { nameBands } from "../../figures/parts.ts";

const binWidth = 0.05;
/** Fewer rows say nothing of a bin. */
const leastRows = 5;
/** Relative error drawn at full strength, per cent. */
const strongest = 20;

/** Which model captures the smile: the typical relative error of each along moneyness. */
export function smileBiasFigure({ ranked }: ModelStudyView): ModelStudyFigure | null {
  const models = ranked.filter(({ result }) => result.sample.length > 0);
  const cells = models.flatMap(({ name, result }) =>
    [...binned(result.sample)].flatMap(([bin, errors]) =>
      errors.length < leastRows
        ? []
        : [{ name, bin, bias: 100 * median(errors), rows: errors.length }],
    ),
  );
  if (cells.length === 0) return null;
  const labels = [...new Set(cells.map(({ bin }) => bin))].toSorted((a, b) => a - b).map(labelOf);
  const rows = cells.map(({ name, bin, bias, rows }) => ({
    name,
    class: labelOf(bin),
    bias: rounded(bias, 3),
    text: signed(bias),
    strength: rounded(Math.min(Math.abs(bias) / strongest, 1), 3),
    rows,
  }));
  const height = models.length * 22;
  const x = {
    field: "class",
    type: "ordinal" as const,
    title: "moneyness S/K, from",
    scale: { domain: labels, paddingInner: 0.02 },
    axis: { labelAngle: 0, labelOverlap: "greedy" as const, grid: false, labelSeparation: 8 },
  };
  const y = nameBands(
    "name",
    models.map(({ name }) => name),
  );
  return {
    id: "smile-bias",
    title: "Along the smile",
    description:
      "Map of the median relative error of C/K by model and moneyness: red where a model prices too high, blue where too low.",
    caption:
      "Median relative error of C/K in per cent by model and moneyness, from a sample of the test part: red where a model prices too high, blue where too low. A pale line has captured the smile.",
    answers: [],
    height: height + 70,
    tables: { "smile-bias": columnsOf(rows) },
    spec: {
      width: "container",
      height,
      data: { name: "smile-bias" },
      layer: [
        {
          mark: { type: "rect", strokeWidth: 0 },
          encoding: {
            x,
            y,
            color: {
              condition: { test: "datum.bias > 0", value: ink("above") },
              value: ink("below"),
            },
            opacity: {
              field: "strength",
              type: "quantitative",
              legend: null,
              scale: { domain: [0, 1], range: [0.04, 0.85] },
            },
            tooltip: [
              { field: "name", title: " " },
              { field: "class", title: "S/K from" },
              { field: "bias", title: "median error, %", format: "+.1f" },
              { field: "rows", title: "rows of the sample", format: "," },
            ],
          },
        },
        {
          transform: [{ filter: `width / ${labels.length} >= 26` }],
          mark: { type: "text", fontSize: 10.5, color: ink("ink") },
          encoding: { x, y, text: { field: "text" } },
        },
      ],
    },
  };
}

function binned(sample: readonly SamplePoint[]): Map<number, number[]> {
  const bins = new Map<number, number[]>();
  for (const { moneyness, actual, predicted } of sample) {
    if (!(actual > 0)) continue;
    // A hair above, so that 0.95 does not fall below itself.
    const bin = Math.floor(moneyness / binWidth + 1e-9);
    const errors = bins.get(bin);
    const error = (predicted - actual) / actual;
    if (errors) errors.push(error);
    else bins.set(bin, [error]);
  }
  return bins;
}

/** "+3", "−12", "0"; three digits at most. */
function signed(bias: number): string {
  const size = Math.min(Math.round(Math.abs(bias)), 999);
  if (size === 0) return "0";
  return `${bias < 0 ? "−" : "+"}${size}`;
}

function labelOf(bin: number): string {
  return (bin * binWidth).toFixed(2);
}
