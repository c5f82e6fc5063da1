import type { CaptionedFigure } from "../../figures/figure.ts";
import { columnsOf } from "../../table.ts";
import { moneyText } from "../money.ts";
import { cvarName, percentOf } from "../numbers.ts";
import { shownInterval } from "../over-runs.ts";
import type { HedgeView } from "../view.ts";
import { cell, moneyAxis, namesBesideZero, onGround, rangeOf, rowAxis } from "./parts.ts";

const rowHeight = 34;
/** A policy this far beyond the rest stands at the edge. */
const FAR = 5;

/** The tail of every policy with its interval, least first; null where none is known. */
export function tailsFigure({ policies, level, confidence }: HedgeView): CaptionedFigure | null {
  const ranked = policies.filter(({ tail }) => tail !== null);
  if (ranked.length === 0) return null;
  const rows = ranked.map((policy) => {
    const { key, name, learned, tail } = policy;
    const interval = shownInterval(policy, cvarName(level));
    return {
      key,
      name,
      sort: learned ? "learned" : "rule",
      tail: cell(tail),
      low: cell(interval?.[0] ?? tail),
      high: cell(interval?.[1] ?? tail),
    };
  });
  const domain = domainOf(rows);
  const marked = rows.map((row) => ({
    ...row,
    beyond: row.tail! > domain[1] ? `${moneyText(row.tail)}\u00a0▸` : "",
  }));
  const height = rows.length * rowHeight;
  const measure = `CVaR ${percentOf(level)}\u00a0%`;
  const y = rowAxis(
    "key",
    rows.map(({ key }) => key),
  );
  const x = moneyAxis("tail", measure, { domain });
  const color = {
    field: "key",
    type: "nominal" as const,
    legend: null,
    scale: { domain: rows.map(({ key }) => key), range: ranked.map(({ accent }) => accent) },
  };
  const tooltip = [
    { field: "name", title: " " },
    { field: "tail", title: measure, format: ",.3f" },
    { field: "low", title: "from", format: ",.3f" },
    { field: "high", title: "to", format: ",.3f" },
  ];
  return {
    id: "tails",
    title: measure,
    description: `Dots with intervals: ${measure} of every policy, the least on top.`,
    caption: `Mean loss in the worst ${percentOf(1 - level)}\u00a0% of paths; less is better. Lines are ${percentOf(confidence)}\u00a0% intervals; discs are rules, diamonds learned. A policy far beyond the rest stands at the edge.`,
    height: height + 62,
    tables: { tails: columnsOf(marked) },
    spec: {
      width: "container",
      height,
      data: { name: "tails" },
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
    readonly tail: number | null;
    readonly low: number | null;
    readonly high: number | null;
  }[],
): readonly [number, number] {
  const tails = rows.map(({ tail }) => tail!);
  const middle = tails[tails.length >> 1];
  const [least] = tails;
  const limit = middle + FAR * Math.max(middle - least, 0.1 * Math.abs(middle));
  const near = rows.filter(({ tail }) => tail! <= limit);
  return rangeOf(
    near.flatMap(({ low, high }) => [low, high]),
    { margin: 0.06 },
  )!;
}
