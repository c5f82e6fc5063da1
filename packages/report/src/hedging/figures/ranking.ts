import type { CaptionedFigure } from "../../figures/figure.ts";
import { columnsOf } from "../../table.ts";
import { moneyText } from "../money.ts";
import { percentOf } from "../numbers.ts";
import { shownInterval } from "../over-runs.ts";
import type { HedgeView } from "../view.ts";
import { cell, moneyAxis, namesBesideZero, onGround, rangeOf, rowAxis } from "./parts.ts";

const rowHeight = 34;
/** A policy this far beyond the rest stands at the edge. */
const FAR = 5;

/** The score of every policy with its interval, least first; null where none is known. */
export function rankingFigure({
  policies,
  measure,
  digits,
  confidence,
}: HedgeView): CaptionedFigure | null {
  const ranked = policies.filter(({ score }) => score !== null);
  if (ranked.length === 0) return null;
  const rows = ranked.map((policy) => {
    const { key, name, learned, score } = policy;
    const interval = shownInterval(policy, measure.name);
    return {
      key,
      name,
      sort: learned ? "learned" : "rule",
      score: cell(score),
      low: cell(interval?.[0] ?? score),
      high: cell(interval?.[1] ?? score),
    };
  });
  const domain = domainOf(rows, measure.base ?? 0);
  const marked = rows.map((row) => ({
    ...row,
    beyond: row.score! > domain[1] ? `${moneyText(row.score, digits)}\u00a0▸` : "",
  }));
  const height = rows.length * rowHeight;
  const { label, title, meaning } = measure;
  const y = rowAxis(
    "key",
    rows.map(({ key }) => key),
  );
  const x = moneyAxis("score", title, { domain });
  const color = {
    field: "key",
    type: "nominal" as const,
    legend: null,
    scale: { domain: rows.map(({ key }) => key), range: ranked.map(({ accent }) => accent) },
  };
  const format = `,.${digits}f`;
  const tooltip = [
    { field: "name", title: " " },
    { field: "score", title, format },
    { field: "low", title: "from", format },
    { field: "high", title: "to", format },
  ];
  return {
    id: "ranking",
    title,
    description: `Dots with intervals: ${label} of every policy, the least on top.`,
    caption: `${meaning}; less is better. Lines are ${percentOf(confidence)}\u00a0% intervals; discs are rules, diamonds learned. A policy far beyond the rest stands at the edge.`,
    height: height + 62,
    tables: { ranking: columnsOf(marked) },
    spec: {
      width: "container",
      height,
      data: { name: "ranking" },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 2.5, opacity: 0.45, strokeCap: "round" },
          encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, color },
        },
        {
          mark: { type: "point", size: 62, opacity: 1 },
          encoding: {
            x,
            y,
            color,
            shape: {
              field: "sort",
              type: "nominal",
              legend: null,
              scale: { domain: ["learned", "rule"], range: ["diamond", "circle"] },
            },
            tooltip,
          },
        },
        ...onGround(
          { align: "right", dx: -10 },
          { x: { value: "width" }, y, text: { field: "beyond" } },
        ),
        ...namesBesideZero(y, domain),
      ],
    },
  };
}

function domainOf(
  rows: readonly {
    readonly score: number | null;
    readonly low: number | null;
    readonly high: number | null;
  }[],
  base: number,
): readonly [number, number] {
  const scores = rows.map(({ score }) => score!);
  const middle = scores[scores.length >> 1];
  const [least] = scores;
  const limit = middle + FAR * Math.max(middle - least, 0.1 * Math.abs(middle - base));
  const near = rows.filter(({ score }) => score! <= limit);
  return rangeOf(
    near.flatMap(({ low, high }) => [low, high]),
    { margin: 0.06 },
  )!;
}
