import { describe, expect, it } from "vitest";
import { buildSnapshots } from "../../src/build-snapshot.ts";
import { formatDay } from "../../src/calendars/epoch-day.ts";
import { instantToWall } from "../../src/calendars/wall-clock.ts";
import { listQuoteDates, readChains, sniffVendor } from "../../src/readers/index.ts";
import type { Snapshot } from "../../src/snapshot.ts";
import { hasSharedData, sharedFile, whySkipped } from "./shared-data.ts";

const BARCHART = "data/spx_barchart_20260220_20260630.csv.gz";
const DERIBIT = "data/deribit_btc_20251230_20260531.csv.gz";
const ETF50 = "data/etf50_options_2015_2020.csv.gz";

async function snapshotsOf(
  file: string,
  options: Parameters<typeof readChains>[1] = {},
): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = [];
  for await (const snapshot of buildSnapshots(readChains(sharedFile(file), options)))
    snapshots.push(snapshot);
  return snapshots;
}

function totals(snapshots: readonly Snapshot[]): Record<string, number> {
  const sums: Record<string, number> = { nRows: 0, nKept: 0 };
  for (const { cleaning } of snapshots) {
    sums.nRows += cleaning.nRows;
    sums.nKept += cleaning.nKept;
    for (const [reason, count] of Object.entries(cleaning.dropped))
      sums[reason] = (sums[reason] ?? 0) + count;
  }
  return sums;
}

/** No row is lost: what is not kept has a reason. */
function expectBalance(sums: Record<string, number>): void {
  const { nRows, nKept, ...reasons } = sums;
  expect(nKept + Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(nRows);
}

describe.skipIf(!hasSharedData)(`Barchart SPX${whySkipped}`, () => {
  it("comes clean: stale holidays, dead rows, missing puts and duplicates are counted", async () => {
    expect(await sniffVendor(sharedFile(BARCHART))).toBe("barchart");
    const snapshots = await snapshotsOf(BARCHART);
    const sums = totals(snapshots);
    expectBalance(sums);
    expect(sums.nRows).toBe(348_366);
    expect(snapshots).toHaveLength(93);
    // Copies downloaded on Good Friday, Memorial Day and Juneteenth, as of the sessions before.
    const stale = snapshots.filter(({ cleaning }) => cleaning.dropped["stale-copy"]);
    expect(
      stale.map(({ quotedAt }) => formatDay(instantToWall("America/New_York", quotedAt).day)),
    ).toEqual(["2026-04-02", "2026-05-22", "2026-06-18"]);
    for (const { slices, cleaning } of stale) {
      expect(slices).toEqual([]);
      expect(cleaning.dropped).toEqual({ "stale-copy": cleaning.nRows });
    }
    expect(sums.expired).toBeGreaterThan(40_000);
    expect(sums["no-put-call-pair"]).toBeGreaterThan(10_000);
    // `underlying` is an after-hours price: forwards come from parity and fit the close.
    const forwards = snapshots.flatMap(({ slices }) =>
      slices.map(({ parity }) => parity.rmsHalfSpreads),
    );
    expect(Math.max(...forwards)).toBeLessThan(0.5);
  });
});

describe.skipIf(!hasSharedData)(`Deribit BTC${whySkipped}`, () => {
  it("gives inverse forwards within a few basis points of the exchange's own", async () => {
    const dates = await listQuoteDates(sharedFile(DERIBIT));
    expect(dates).toHaveLength(153);
    expect(dates.reduce((sum, { nRows }) => sum + nRows, 0)).toBe(129_598);
    const differences: number[] = [];
    for await (const chain of readChains(sharedFile(DERIBIT), {
      from: "2025-12-30",
      to: "2026-01-31",
    })) {
      for await (const { slices } of buildSnapshots([chain])) {
        for (const { expiry, forward, premiumScale, discountFactor } of slices) {
          expect(premiumScale).toBe(1);
          expect(discountFactor).toBe(1);
          const own = chain.rows.forwards!.find((_, i) => chain.rows.expiries[i] === expiry)!;
          differences.push(Math.abs(forward / own - 1));
        }
      }
    }
    differences.sort((a, b) => a - b);
    // Forwards of the exchange move between rows of a snapshot by about 2 bp themselves.
    expect(differences[differences.length >> 1]).toBeLessThan(3e-4);
    expect(differences[Math.floor(differences.length * 0.99)]).toBeLessThan(5e-3);
  });

  it("expires at 08:00 UTC and loses no row", async () => {
    const snapshots = await snapshotsOf(DERIBIT);
    const sums = totals(snapshots);
    expectBalance(sums);
    expect(sums.nRows).toBe(129_598);
    for (const { slices } of snapshots)
      for (const { expiry } of slices) expect(expiry % 86_400_000).toBe(8 * 3_600_000);
  });
});

describe.skipIf(!hasSharedData)(`SSE 50 ETF, closing prices${whySkipped}`, () => {
  it("reads as a plain table; forward from parity; adjusted contracts are conflicting copies", async () => {
    const snapshots = await snapshotsOf(ETF50, { calendar: "sse", underlying: "510050" });
    const sums = totals(snapshots);
    expectBalance(sums);
    expect(sums.nRows).toBe(177_822);
    expect(snapshots).toHaveLength(1437);
    // 1,988 keys have two or more closes; some of those options expired that day or have no close.
    expect(sums["duplicate-key"]).toBeGreaterThan(3000);
    expect(sums["missing-quote"]).toBeGreaterThan(0);
    const last = snapshots.at(-1);
    expect(new Date(last.quotedAt).toISOString()).toBe("2020-12-31T07:00:00.000Z");
    // The fund closed at 3.64 on the last day of 2020.
    for (const { forward } of last.slices) expect(Math.abs(forward / 3.64 - 1)).toBeLessThan(0.02);
  });
});
