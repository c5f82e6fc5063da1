/** Small panels, one a policy: outcomes against payoffs, errors in and out of the money, by spot. */
import type { Figure } from "../../figures/figure.ts";
import { ruleAt } from "../../figures/parts.ts";
import { columnsOf, thin } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { HedgeView } from "../view.ts";
import { cell, moneyAxis, rangeOf } from "./parts.ts";

const height = 150;
const POINTS = 220;

const parted = {
  field: "part",
  type: "nominal" as const,
  legend: null,
  scale: { domain: ["in", "out"], range: [ink("m-svi"), ink("m-ssvi")] },
};

/** V_T against Z_T, the source's picture of a hedge: on the diagonal nothing is left over. */
export function outcomesFigure({ policies, digits, result }: HedgeView): Figure | null {
  const { payoffs } = result.evaluation;
  const places = thin([...payoffs.keys()], POINTS);
  const rows = policies.flatMap(({ summary }, slice) =>
    places.flatMap((i) => {
      const [owed, value] = [cell(payoffs[i], 4), cell(summary.values[i], 4)];
      if (owed === null || value === null) return [];
      return [{ slice, owed, value, part: owed > 0 ? "in" : "out" }];
    }),
  );
  if (rows.length === 0) return null;
  const owed = roomFor(rows.map((row) => row.owed));
  const value = roomFor(rows.map((row) => row.value));
  const domain = [Math.min(owed[0], value[0]), Math.max(owed[1], value[1])] as const;
  const within = ({ owed: z, value: v }: (typeof rows)[number]) =>
    z >= owed[0] && z <= owed[1] && v >= domain[0] && v <= domain[1];
  const marked = rows.map((row) => ({ ...row, beyond: within(row) ? "no" : "yes" }));
  const corner = [Math.max(owed[0], domain[0]), owed[1]] as const;
  return {
    id: "outcomes",
    description: "Scatter of what the hedge is worth at the end against what is owed, one policy.",
    partition: "slice",
    height: height + 36,
    tables: { outcomes: columnsOf(marked) },
    spec: {
      width: "container",
      height,
      layer: [
        {
          data: { values: corner.map((at) => ({ at })) },
          mark: { type: "line", color: ink("faint"), strokeWidth: 1, strokeDash: [3, 3] },
          encoding: {
            x: { field: "at", type: "quantitative" },
            y: { field: "at", type: "quantitative" },
          },
        },
        {
          data: { name: "outcomes" },
          mark: { type: "point", opacity: 0.5 },
          encoding: {
            shape: {
              field: "beyond",
              type: "nominal",
              legend: null,
              scale: { domain: ["no", "yes"], range: ["circle", "triangle"] },
            },
            size: { condition: { test: "datum.beyond === 'yes'", value: 22 }, value: 9 },
            x: moneyAxis("owed", null, { domain: owed, tickCount: 3, small: "yes" }),
            y: moneyAxis("value", null, { domain, tickCount: 4, small: "yes" }),
            color: parted,
            tooltip: [
              { field: "owed", title: "Z_T, owed", format: `,.${digits}f` },
              { field: "value", title: "V_T, hedge", format: `,.${digits}f` },
            ],
          },
        },
      ],
    },
  };
}

/** All of them, unless a few are so far off that the rest would be squeezed: those stand at the edge. */
function roomFor(values: readonly number[]): readonly [number, number] {
  const most = rangeOf(values, { tail: 0.01, margin: 0.04 })!;
  const all = rangeOf(values, { margin: 0.04 })!;
  return all[1] - all[0] > 2 * (most[1] - most[0]) ? most : all;
}

