import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSnapshot, formatDay } from "@volsmith/market";
import { readChains } from "@volsmith/market/readers";
import { describe, expect, it } from "vitest";
import type { PricingTable } from "../../src/index.ts";
import { checkLeakage, chronologicalSplit, featureColumn } from "../../src/index.ts";
import { buildPricingTable } from "../../src/node/index.ts";

/** Market data kept outside the repository, because it may be tested with but not copied. */
const SHARED = new URL("../../../../../shared/data/", import.meta.url);
const hasSharedData = existsSync(SHARED);
const whySkipped = hasSharedData ? "" : " (skipped: ../shared is not here)";
const shared = (name: string): string => fileURLToPath(new URL(name, SHARED));

const CLOSES = shared("daily_close_merged_2000_2026.csv.gz");
const BILLS = { path: CLOSES, column: "IRX_13w_tbill_pct", unit: "percent" } as const;

/** What must hold of every table: nothing lost, nothing leaked, prices inside their bounds. */
function expectSound(table: PricingTable): Record<string, number> {
  const { size, exclusions } = table;
  const counts: Record<string, number> = Object.fromEntries(
    exclusions.reasons.map(({ reason, count }) => [reason, count]),
  );
  const gone = Object.values(counts).reduce((sum, count) => sum + count, 0);
  expect(size + gone).toBe(exclusions.nRows);
  checkLeakage(table, chronologicalSplit(table));
  expect(table.features.every(Number.isFinite)).toBe(true);
  const [ratio, tau, r] = ["S/K", "tau", "r"].map((name) => featureColumn(table, name));
  for (let i = 0; i < size; i++) {
    const low = Math.max(ratio[i] - Math.exp(-r[i] * tau[i]), 0);
    if (!(table.targets[i] >= low - 1e-15 && table.targets[i] <= ratio[i])) {
      throw new Error(`row ${i} lies outside its bounds`);
    }
  }
  return counts;
}

describe.skipIf(!hasSharedData)(`tables of real quotes${whySkipped}`, () => {
  it("five SPX days: vendor's spot, bills until June 2021, then rates by parity", async () => {
    const days = ["20190517", "20220204", "20220610", "20230207", "20230901"];
    const table = await buildPricingTable({
      quotes: days.map((day) => shared(`spx_${day}.csv.gz`)),
      closes: CLOSES,
      rates: [BILLS, "parity"],
    });
    const counts = expectSound(table);
    expect(table.exclusions.nRows).toBe(90_930);
    expect(table.size).toBeGreaterThan(20_000);
    expect(counts.crossed).toBe(3);
    expect([...new Set(table.days)].map(formatDay)).toEqual(
      days.map((day) => day.replace(/(....)(..)(..)/, "$1-$2-$3")),
    );
    const r = featureColumn(table, "r");
    const last = table.days.at(-1);
    // The 13-week bill stood at 2.34 %; options of September 2023 price about 5.5 %.
    expect(r[0]).toBeCloseTo(0.0234, 3);
    const late = r.filter((_, i) => table.days[i] === last).toSorted();
    expect(late[late.length >> 1]).toBeGreaterThan(0.045);
    expect(late[late.length >> 1]).toBeLessThan(0.06);
  });

  it("forwards by parity are those of the day's snapshot", async () => {
    const file = shared("spx_20190517.csv.gz");
    const table = await buildPricingTable(
      { quotes: file },
      { spot: "parity", features: ["S/K", "K", "tau", "r"] },
    );
    const forwardAt = new Map<string, number>();
    for (let i = 0; i < table.size; i++) {
      const [ratio, strike, tau, r] = table.features.subarray(4 * i, 4 * i + 4);
      forwardAt.set(tau.toFixed(8), ratio * strike * Math.exp(r * tau));
    }
    let compared = 0;
    for await (const chain of readChains(file)) {
      for (const { tau, forward } of buildSnapshot(chain).slices) {
        const ours = forwardAt.get(tau.toFixed(8));
        if (ours === undefined) continue;
        compared++;
        // Up to 128 pairs here, all there: both lie well inside the spreads.
        expect(Math.abs(ours / forward - 1)).toBeLessThan(2e-5);
      }
    }
    expect(compared).toBeGreaterThan(25);
  });

  it("Barchart SPX: copies on holidays go, S by parity, closes go on after their file ends", async () => {
    const table = await buildPricingTable(
      { quotes: shared("spx_barchart_20260220_20260630.csv.gz"), closes: CLOSES },
      { minDays: 1 },
    );
    const counts = expectSound(table);
    expect(table.exclusions.nRows).toBe(348_366);
    expect(counts["stale-copy"]).toBe(10_948);
    expect(counts.expired).toBeGreaterThan(40_000);
    expect(counts["no-spot"]).toBeGreaterThan(10_000); // slices without puts have no parity
    expect(table.size).toBeGreaterThan(90_000);
    const dates = [...new Set(table.days)].map(formatDay);
    expect(dates).toHaveLength(90);
    for (const day of ["2026-04-03", "2026-05-25", "2026-06-19"]) expect(dates).not.toContain(day);
    expect(table.remarks.join("\n")).toMatch(/after 2026-02-27 made from the quotes/);
    expect(featureColumn(table, "tau").every((tau) => tau < 19 / 365)).toBe(true);
  });

  it("SSE 50 ETF: closing prices, adjusted contracts go as conflicting copies", async () => {
    const table = await buildPricingTable({
      quotes: {
        path: shared("etf50_options_2015_2020.csv.gz"),
        underlying: "510050",
        calendar: "sse",
      },
    });
    const counts = expectSound(table);
    expect(table.exclusions.nRows).toBe(177_822);
    expect(counts.duplicate).toBeGreaterThan(2000);
    expect(table.size).toBeGreaterThan(60_000);
    expect(table.halfSpreads.every(Number.isNaN)).toBe(true);
    // The fund closed at 3.64 on the last day of 2020.
    const i = table.size - 1;
    const [ratio, strike] = ["S/K", "K"].map((name) => featureColumn(table, name));
    expect(formatDay(table.days[i])).toBe("2020-12-31");
    expect(Math.abs((ratio[i] * strike[i]) / 3.64 - 1)).toBeLessThan(0.02);
  });

  it("Deribit BTC: coin premiums in currency, days of 365", async () => {
    const features = ["S/K", "K", "tau", "r", "sigma20", "sigma30", "ivYesterday"];
    const table = await buildPricingTable(
      { quotes: shared("deribit_btc_20251230_20260531.csv.gz") },
      { features },
    );
    expectSound(table);
    expect(table.exclusions.nRows).toBe(129_598);
    expect(table.size).toBeGreaterThan(14_000);
    const iv = featureColumn(table, "ivYesterday").toSorted();
    expect(iv[iv.length >> 1]).toBeGreaterThan(0.3);
    expect(iv[iv.length >> 1]).toBeLessThan(0.8);
    expect(table.halfSpreads.every((half) => half > 0)).toBe(true);
  });
});
