/**
 * What the report shows, computed once from the snapshot and its surfaces: plain, rounded,
 * columnar data, from which every figure and table is made.
 */
import { DataError } from "@volsmith/numerics";
import { accuracy, quotesInside } from "@volsmith/surface";
import type { Accuracy, SurfaceMethod } from "@volsmith/surface";

import type { ReportInput, ReportMethod } from "../input.ts";
import type { Table } from "../table.ts";
import { arbitrageCells } from "./arbitrage-cells.ts";
import type { ArbitrageMap } from "./arbitrage-cells.ts";
import { sampleCurves } from "./curves.ts";
import { sampleJets } from "./jet-grid.ts";
import { localVolatilityCells } from "./local-volatility.ts";
import { sampleMesh } from "./mesh.ts";
import type { SurfaceMesh } from "./mesh.ts";
import { quoteTable } from "./quotes.ts";
import { describeSlices } from "./slices.ts";
import type { SliceInfo } from "./slices.ts";
import { KWindow } from "./window.ts";

/** A method with the key its columns carry and the name it is shown by. */
export interface StudyMethod {
  /** Unique, safe as a field name and as part of a CSS variable: "svi", "svi_2". */
  readonly key: string;
  readonly label: string;
  readonly method: SurfaceMethod;
  /** At the quotes inside every method's domain. */
  readonly accuracy: Accuracy;
  /** The same of its repair. */
  readonly repairAccuracy: Accuracy | null;
  readonly source: ReportMethod;
}

export interface Study {
  readonly input: ReportInput;
  readonly slices: readonly SliceInfo[];
  readonly methods: readonly StudyMethod[];
  /** One row a quote: slice, k, strike, side, bid/ask/mid vols, `v_KEY`, `r_KEY` (half-spreads). */
  readonly quotes: Table;
  /** One row a point of a slice's curve: slice, k, `v_KEY` (vol), `d_KEY` (density in k). */
  readonly curves: Table;
  /** One row a parity pair used: slice, strike, x = ln(K/F), residual in basis points of F·D. */
  readonly parity: Table;
  readonly mesh: SurfaceMesh;
  readonly arbitrage: ArbitrageMap;
  /** One row a cell: tau0, tau1, k0, k1, `l_KEY`. */
  readonly localVolatility: Table;
}

const labels: Readonly<Record<SurfaceMethod, string>> = {
  svi: "SVI",
  ssvi: "SSVI",
  essvi: "eSSVI",
  spline: "Spline",
  operator: "Operator",
  repaired: "Repaired",
  truth: "Truth",
  flat: "Flat",
};

/**
 * Evaluates every surface where the report needs it.
 * @throws {DataError} for a snapshot without slices or a study without surfaces
 */
export function buildStudy(input: ReportInput): Study {
  const { snapshot } = input;
  if (snapshot.slices.length === 0) {
    throw new DataError("buildReport", "the snapshot has no expiries", "check what was dropped");
  }
  if (input.methods.length === 0) {
    throw new DataError("buildReport", "there is no surface to report on", "give at least one");
  }
  const named = nameMethods(input.methods);
  const { quotes, parity } = quoteTable(snapshot, named);
  // Every method's errors at the same quotes: those that all of them claim to know.
  const domains = input.methods.map(({ surface }) => surface.domain);
  const compared = { ...snapshot, slices: quotesInside(snapshot, domains) };
  const window = new KWindow(snapshot.slices);
  const jets = new Map(named.map(({ key, source }) => [key, sampleJets(window, source.surface)]));
  return {
    input,
    slices: describeSlices(snapshot),
    methods: named.map((method) => {
      const { surface, repair } = method.source;
      return {
        ...method,
        accuracy: accuracy(surface, compared),
        repairAccuracy: repair ? accuracy(repair.model, compared) : null,
      };
    }),
    quotes,
    parity,
    curves: sampleCurves(snapshot.slices, named),
    mesh: sampleMesh(window, named),
    arbitrage: arbitrageCells(window, named, jets),
    localVolatility: localVolatilityCells(jets),
  };
}

/** The part of a method that sampling needs. */
export type NamedMethod = Omit<StudyMethod, "accuracy" | "repairAccuracy">;

function nameMethods(methods: readonly ReportMethod[]): NamedMethod[] {
  const seen = new Map<string, number>();
  return methods.map((source) => {
    const { method } = source.surface;
    const count = (seen.get(method) ?? 0) + 1;
    seen.set(method, count);
    const suffix = count === 1 ? "" : ` ${count}`;
    return {
      key: count === 1 ? method : `${method}_${count}`,
      label: source.label ?? `${labels[method]}${suffix}`,
      method,
      source,
    };
  });
}
