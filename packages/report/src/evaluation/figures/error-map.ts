import type { ErrorMap, ErrorMaps } from "@volsmith/surface";
import { chooseMethod } from "../../figures/method-layers.ts";
import type { Figure } from "../../figures/figure.ts";
import { gradientLegend } from "../../figures/gradient-legend.ts";
import { rounded } from "../../table.ts";
import type { Cell, Table } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { methodLabel } from "../methods.ts";
import type { EvaluatedMethod } from "../methods.ts";
import { roundMarks } from "../../figures/round-marks.ts";

const plotHeight = 250;
/** Differences of a fiftieth of a per cent are no picture to look at. */
const LEAST_CONTRAST = 2e-4;

/** The corners of the cells that hold quotes, and how many. */
function cellCorners({ rhoEdges, zEdges, methods }: ErrorMaps): {
  readonly cells: readonly number[];
  readonly corners: Table;
} {
  const nZs = zEdges.length - 1;
  const counts = methods[0].counts.map((_, cell) =>
    Math.max(...methods.map((method) => method.counts[cell])),
  );
  const cells = counts.flatMap((count, cell) => (count > 0 ? [cell] : []));
  const corner = (edges: readonly number[], index: (cell: number) => number): Cell[] =>
    cells.map((cell) => rounded(edges[index(cell)]));
  const row = (cell: number): number => Math.floor(cell / nZs);
  return {
    cells,
    corners: {
      z0: corner(zEdges, (cell) => cell % nZs),
      z1: corner(zEdges, (cell) => (cell % nZs) + 1),
      rho0: corner(rhoEdges, row),
      rho1: corner(rhoEdges, (cell) => row(cell) + 1),
      quotes: cells.map((cell) => counts[cell]),
    },
  };
}

function axes({ rhoEdges, zEdges }: ErrorMaps) {
  return {
    x: {
      field: "z0",
      type: "quantitative" as const,
      title: "k / √τ",
      scale: { domain: ends(zEdges), nice: false },
      axis: { tickCount: 5, format: "~g" },
    },
    x2: { field: "z1" },
    y: {
      field: "rho0",
      type: "quantitative" as const,
      title: "√τ, years",
      scale: { domain: ends(rhoEdges), nice: false },
      axis: { tickCount: 5, format: "~g", grid: false },
    },
    y2: { field: "rho1" },
  };
}

function ends(edges: readonly number[]): number[] {
  return [edges[0], edges.at(-1)!];
}

export type MapMeasure = "relative" | "halfSpreads";

const measures = {
  relative: { title: "mean error of volatility", label: "format(datum.value * 100, '~g') + ' %'" },
  halfSpreads: { title: "mean error, half-spreads", label: "format(datum.value, '~g')" },
} as const;

/** Mean errors by place, of the method the page has chosen; colours mean the same for all. */
export function errorMapFigure(
  maps: ErrorMaps,
  measure: MapMeasure,
  methods: readonly EvaluatedMethod[],
): Figure {
  const id = `map-${measure}`;
  const { cells, corners } = cellCorners(maps);
  const columns = maps.methods.map((map) => [
    `e_${methods.find(({ name }) => name === map.method)!.key}`,
    cells.map((cell) => rounded(map[measure][cell] ?? Number.NaN)),
  ]);
  const values = columns
    .flatMap(([, column]) => column as (number | null)[])
    .filter((value): value is number => value !== null && value > 0)
    .toSorted((a, b) => a - b);
  const [low, high] = [0.03, 0.97].map((share) => values[Math.floor(share * (values.length - 1))]);
  const { title, label } = measures[measure];
  const marks = roundMarks([low, high], 4);
  return {
    id,
    description:
      `Heat map of the ${title} over k/√τ and √τ for one method, over all chains; empty cells hold ` +
      "no quotes.",
    height: plotHeight + 110,
    tables: { [id]: { ...corners, ...(Object.fromEntries(columns) as Table) } },
    spec: {
      width: "container",
      height: plotHeight,
      params: [{ name: "method", value: methods[0].key }],
      data: { name: id },
      transform: chooseMethod("e", "error"),
      mark: { type: "rect", strokeWidth: 0 },
      encoding: {
        ...axes(maps),
        color: {
          field: "error",
          type: "quantitative",
          scale: { type: "log", domain: [low, high], clamp: true },
          legend: gradientLegend(title, { labelExpr: label, values: marks }),
        },
        tooltip: [
          { field: "z0", title: "k/√τ from", format: ".2f" },
          { field: "rho0", title: "√τ from", format: ".2f" },
          { field: "quotes", title: "quotes", format: "," },
          {
            field: "error",
            title: measure === "relative" ? "mean error" : "half-spreads",
            format: measure === "relative" ? ".3%" : ".3f",
          },
        ],
      },
    },
  };
}

/** Where one operator is nearer to the quotes than another method: the difference of their errors. */
export function errorDifferenceFigure(
  maps: ErrorMaps,
  operator: ErrorMap,
  rival: ErrorMap,
  { key }: EvaluatedMethod,
): Figure {
  const id = `map-against-${key}`;
  const { cells, corners } = cellCorners(maps);
  const differences = cells.map((cell) => {
    const [own, other] = [operator.relative[cell], rival.relative[cell]];
    return own === null || other === null ? Number.NaN : own - other;
  });
  const sizes = differences
    .filter(Number.isFinite)
    .map(Math.abs)
    .toSorted((a, b) => a - b);
  // One wild cell must not wash out the picture.
  const most = Math.max(sizes[Math.floor(0.95 * (sizes.length - 1))] ?? 0, LEAST_CONTRAST);
  return {
    id,
    description:
      `Map over k/√τ and √τ of the error of ${operator.method} less that of ` +
      `${methodLabel(rival.method)}: blue where the first is nearer to the quotes, red where the second is.`,
    height: plotHeight + 70,
    tables: {
      [id]: {
        ...corners,
        nearer: differences.map((value) => (value <= 0 ? "first" : "second")),
        size: differences.map((value) => rounded(Math.abs(value))),
        difference: differences.map((value) => rounded(value)),
      },
    },
    spec: {
      width: "container",
      height: plotHeight,
      data: { name: id },
      transform: [{ filter: "isValid(datum.difference)" }],
      mark: { type: "rect", strokeWidth: 0 },
      encoding: {
        ...axes(maps),
        color: {
          field: "nearer",
          type: "nominal",
          legend: null,
          scale: { domain: ["first", "second"], range: [ink("below"), ink("above")] },
        },
        opacity: {
          field: "size",
          type: "quantitative",
          legend: null,
          scale: { domain: [0, most], range: [0.05, 1], clamp: true },
        },
        tooltip: [
          { field: "z0", title: "k/√τ from", format: ".2f" },
          { field: "rho0", title: "√τ from", format: ".2f" },
          { field: "quotes", title: "quotes", format: "," },
          { field: "difference", title: "difference of errors", format: "+.3%" },
        ],
      },
    },
  };
}