/** V_T − Z_T in and out of the money, one bar upon the other; null without the counts. */
export function errorsFigure({ policies, digits, result }: HedgeView): Figure | null {
  const { pnlEdges } = result.evaluation;
  const rows = policies.flatMap(({ summary: { histogram, inTheMoney } }, slice) => {
    const total = histogram.reduce((sum, count) => sum + count, 0);
    if (!inTheMoney || total === 0) return [];
    return histogram.flatMap((count, bin) => {
      const inside = (100 * inTheMoney[bin]) / total;
      const all = (100 * count) / total;
      const place = { slice, from: cell(pnlEdges[bin], 4), to: cell(pnlEdges[bin + 1], 4) };
      return [
        { ...place, part: "in", base: 0, top: cell(inside, 4), share: cell(inside, 3) },
        {
          ...place,
          part: "out",
          base: cell(inside, 4),
          top: cell(all, 4),
          share: cell(all - inside, 3),
        },
      ].filter(({ share }) => share !== null && share > 0);
    });
  });
  if (rows.length === 0) return null;
  return {
    id: "errors",
    description: "Histogram of V_T − Z_T of one policy, in and out of the money.",
    partition: "slice",
    height: height + 36,
    tables: { errors: columnsOf(rows) },
    spec: {
      width: "container",
      height,
      layer: [
        {
          data: { name: "errors" },
          mark: { type: "rect", opacity: 0.85, clip: true },
          encoding: {
            x: moneyAxis("from", null, {
              domain: [pnlEdges[0], pnlEdges.at(-1)!],
              tickCount: 4,
              grid: false,
              small: "yes",
            }),
            x2: { field: "to" },
            y: {
              field: "base",
              type: "quantitative",
              title: null,
              scale: { zero: true, nice: false },
              axis: { tickCount: 3, labelExpr: "datum.value + ' %'", labelFontSize: 10 },
            },
            y2: { field: "top" },
            color: parted,
            tooltip: [
              { field: "from", format: `+,.${digits}f` },
              { field: "to", format: `+,.${digits}f` },
              { field: "part", title: "of the money" },
              { field: "share", title: "% of paths", format: ".2f" },
            ],
          },
        },
        ruleAt("x", 0),
      ],
    },
  };
}

/** P&L by where the spot ends: median and the middle nine tenths; null without the quantiles. */
export function bySpotFigure({ policies, digits, result }: HedgeView): Figure | null {
  const { spotEdges } = result.evaluation;
  const rows = policies.flatMap(({ summary: { bySpot = [] } }, slice) =>
    bySpot.flatMap((quantiles, bin) =>
      quantiles
        ? [
            {
              slice,
              spot: cell((spotEdges[bin] + spotEdges[bin + 1]) / 2, 4),
              low: cell(quantiles[0], 4),
              middle: cell(quantiles[1], 4),
              high: cell(quantiles[2], 4),
            },
          ]
        : [],
    ),
  );
  if (rows.length === 0) return null;
  const domain = rangeOf(
    rows.flatMap(({ low, high }) => [low, high]),
    { tail: 0.03 },
  )!;
  const x = moneyAxis("spot", null, { tickCount: 3, grid: false, small: "yes" });
  const y = (field: string) =>
    moneyAxis(field, null, { domain, tickCount: 4, small: "yes", beyond: "outside" });
  return {
    id: "by-spot",
    description: "P&L of one policy by the last spot: median and the middle nine tenths of paths.",
    partition: "slice",
    height: height + 36,
    tables: { "by-spot": columnsOf(rows) },
    spec: {
      width: "container",
      height,
      data: { name: "by-spot" },
      layer: [
        ruleAt("y", 0),
        {
          mark: { type: "area", opacity: 0.28, color: ink("m-svi"), clip: true },
          encoding: { x, y: y("low"), y2: { field: "high" } },
        },
        {
          mark: { type: "line", color: ink("m-svi"), strokeWidth: 1.5, clip: true },
          encoding: { x, y: y("middle") },
        },
        {
          mark: { type: "point", size: 60, opacity: 0, clip: true },
          encoding: {
            x,
            y: y("middle"),
            tooltip: [
              { field: "spot", title: "S_T", format: ",.4~g" },
              { field: "low", title: "5 %", format: `,.${digits}f` },
              { field: "middle", title: "median", format: `,.${digits}f` },
              { field: "high", title: "95 %", format: `,.${digits}f` },
            ],
          },
        },
      ],
    },
  };
}
