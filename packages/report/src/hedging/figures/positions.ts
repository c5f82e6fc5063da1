/** What is held: along three paths, and by spot at several times. */
import type { Figure } from "../../figures/figure.ts";
import { numberLabel } from "../../figures/parts.ts";
import { foldLines, lineColor, lineStroke } from "../../figures/shown-lines.ts";
import type { ShownLine } from "../../figures/shown-lines.ts";
import { columnsOf, thin } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";
import { cell, moneyAxis, rangeOf } from "./parts.ts";

const MOST_STEPS = 130;
const MOST_TIMES = 6;

/** Lines of policies, those shown at first first. */
export function policyLines(view: Pick<HedgeView, "policies">): readonly ShownLine[] {
  return view.policies.map(({ key, name, color, dash }) => ({ key, label: name, color, dash }));
}

/** The parameter the page's chips set. */
export function shownPolicies({ shown }: Pick<HedgeView, "shown">) {
  return { name: "shown", value: shown.map(({ key }) => key) };
}

function timeAxis(years: number) {
  return {
    field: "time",
    type: "quantitative" as const,
    title: years < 0.75 ? "days" : "years",
    scale: { zero: false, nice: false },
    // Days are counted in whole ones.
    axis: { tickCount: 4, labelExpr: numberLabel("~r"), ...(years < 0.75 && { tickMinStep: 1 }) },
  };
}

/** Spots of the worst, median and best path; null where none were kept. */
export function pathSpotsFigure({ result }: HedgeView): Figure | null {
  const { examples, times } = result.evaluation;
  const years = times.at(-1) ?? 0;
  const strike = result.evaluation.recorded ? null : strikeOf(result.evaluation.payoff);
  const rows = examples.flatMap((spots, slice) => {
    const [least, most] = [Math.min(...spots), Math.max(...spots)];
    const within = strike !== null && strike >= least && strike <= most;
    return thin([...spots.keys()], 2 * MOST_STEPS).map((t) => ({
      slice,
      time: cell(shownTime(times[t], years), 4),
      spot: cell(spots[t]),
      strike: within ? strike : null,
    }));
  });
  if (rows.length === 0) return null;
  const x = { ...timeAxis(years), title: null, axis: { tickCount: 4, labels: false } };
  return {
    id: "path-spots",
    description: "The spot along one path, with the strike where the path crosses it.",
    partition: "slice",
    height: 150,
    tables: { "path-spots": columnsOf(rows) },
    spec: {
      width: "container",
      height: 96,
      data: { name: "path-spots" },
      layer: [
        {
          transform: [{ filter: "isValid(datum.strike)" }],
          mark: { type: "line", color: ink("faint"), strokeDash: [3, 3], strokeWidth: 1 },
          encoding: { x, y: moneyAxis("strike", "spot", { tickCount: 3 }) },
        },
        {
          mark: { type: "line", color: ink("ink"), strokeWidth: 1.2 },
          encoding: { x, y: moneyAxis("spot", "spot", { tickCount: 3 }) },
        },
      ],
    },
  };
}

/** Units held along those paths, one line a policy. @param instrument its place; 0 is the first */
export function pathPositionsFigure(view: HedgeView, instrument = 0): Figure | null {
  const { policies, result } = view;
  const { examples, times } = result.evaluation;
  const years = times.at(-1) ?? 0;
  const rows = examples.flatMap((spots, slice) =>
    thin(
      Array.from({ length: Math.max(0, spots.length - 1) }, (_, t) => t),
      MOST_STEPS,
    ).map((t) => ({
      slice,
      time: cell(shownTime(times[t], years), 4),
      ...Object.fromEntries(
        policies.map((policy) => [
          `h_${policy.key}`,
          cell(heldBy(policy, instrument).positions[slice]?.[t], 4),
        ]),
      ),
    })),
  );
  const lines = policyLines(view);
  const domain = positionDomain(rows, policies);
  if (!domain) return null;
  const id = `path-positions-${instrument}`;
  return {
    id,
    description: "Units held by the chosen policies along one path.",
    partition: "slice",
    height: 225,
    tables: { [id]: columnsOf(rows) },
    spec: {
      width: "container",
      height: 165,
      params: [shownPolicies(view)],
      data: { name: id },
      transform: [...foldLines("h", lines, "held")],
      mark: { type: "line", interpolate: "step-after", strokeWidth: 1.5, clip: true },
      encoding: {
        x: timeAxis(years),
        y: moneyAxis("held", "units held", { domain, tickCount: 5, beyond: "outside" }),
        color: lineColor(lines),
        strokeDash: lineStroke(lines),
        detail: { field: "method", type: "nominal" },
      },
    },
  };
}

