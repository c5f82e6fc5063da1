import { dupireVariance } from "@volsmith/surface";

import { rounded, roundedAll } from "../table.ts";
import type { Table } from "../table.ts";
import type { JetGrid } from "./jet-grid.ts";

/** Dupire's local volatility by method key over the cells of the net; null where there is none. */
export function localVolatilityCells(grids: ReadonlyMap<string, JetGrid>): Table {
  const [{ cells }] = grids.values();
  const table: Record<string, Table[string]> = {
    tau0: roundedAll(
      cells.map(({ tau0 }) => tau0),
      4,
    ),
    tau1: roundedAll(
      cells.map(({ tau1 }) => tau1),
      4,
    ),
    k0: roundedAll(
      cells.map(({ k0 }) => k0),
      4,
    ),
    k1: roundedAll(
      cells.map(({ k1 }) => k1),
      4,
    ),
  };
  for (const [key, grid] of grids) {
    table[`l_${key}`] = grid.cells.map(({ jet }) =>
      rounded(jet.w > 0 ? Math.sqrt(dupireVariance(jet)) : Number.NaN, 3),
    );
  }
  return table;
}
