import { durrlemanG } from "@volsmith/surface";
import type { Certificate, VarianceJet, VarianceModel, ViolationSize } from "@volsmith/surface";

import { rounded, roundedAll } from "../table.ts";
import type { Cell, Table } from "../table.ts";
import { sampleJets } from "./jet-grid.ts";
import type { JetGrid } from "./jet-grid.ts";
import type { NamedMethod } from "./study.ts";
import type { KWindow } from "./window.ts";

/** Where surfaces admit arbitrage: what the picture's own net sees, and the certificates. */
export interface ArbitrageMap {
  /** One row a violating cell: panel, kind, tau0, tau1, k0, k1, size. */
  readonly cells: Table;
  /** One row a certified violation: panel, kind, tau, k, where (inside the domain or not), size. */
  readonly points: Table;
  /** Outline of the region looked at: tau, k0, k1. */
  readonly region: Table;
  readonly panels: readonly ArbitragePanel[];
}

/** One surface before or after repair. */
export interface ArbitragePanel {
  readonly index: number;
  readonly label: string;
  readonly stage: "as fitted" | "repaired";
  readonly nButterfly: number;
  readonly nCalendar: number;
  readonly nCells: number;
  readonly certificate: Certificate | null;
}

/** Points of one certificate drawn at most; the tables count all. */
const maxPoints = 400;
/** Below this a slope is rounding, not arbitrage. */
const noise = 1e-9;

/** @param grids the jets of each method's surface as fitted, by key */
export function arbitrageCells(
  window: KWindow,
  methods: readonly NamedMethod[],
  grids: ReadonlyMap<string, JetGrid>,
): ArbitrageMap {
  const cells = columns("panel kind tau0 tau1 k0 k1 size");
  const points = columns("panel kind tau k where size");
  const panels: ArbitragePanel[] = [];

  const look = (
    { edges, cells: all }: JetGrid,
    surface: VarianceModel,
    panel: Pick<ArbitragePanel, "label" | "stage" | "certificate">,
  ) => {
    const index = panels.length;
    const counts = { butterfly: 0, calendar: 0 };
    // Where a method only extrapolates it promises nothing, and its certificate says so apart.
    const found = all.filter(({ tau0, tau1, jet }) => {
      const [low, high] = surface.domain.kRange((tau0 + tau1) / 2);
      return jet.k >= low && jet.k <= high;
    });
    for (const { tau0, tau1, k0, k1, jet } of found) {
      for (const { kind, size } of violationsAt(jet)) {
        counts[kind]++;
        const place = { tau0, tau1, k0, k1 };
        push(cells, { panel: index, kind, ...roundedPlace(place), size: rounded(size, 3) });
      }
    }
    for (const { kind, tau, k, where, size } of panel.certificate?.violations.slice(0, maxPoints) ??
      []) {
      const place = roundedPlace({ tau, k });
      push(points, { panel: index, kind, where, ...place, size: describeSize(size) });
    }
    const { butterfly, calendar } = counts;
    panels.push({
      ...panel,
      index,
      nButterfly: butterfly,
      nCalendar: calendar,
      nCells: found.length,
    });
    return edges;
  };

  let edges: readonly number[] = [];
  for (const { key, label, source } of methods) {
    const { certificate, repair } = source;
    edges = look(grids.get(key)!, source.surface, { label, stage: "as fitted", certificate });
    if (repair) {
      const grid = sampleJets(window, repair.model);
      look(grid, repair.model, { label, stage: "repaired", certificate: repair.certificate });
    }
  }
  const ranges = edges.map((tau) => window.range(tau));
  const region: Table = {
    tau: roundedAll(edges),
    k0: roundedAll(ranges.map(([low]) => low)),
    k1: roundedAll(ranges.map(([, high]) => high)),
  };
  return { cells, points, region, panels };
}

interface CellViolation {
  readonly kind: "butterfly" | "calendar";
  readonly size: number;
}

function describeSize({ halfSpreads, g, w }: ViolationSize): string {
  if (halfSpreads !== null) return `${halfSpreads.toPrecision(2)} half-spreads`;
  if (g !== null) return `g = ${g.toPrecision(2)}`;
  return w === null ? "" : `Δw = ${w.toPrecision(2)}`;
}

function violationsAt(jet: VarianceJet): CellViolation[] {
  const found: CellViolation[] = [];
  const g = jet.w > 0 ? durrlemanG(jet) : Number.NaN;
  if (g < -noise) found.push({ kind: "butterfly", size: -g });
  if (jet.dwdtau < -noise) found.push({ kind: "calendar", size: -jet.dwdtau });
  return found;
}

function roundedPlace(place: Readonly<Record<string, number>>): Record<string, Cell> {
  return Object.fromEntries(Object.entries(place).map(([name, at]) => [name, rounded(at)]));
}

function columns(names: string): Record<string, Cell[]> {
  return Object.fromEntries(names.split(" ").map((name) => [name, []]));
}

function push(table: Record<string, Cell[]>, row: Readonly<Record<string, Cell>>): void {
  for (const [name, column] of Object.entries(table)) column.push(row[name] ?? null);
}
