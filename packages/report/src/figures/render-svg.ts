import { parse, View } from "vega";
import type { Spec } from "vega";

import { toRows } from "../table.ts";
import type { Table } from "../table.ts";
import { resolveTokens } from "../theme/palette.ts";
import type { Theme } from "../theme/palette.ts";
import { compileFigure } from "./compile.ts";
import type { Figure } from "./figure.ts";

export interface SvgOptions {
  /** CSS pixels; by default as on a desktop page. */
  readonly width?: number;
  readonly theme?: Theme;
  /** Of a figure that shows one expiry at a time: which one. */
  readonly slice?: number;
}

/** The figure as a stand-alone SVG document, made without a browser. */
export async function renderSvg(
  figure: Figure,
  { width = 900, theme = "light", slice = 0 }: SvgOptions = {},
): Promise<string> {
  const spec = withTables(compileFigure(figure), selectSlice(figure, slice));
  // Without a page there is no container to take the width from.
  const signals = (spec.signals ?? []).filter(({ name }) => name !== "width");
  const view = new View(parse({ ...spec, signals, width }), { renderer: "none" });
  try {
    const svg = await view.toSVG();
    return resolveTokens(svg, theme);
  } finally {
    view.finalize();
  }
}

/** The specification with the rows of its tables filled in. */
export function withTables(spec: Spec, tables: Readonly<Record<string, Table>>): Spec {
  const data = (spec.data ?? []).map((source) =>
    Object.hasOwn(tables, source.name)
      ? { ...source, values: toRows(tables[source.name]) }
      : source,
  );
  return { ...spec, data };
}

function selectSlice({ partition, tables }: Figure, slice: number): Record<string, Table> {
  if (partition !== "slice") return { ...tables };
  const selected = Object.entries(tables).map(([name, table]) => {
    const keep = table.slice.map((cell) => cell === slice);
    const columns = Object.entries(table);
    const cut = columns.map(([column, cells]) => [column, cells.filter((_, i) => keep[i])]);
    return [name, Object.fromEntries(cut) as Table];
  });
  return Object.fromEntries(selected) as Record<string, Table>;
}
