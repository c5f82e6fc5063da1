import type { Figure } from "../../figures/figure.ts";
import { columnsOf, rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { namedColor, nameAxis, numberLabel, topLegend } from "../../figures/parts.ts";

export interface Bar {
  /** Row of the figure. */
  readonly group: string;
  /** Bar within the row, by colour. */
  readonly item: string;
  readonly value: number | null;
  /** What stands at the end of the bar. */
  readonly text: string;
}

const barHeight = 15;

/** Horizontal bars, a few to each row, each with its number at its end. */
export function groupedBars(
  bars: readonly Bar[],
  {
    id,
    description,
    title,
    items,
    room = 1.35,
    labels = ",~f",
  }: {
    readonly id: string;
    readonly description: string;
    readonly title: string;
    readonly items: readonly { readonly label: string; readonly color: string }[];
    /** How far the axis reaches past the longest bar, for the text. */
    readonly room?: number;
    /** Format of the marks of the axis. */
    readonly labels?: string;
  },
): Figure {
  const shown = bars.filter(({ value }) => value !== null && Number.isFinite(value));
  const groups = [...new Set(shown.map(({ group }) => group))];
  const height = groups.length * (items.length * barHeight + 12);
  const most = Math.max(...shown.map(({ value }) => value!), 0);
  const y = {
    ...nameAxis("group", groups),
    scale: { domain: groups, paddingInner: 0.25, paddingOuter: 0.1 },
  };
  const yOffset = {
    field: "item",
    type: "nominal" as const,
    sort: items.map(({ label }) => label),
    scale: { domain: items.map(({ label }) => label) },
  };
  const x = {
    field: "value",
    type: "quantitative" as const,
    title,
    scale: { domain: [0, most > 0 ? most * room : 1], nice: false },
    axis: { tickCount: 4, labelExpr: numberLabel(labels), grid: true },
  };
  return {
    id,
    description,
    height: height + (items.length > 1 ? 100 : 70),
    tables: {
      [id]: columnsOf(
        shown.map(({ group, item, value, text }) => ({
          group,
          item,
          value: rounded(value!),
          text,
        })),
      ),
    },
    spec: {
      width: "container",
      height,
      data: { name: id },
      layer: [
        {
          mark: { type: "bar", opacity: 0.85 },
          encoding: {
            x,
            y,
            yOffset,
            color: namedColor("item", items, items.length > 1 ? topLegend() : null),
            tooltip: [
              { field: "group", title: " " },
              { field: "item", title: "of" },
              { field: "text", title },
            ],
          },
        },
        {
          mark: { type: "text", align: "left", dx: 5, color: ink("soft"), fontSize: 11 },
          encoding: { x, y, yOffset, text: { field: "text" } },
        },
      ],
    },
  };
}
