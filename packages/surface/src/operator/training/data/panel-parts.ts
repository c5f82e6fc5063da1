/** Panels put together, taken apart and thinned. */
import type { RandomGenerator } from "@volsmith/numerics";
import { DomainError, shuffledIndices } from "@volsmith/numerics";

import { dateIn } from "./leak-guard.ts";
import { COLUMNS } from "./panel.ts";
import type { Panel, QuoteColumn } from "./panel.ts";

/** Date of snapshot i in UTC: that of the exchange too, while any of those we know trades. */
export function panelDate(panel: Panel, i: number): string {
  return dateIn("UTC", panel.quotedAts[i]);
}

/** Some snapshots of a panel, in the order asked for. @param snapshots their numbers */
export function takeSnapshots(panel: Panel, snapshots: readonly number[]): Panel {
  return assemble(
    snapshots.map((snapshot) => {
      if (!(Number.isInteger(snapshot) && snapshot >= 0 && snapshot < panel.size))
        throw new DomainError("takeSnapshots", "snapshots", snapshot, `below ${panel.size}`);
      return { panel, snapshot, rows: null };
    }),
  );
}

/** Panels one behind the other. */
export function joinPanels(panels: readonly Panel[]): Panel {
  return assemble(
    panels.flatMap((panel) =>
      Array.from({ length: panel.size }, (_, snapshot) => ({ panel, snapshot, rows: null })),
    ),
  );
}

/** Snapshots in time order; those of one instant stay as they were. */
export function inTimeOrder(panel: Panel): Panel {
  const order = Array.from({ length: panel.size }, (_, i) => i);
  const { quotedAts } = panel;
  return takeSnapshots(
    panel,
    order.toSorted((a, b) => quotedAts[a] - quotedAts[b] || a - b),
  );
}

/** At most so many snapshots a month (UTC) of each underlying, evenly spaced. */
export function thinByMonth(panel: Panel, perMonth: number): Panel {
  if (!(Number.isSafeInteger(perMonth) && perMonth >= 1))
    throw new DomainError("thinByMonth", "perMonth", perMonth, "a whole number from 1 on");
  const groups = new Map<string, number[]>();
  for (let i = 0; i < panel.size; i++) {
    const month = `${panelDate(panel, i).slice(0, 7)} ${panel.underlyings[i]}`;
    const group = groups.get(month);
    if (group) group.push(i);
    else groups.set(month, [i]);
  }
  const kept = [...groups.values()].flatMap((group) => evenly(group, perMonth));
  return takeSnapshots(
    panel,
    kept.toSorted((a, b) => a - b),
  );
}

/**
 * At most so many quotes of each snapshot, each as likely as any other, in their order. What is
 * kept depends on the seed of `rng` and the snapshot's instant, not on the other snapshots.
 */
export function thinQuotes(panel: Panel, most: number, rng: RandomGenerator): Panel {
  if (!(Number.isSafeInteger(most) && most >= 1))
    throw new DomainError("thinQuotes", "most", most, "a whole number from 1 on");
  return assemble(
    Array.from({ length: panel.size }, (_, snapshot) => {
      const n = panel.starts[snapshot + 1] - panel.starts[snapshot];
      if (n <= most) return { panel, snapshot, rows: null };
      const own = rng.fork(Math.floor(panel.quotedAts[snapshot] / 1000));
      return { panel, snapshot, rows: shuffledIndices(n, own).subarray(0, most).toSorted() };
    }),
  );
}

/** So many members at equal distances, the first and the last among them where there are two. */
export function evenly<Member>(members: readonly Member[], most: number): Member[] {
  const n = members.length;
  if (n <= most) return [...members];
  if (most === 1) return [members[Math.floor(n / 2)]];
  return Array.from({ length: most }, (_, j) => members[Math.round((j * (n - 1)) / (most - 1))]);
}

interface Part {
  readonly panel: Panel;
  readonly snapshot: number;
  /** Which of the snapshot's quotes; null for all. */
  readonly rows: Uint32Array | null;
}

function assemble(parts: readonly Part[]): Panel {
  const starts = new Float64Array(parts.length + 1);
  parts.forEach(({ panel, snapshot, rows }, i) => {
    const n = rows?.length ?? panel.starts[snapshot + 1] - panel.starts[snapshot];
    starts[i + 1] = starts[i] + n;
  });
  const column = (name: QuoteColumn): Float32Array => {
    const to = new Float32Array(starts[parts.length]);
    parts.forEach(({ panel, snapshot, rows }, i) => {
      const from = panel[name].subarray(panel.starts[snapshot], panel.starts[snapshot + 1]);
      to.set(rows ? Float32Array.from(rows, (row) => from[row]) : from, starts[i]);
    });
    return to;
  };
  const [rhos, zs, vols, bids, asks] = COLUMNS.map(column);
  return {
    size: parts.length,
    starts,
    quotedAts: Float64Array.from(parts, ({ panel, snapshot }) => panel.quotedAts[snapshot]),
    underlyings: parts.map(({ panel, snapshot }) => panel.underlyings[snapshot]),
    sources: parts.map(({ panel, snapshot }) => panel.sources[snapshot]),
    rhos,
    zs,
    vols,
    bids,
    asks,
  };
}
