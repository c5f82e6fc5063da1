/** Features made of the implied volatilities of a ticker's quote date before. */
import { impliedVols } from "@volsmith/pricing";
import type { DuckDbSession } from "@volsmith/market/readers";
import { DaySmiles } from "../features/day-smiles.ts";
import type { SmileFeature } from "../features/feature.ts";
import { columnReader } from "./column-reader.ts";
import type { Keys } from "./number-quotes.ts";

/** A date longer ago than this says nothing of today's smile. */
const MAX_GAP_DAYS = 7;

/**
 * Makes the table `smiles`: row (rowid of `contracts`), beforeDay, and one column f0, f1, … a feature.
 * Moments ascend in time, so a pass over the contracts sees the smiles of a date before the date after
 * it; nothing of a row's own date is used.
 */
export async function makeSmileFeatures(
  session: DuckDbSession,
  {
    keys: { moments },
    features,
  }: { readonly keys: Keys; readonly features: readonly SmileFeature[] },
): Promise<void> {
  const rows: number[] = [];
  const beforeDays: number[] = [];
  const values: number[][] = features.map(() => []);
  const smilesOf = new Map<string, { readonly day: number; readonly smiles: DaySmiles }>();
  const query = `
    SELECT c.moment, c.rowid::DOUBLE, t.tau, c.strike, c."C", t."S", t.r, c.series
    FROM contracts c JOIN terms t USING (moment, series) WHERE c.reason = 0
    ORDER BY c.moment, t.tau, c.series, c.strike`;
  let group: ContractRow[] = [];
  const finish = (): void => {
    if (group.length === 0) return;
    const { ticker, day } = moments[group[0].moment];
    const known = smilesOf.get(ticker);
    const before = known && day - known.day <= MAX_GAP_DAYS ? known : null;
    for (const { row, k, tau } of group) {
      rows.push(row);
      beforeDays.push(before?.day ?? NaN);
      features.forEach((feature, j) =>
        values[j].push(before ? feature.value(before.smiles, k, tau) : NaN),
      );
    }
    smilesOf.set(ticker, { day, smiles: smilesOn(group) });
    group = [];
  };
  for await (const chunk of session.stream(query)) {
    const read = columnReader(chunk);
    const [moment, series] = [read.integers(0), read.integers(7)];
    const [row, tau, strike, price, spot, rate] = [1, 2, 3, 4, 5, 6].map((i) => read.doubles(i));
    for (let i = 0; i < chunk.rowCount; i++) {
      if (group.length > 0 && group[0].moment !== moment[i]) finish();
      const forward = spot[i] * Math.exp(rate[i] * tau[i]);
      group.push({
        moment: moment[i],
        series: series[i],
        row: row[i],
        tau: tau[i],
        strike: strike[i],
        forward,
        price: price[i] * (forward / spot[i]),
        k: Math.log(strike[i] / forward),
      });
    }
  }
  finish();
  await session.createTable("smiles", [
    { name: "row", type: "DOUBLE", values: rows },
    { name: "beforeDay", type: "DOUBLE", values: beforeDays },
    ...values.map((column, j) => ({ name: `f${j}`, type: "DOUBLE", values: column }) as const),
  ]);
}

interface ContractRow {
  readonly moment: number;
  readonly series: number;
  readonly row: number;
  readonly tau: number;
  readonly strike: number;
  readonly forward: number;
  /** Undiscounted. */
  readonly price: number;
  readonly k: number;
}

/** @param group contracts of one moment, ascending in expiry, then series and strike */
function smilesOn(group: readonly ContractRow[]): DaySmiles {
  const { vols } = impliedVols(
    Float64Array.from(group, ({ price }) => price),
    {
      forwards: Float64Array.from(group, ({ forward }) => forward),
      strikes: Float64Array.from(group, ({ strike }) => strike),
      taus: Float64Array.from(group, ({ tau }) => tau),
      signs: 1,
    },
  );
  const smiles = new DaySmiles();
  for (let from = 0, to = 0; from < group.length; from = to) {
    const k: number[] = [];
    const found: number[] = [];
    for (to = from; to < group.length && group[to].series === group[from].series; to++) {
      if (!(vols[to] > 0)) continue;
      k.push(group[to].k);
      found.push(vols[to]);
    }
    smiles.add(group[from].tau, Float64Array.from(k), Float64Array.from(found));
  }
  return smiles;
}
