import { ink } from "../theme/palette.ts";
import type { ArbitragePanel } from "../study/arbitrage-cells.ts";
import type { Study } from "../study/study.ts";
import type { Table } from "../table.ts";
import { kTitle, termAxis } from "./axes.ts";
import type { Figure } from "./figure.ts";

const kindColor = {
  field: "kind",
  type: "nominal" as const,
  legend: null,
  scale: {
    domain: ["butterfly", "calendar"],
    range: [ink("above"), ink("below")],
  },
};

/** Where over (k, τ) one surface admits arbitrage: a clean surface is an empty map. */
export function arbitragePanelFigure(
  { arbitrage, slices }: Study,
  { index, label, stage }: ArbitragePanel,
): Figure {
  const range = [slices[0].tau, slices[slices.length - 1].tau] as const;
  const x = {
    type: "quantitative" as const,
    title: kTitle,
    // Every panel has the same axis, whatever its certificate found far outside.
    scale: { zero: false, nice: false, domain: regionExtent(arbitrage.region) },
    axis: { tickCount: 5, format: "~g" },
  };
  return {
    id: `arbitrage-${index}`,
    description:
      `Map of arbitrage of the surface ${label}, ${stage}: log-moneyness against time to expiry; ` +
      "coloured cells admit butterfly or calendar arbitrage, crosses are certified violations.",
    height: 260,
    tables: {
      region: arbitrage.region,
      [`cells-${index}`]: select(arbitrage.cells, index),
      [`points-${index}`]: select(arbitrage.points, index),
    },
    spec: {
      width: "container",
      height: 200,
      layer: [
        {
          data: { name: "region" },
          mark: { type: "area", orient: "horizontal", color: ink("band"), opacity: 1 },
          encoding: { x: { ...x, field: "k0" }, x2: { field: "k1" }, y: termAxis("tau", range) },
        },
        {
          data: { name: `cells-${index}` },
          mark: { type: "rect", opacity: 0.85, clip: true },
          encoding: {
            x: { ...x, field: "k0" },
            x2: { field: "k1" },
            y: termAxis("tau0", range),
            y2: { field: "tau1" },
            color: kindColor,
            tooltip: [
              { field: "kind" },
              { field: "k0", title: "ln(K/F) from", format: ".3f" },
              { field: "tau0", title: "τ from, years", format: ".3f" },
              { field: "size", title: "beyond the bound", format: ".2e" },
            ],
          },
        },
        {
          data: { name: `points-${index}` },
          mark: {
            type: "point",
            shape: "M-1,-1L1,1M-1,1L1,-1",
            size: 9,
            filled: false,
            stroke: ink("ink"),
            strokeWidth: 1.3,
            clip: true,
          },
          encoding: {
            x: { ...x, field: "k" },
            y: termAxis("tau", range),
            opacity: { condition: { test: "datum.where === 'inside'", value: 1 }, value: 0.35 },
            tooltip: [
              { field: "kind" },
              { field: "where", title: "domain" },
              { field: "k", title: "ln(K/F)", format: ".4f" },
              { field: "tau", title: "τ, years", format: ".4f" },
              { field: "size", title: "size" },
            ],
          },
        },
      ],
    },
  };
}

function regionExtent({ k0, k1 }: Table): number[] {
  const low = Math.min(...k0.map(Number));
  const high = Math.max(...k1.map(Number));
  const pad = 0.05 * (high - low);
  return [low - pad, high + pad];
}

function select(table: Table, panel: number): Table {
  const keep = table.panel.map((cell) => cell === panel);
  const columns = Object.entries(table).filter(([name]) => name !== "panel");
  return Object.fromEntries(
    columns.map(([name, cells]) => [name, cells.filter((_, i) => keep[i])]),
  );
}
