import type { GroupStatistics } from "@volsmith/hedging";

import type { Figure } from "../../figures/figure.ts";
import { foldLines, lineColor, lineStroke } from "../../figures/shown-lines.ts";
import { columnsOf } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { cvarName, percentOf, statisticOf } from "../numbers.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";
import { cell, moneyAxis } from "./parts.ts";
import { policyLines, shownPolicies } from "./positions.ts";

export interface GroupMeasure {
  readonly name: string;
  readonly title: string;
}

/** Mean and CVaR, and between them what else policies are ranked by; three fill a row. */
export function groupMeasures({
  measure,
  level,
}: Pick<HedgeView, "measure" | "level">): readonly GroupMeasure[] {
  const cvar = {
    name: cvarName(level),
    title: `CVaR ${percentOf(level)}\u00a0%`,
  };
  const deviation = { name: "sd", title: "Standard deviation" };
  return [{ name: "mean", title: "Mean P&L" }, measure.sort === "tail" ? deviation : measure, cvar];
}

/** Measures of the shown policies over groups of paths, a panel for each; null without groups. */
export function groupsFigure(
  view: HedgeView,
  {
    id,
    of,
    short,
  }: {
    readonly id: string;
    readonly of: (policy: ViewedPolicy) => readonly GroupStatistics[];
    /** What stands under the axis. */
    readonly short: (label: string) => string;
  },
): Figure | null {
  const { policies, digits } = view;
  const groups = policies[0] ? of(policies[0]).filter(({ nPaths }) => nPaths > 0) : [];
  if (groups.length < 2) return null;
  const rows = groupMeasures(view).flatMap(({ name }, slice) =>
    groups.map(({ label }) => ({
      slice,
      group: short(label),
      ...Object.fromEntries(
        policies.map((policy) => {
          const statistics = of(policy).find((group) => group.label === label)?.statistics;
          return [`h_${policy.key}`, cell(statistics ? statisticOf(statistics, name) : null, 4)];
        }),
      ),
    })),
  );
  const lines = policyLines(view);
  const encoding = {
    x: {
      field: "group",
      type: "ordinal" as const,
      title: null,
      sort: groups.map(({ label }) => short(label)),
      axis: { labelAngle: 0, labelFontSize: 10, labelLimit: 70, grid: false },
    },
    y: moneyAxis("value", null, { tickCount: 4 }),
    color: lineColor(lines),
    detail: { field: "method", type: "nominal" as const },
  };
  return {
    id,
    description: "A measure of the chosen policies over groups of paths.",
    partition: "slice",
    height: 216,
    tables: { [id]: columnsOf(rows) },
    spec: {
      width: "container",
      height: 168,
      params: [shownPolicies(view)],
      data: { name: id },
      transform: [...foldLines("h", lines, "value")],
      layer: [
        {
          mark: { type: "line", strokeWidth: 1.5 },
          encoding: { ...encoding, strokeDash: lineStroke(lines) },
        },
        {
          mark: { type: "point", size: 46, opacity: 1, stroke: ink("paper"), strokeWidth: 1 },
          encoding: {
            ...encoding,
            tooltip: [
              { field: "label", title: " " },
              { field: "group", title: "paths" },
              { field: "value", format: `,.${digits}f` },
            ],
          },
        },
      ],
    },
  };
}
