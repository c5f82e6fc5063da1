import type { CaptionedFigure } from "../../figures/figure.ts";
import { ruleAt } from "../../figures/parts.ts";
import { columnsOf, rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { cvarName, percentOf } from "../numbers.ts";
import { drawnRun, shownStatistic } from "../over-runs.ts";
import type { HedgeView } from "../view.ts";
import { cell, moneyAxis } from "./parts.ts";

const rowHeight = 38;
/** Rows a ridge may reach over. */
const REACH = 1.3;

/** How P&L spreads, one ridge a policy on one axis; null where nothing was counted. */
export function pnlRidgesFigure(view: HedgeView): CaptionedFigure | null {
  const { policies, measure, level, digits, result } = view;
  const { pnlEdges } = result.evaluation;
  const bins = pnlEdges.length - 1;
  const counted = policies.filter(({ summary }) => summary.histogram.some((count) => count > 0));
  if (counted.length === 0 || bins < 3) return null;
  const n = counted.length;
  const shares = counted.map(({ summary: { histogram } }) => {
    const total = histogram.reduce((sum, count) => sum + count, 0);
    return histogram.map((count) => count / total);
  });
  // Outer bins hold what lies beyond: they are told in words, not drawn as peaks.
  const peaks = shares.map((share) => Math.max(...share.slice(1, -1))).toSorted((a, b) => a - b);
  // One policy whose outcomes are nearly all the same must not flatten the others.
  const most = Math.min(peaks.at(-1)!, 1.5 * peaks[Math.floor(0.75 * (n - 1))]);
  const ridges = counted.flatMap(({ key }, row) => {
    const base = n - 1 - row;
    return shares[row].slice(1, -1).map((share, i) => ({
      key,
      pnl: rounded((pnlEdges[i + 1] + pnlEdges[i + 2]) / 2, 4),
      base,
      top: rounded(base + Math.min(share / (most || 1), 1) * REACH, 4),
    }));
  });
  const [from, to] = [pnlEdges[1], pnlEdges[bins - 1]];
  const marks = counted.map((policy, row) => {
    const { key, name } = policy;
    const mean = shownStatistic(policy, "mean");
    const cvar = shownStatistic(policy, cvarName(level));
    return {
      key,
      name,
      base: n - 1 - row,
      mean: inside(mean, from, to),
      cvar: inside(cvar === null ? null : -cvar, from, to),
      loss: cell(cvar),
      average: cell(mean),
      below: beyondText(shares[row][0], "◂"),
      above: beyondText(shares[row][bins - 1], "▸"),
    };
  });
  const height = (n + REACH - 1) * rowHeight;
  const keys = counted.map(({ key }) => key);
  const color = {
    field: "key",
    type: "nominal" as const,
    legend: null,
    scale: { domain: keys, range: counted.map((policy) => policy.accent) },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative" as const,
    title: null,
    axis: null,
    scale: { domain: [-0.12, n - 1 + REACH], nice: false, zero: false },
  });
  const x = moneyAxis("pnl", "P&L at the end", { domain: [from, to] });
  const name = `CVaR ${percentOf(level)}\u00a0%`;
  const run = drawnRun(view);
  const tooltip = [
    { field: "name", title: " " },
    { field: "average", title: "mean", format: `,.${digits}f` },
    { field: "loss", title: name, format: `,.${digits}f` },
  ];
  const text = {
    type: "text" as const,
    baseline: "bottom" as const,
    fontSize: 11,
    color: ink("soft"),
  };
  return {
    id: "pnl",
    title: "P&L on the test paths",
    description: `Ridges: the distribution of profit and loss of every policy on one axis, least ${measure.label} on top.`,
    caption: `One ridge a policy, all at one scale and of one area. Ticks stand at the mean, diamonds at minus ${name}; shares with an arrow lie beyond the edge.${run === "" ? "" : ` Ridges of learned policies are of ${run}, ticks and diamonds of all.`}`,
    height: height + 58,
    tables: { ridges: columnsOf(ridges), "ridge-marks": columnsOf(marks) },
    spec: {
      width: "container",
      height,
      layer: [
        ...(from < 0 && to > 0 ? [ruleAt("x", 0)] : []),
        {
          data: { name: "ridges" },
          mark: {
            type: "area",
            interpolate: "monotone",
            opacity: 0.6,
            line: { strokeWidth: 1.3, opacity: 1 },
            clip: true,
          },
          encoding: { x, y: y("base"), y2: { field: "top" }, color },
        },
        {
          data: { name: "ridge-marks" },
          mark: { type: "tick", orient: "vertical", size: 11, thickness: 2, color: ink("ink") },
          encoding: { x: { ...x, field: "mean" }, y: y("base"), tooltip },
        },
        {
          data: { name: "ridge-marks" },
          mark: {
            type: "point",
            shape: "diamond",
            size: 64,
            opacity: 1,
            stroke: ink("paper"),
            strokeWidth: 1,
          },
          encoding: { x: { ...x, field: "cvar" }, y: y("base"), color, tooltip },
        },
        {
          data: { name: "ridge-marks" },
          mark: {
            ...text,
            align: "left",
            dy: -15,
            fontSize: 12,
            color: ink("ink"),
            limit: { expr: "width * 0.6" },
          },
          encoding: { x: { value: 0 }, y: y("base"), text: { field: "name" } },
        },
        {
          data: { name: "ridge-marks" },
          mark: { ...text, align: "left", dy: -2 },
          encoding: { x: { value: 0 }, y: y("base"), text: { field: "below" } },
        },
        {
          data: { name: "ridge-marks" },
          mark: { ...text, align: "right", dy: -2 },
          encoding: { x: { value: "width" }, y: y("base"), text: { field: "above" } },
        },
      ],
    },
  };
}

/** Null where the axis does not reach. */
function inside(value: number | null, from: number, to: number): number | null {
  return value !== null && value >= from && value <= to ? cell(value) : null;
}

function beyondText(share: number, arrow: "◂" | "▸"): string {
  if (!(share >= 0.01)) return "";
  const percent = `${(100 * share).toFixed(0)}\u00a0%`;
  return arrow === "◂" ? `${arrow}\u00a0${percent}` : `${percent}\u00a0${arrow}`;
}
