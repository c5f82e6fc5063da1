/** Panels of tiny smiles, quick to make and to train on. */
import { randomGenerator } from "@volsmith/numerics";
import type { Panel } from "@volsmith/surface";

export interface TinySnapshot {
  readonly date: string;
  readonly underlying?: string;
  /** Level of volatilities. */
  readonly level?: number;
  readonly quotes?: number;
}

/** Three expiries with a skew and a little noise, the same for equal entries. */
export function tinyPanel(snapshots: readonly TinySnapshot[]): Panel {
  const starts = [0];
  const rows: { rho: number; z: number; vol: number }[] = [];
  for (const { date, level = 0.2, quotes = 12 } of snapshots) {
    const random = randomGenerator(7).fork(Date.parse(date) / 1000);
    for (let i = 0; i < quotes; i++) {
      const rho = 0.2 + 0.3 * Math.floor((3 * i) / quotes);
      const z = -1 + 1.3 * random.uniform();
      rows.push({ rho, z, vol: level * (1 - 0.3 * z + 0.01 * random.normal()) });
    }
    starts.push(rows.length);
  }
  const column = (of: (row: (typeof rows)[number]) => number) => Float32Array.from(rows, of);
  // Half a volatility point of spread around the mid, roughly, by vega ≈ 0.4·ρ.
  const mids = column(({ rho, vol }) => 0.4 * rho * vol);
  return {
    size: snapshots.length,
    starts: Float64Array.from(starts),
    quotedAts: Float64Array.from(snapshots, ({ date }) => Date.parse(`${date}T20:00:00Z`)),
    underlyings: snapshots.map(({ underlying = "XYZ" }) => underlying),
    sources: snapshots.map(() => "tiny"),
    rhos: column(({ rho }) => rho),
    zs: column(({ z }) => z),
    vols: column(({ vol }) => vol),
    bids: mids.map((mid) => 0.99 * mid),
    asks: mids.map((mid) => 1.01 * mid),
  };
}