export interface RatioPanel {
  /** Of `ratioSteps`. */
  readonly slice: number;
  /** Years gone by. */
  readonly time: number;
}

/** Times whose spots are spread enough to draw a line by. */
export function ratioPanels({ policies, result }: HedgeView): readonly RatioPanel[] {
  const { ratioSteps, times } = result.evaluation;
  const drawn = ratioSteps.flatMap((step, slice) => {
    const known = policies[0]?.summary.ratios[slice]?.filter((ratio) => ratio !== null) ?? [];
    return known.length >= 3 ? [{ slice, time: times[step] }] : [];
  });
  return thin(drawn, MOST_TIMES);
}

/** Mean units held by spot at one time, beside the Black-Scholes delta; null where nothing is spread. */
export function ratiosFigure(view: HedgeView, instrument = 0): Figure | null {
  const { policies, result } = view;
  const { spotEdges, reference } = result.evaluation;
  const panels = ratioPanels(view);
  const rows = panels.flatMap(({ slice }) =>
    spotEdges.slice(1).map((edge, bin) => ({
      slice,
      spot: cell((spotEdges[bin] + edge) / 2, 4),
      reference: instrument === 0 ? cell(reference?.[slice]?.[bin], 4) : null,
      ...Object.fromEntries(
        policies.map((policy) => [
          `h_${policy.key}`,
          cell(heldBy(policy, instrument).ratios[slice]?.[bin], 4),
        ]),
      ),
    })),
  );
  const domain = positionDomain(rows, policies);
  if (!domain) return null;
  const lines = policyLines(view);
  const x = moneyAxis("spot", null, { tickCount: 4, grid: false, small: "yes" });
  const y = (field: string) =>
    moneyAxis(field, null, { domain, tickCount: 4, small: "yes", beyond: "outside" });
  const id = `ratios-${instrument}`;
  return {
    id,
    description: "Mean units held by spot at one time, and the Black-Scholes delta in grey.",
    partition: "slice",
    height: 226,
    tables: { [id]: columnsOf(rows) },
    spec: {
      width: "container",
      height: 180,
      params: [shownPolicies(view)],
      data: { name: id },
      layer: [
        {
          transform: [{ filter: "isValid(datum.reference)" }],
          mark: { type: "line", color: ink("faint"), opacity: 0.35, strokeWidth: 6, clip: true },
          encoding: { x, y: y("reference") },
        },
        {
          transform: [...foldLines("h", lines, "held")],
          mark: { type: "line", strokeWidth: 1.6, clip: true },
          encoding: {
            x,
            y: y("held"),
            color: lineColor(lines),
            strokeDash: lineStroke(lines),
            detail: { field: "method", type: "nominal" },
          },
        },
        {
          transform: [...foldLines("h", lines, "held")],
          mark: { type: "point", size: 40, opacity: 0, clip: true },
          encoding: {
            x,
            y: y("held"),
            detail: { field: "method", type: "nominal" },
            tooltip: [
              { field: "label", title: " " },
              { field: "spot", format: ",.4~g" },
              { field: "held", format: ".3f" },
              { field: "reference", title: "Black-Scholes", format: ".3f" },
            ],
          },
        },
      ],
    },
  };
}

function heldBy({ summary }: ViewedPolicy, instrument: number) {
  const none = { positions: [], ratios: [] };
  return instrument === 0 ? summary : (summary.others?.[instrument - 1] ?? none);
}

function positionDomain(
  rows: readonly Readonly<Record<string, number | null>>[],
  policies: readonly ViewedPolicy[],
): readonly [number, number] | null {
  const held = rows.flatMap((row) => [
    row.reference ?? null,
    ...policies.map(({ key }) => row[`h_${key}`] ?? null),
  ]);
  return rangeOf(held, { tail: 0.002, margin: 0.06 });
}

/** Short lives are told in days. */
function shownTime(time: number, years: number): number {
  return years < 0.75 ? 365 * time : time;
}

export function strikeOf(payoff: object): number | null {
  const { strike } = payoff as { readonly strike?: unknown };
  return typeof strike === "number" ? strike : null;
}
