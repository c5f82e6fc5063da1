import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { buildSnapshot, buildSnapshots, generateMarket, marketSpec } from "@volsmith/market";
import type { Snapshot } from "@volsmith/market";
import { readChains } from "@volsmith/market/readers";
import { randomGenerator } from "@volsmith/numerics";
import {
  leakReason,
  panelOf,
  panelStream,
  panelSurface,
  readPanel,
  TEST_DAYS,
  writePanel,
} from "../../../../src/index.ts";

const spx = fileURLToPath(
  new URL("../../../../../../../shared/data/spx_20230901.csv.gz", import.meta.url),
);

/** A market's snapshot at 16:00 in New York (20:00 UTC in summer) of a date. */
function snapshotOf(date: string, underlying = "VSX"): Snapshot {
  const quotedAt = Date.parse(`${date}T20:00:00Z`);
  const spec = marketSpec("crypto", { quotedAt, underlying });
  const snapshot = buildSnapshot(generateMarket(spec, randomGenerator(1)).chain);
  return { ...snapshot, underlying };
}

const days = ["2022-02-03", "2022-02-04", "2022-02-05", "2026-04-30", "2026-05-01", "2026-06-30"];
const snapshots = days.map((day) => snapshotOf(day));
const rule = { cutOff: "2026-05-01", seed: 9 };

/** Why an instant may not be trained on when the cut-off is the first of May 2026. */
function at(text: string) {
  return leakReason(Date.parse(text), { cutOff: "2026-05-01" });
}

describe("leakReason", () => {
  it("refuses each of the five evaluation days, and lists them", () => {
    expect(TEST_DAYS).toEqual([
      "2019-05-17",
      "2022-02-04",
      "2022-06-10",
      "2023-02-07",
      "2023-09-01",
    ]);
    for (const day of TEST_DAYS) {
      expect(at(`${day}T14:30:00Z`)).toBe("test-day");
      expect(at(`${day}T20:15:00Z`)).toBe("test-day");
    }
  });

  it("refuses the cut-off and everything behind it, and nothing else before", () => {
    expect(at("2026-04-30T20:00:00Z")).toBeNull();
    expect(at("2026-05-01T08:00:00Z")).toBe("from-cut-off");
    expect(at("2031-01-01T08:00:00Z")).toBe("from-cut-off");
    expect(at("2022-02-03T21:00:00Z")).toBeNull();
    expect(at("2022-02-07T21:00:00Z")).toBeNull();
  });

  it("judges an instant by either of its dates where New York and UTC differ", () => {
    expect(at("2022-02-04T02:00:00Z")).toBe("test-day"); // still the 3rd in New York
    expect(at("2022-02-05T02:00:00Z")).toBe("test-day"); // still the 4th in New York
    expect(at("2026-05-01T02:00:00Z")).toBe("from-cut-off");
  });

  it("takes further test days, and refuses rules without dates", () => {
    const day = Date.parse("2020-03-16T20:00:00Z");
    expect(leakReason(day, { cutOff: "2026-05-01", testDays: ["2020-03-16"] })).toBe("test-day");
    expect(() => leakReason(day, { cutOff: "May 2026" })).toThrow(/cutOff must be a date like/);
    const bad = { cutOff: "2026-05-01", testDays: ["2020-3-16"] };
    expect(() => leakReason(day, bad)).toThrow(/testDays must be a date like/);
  });
});

describe("panelStream", () => {
  it("never shows a guarded day, however long it runs, and lists what it refused", async () => {
    const stream = panelStream(await panelOf(snapshots), rule);
    expect(stream.refused).toEqual([
      { underlying: "VSX", date: "2022-02-04", reason: "test-day" },
      { underlying: "VSX", date: "2026-05-01", reason: "from-cut-off" },
      { underlying: "VSX", date: "2026-06-30", reason: "from-cut-off" },
    ]);
    expect(stream.size).toBe(3);
    const seen = new Set<string>();
    for (let i = 0; i < 30; i++) {
      const { origin } = stream.at(i);
      if (origin.kind === "panel") seen.add(origin.date);
    }
    expect([...seen].toSorted()).toEqual(["2022-02-03", "2022-02-05", "2026-04-30"]);
  });

  it("shows every snapshot once an epoch, in an order that the seed and the epoch decide", async () => {
    const panel = await panelOf(snapshots);
    const stream = panelStream(panel, rule);
    const dates = (from: number) =>
      [0, 1, 2].map((i) => (stream.at(from + i).origin as { date: string }).date);
    const epochs = Array.from({ length: 12 }, (_, e) => dates(3 * e));
    for (const epoch of epochs) expect(new Set(epoch).size).toBe(3);
    expect(new Set(epochs.map(String)).size).toBeGreaterThan(1);
    expect(dates(6)).toEqual(epochs[2]);
    const again = panelStream(panel, rule);
    expect((again.at(7).origin as { date: string }).date).toBe(epochs[2][1]);
  });

  it("refuses a panel of guarded days alone", async () => {
    const panel = await panelOf([snapshotOf("2022-02-04")]);
    expect(() => panelStream(panel, rule)).toThrow(
      /all of 1 snapshots lie on test days or from 2026/,
    );
  });
});

describe("panelOf", () => {
  it("holds the quotes of each snapshot inside the domain, and their spreads", async () => {
    const panel = await panelOf(snapshots.slice(0, 2));
    const { inputs, targets, halfSpreads, truth, weights } = panelSurface(panel, 1);
    let i = 0;
    for (const { tau, k, vols, bidVols, askVols } of snapshots[1].slices) {
      const rho = Math.sqrt(tau);
      k.forEach((at, j) => {
        const z = Math.fround(at / rho);
        if (!(rho > 0.01 && rho < 1 && z > -1.5 && z < 0.5)) return;
        expect(inputs.rhos[i]).toBe(Math.fround(rho));
        expect(inputs.zs[i]).toBe(z);
        expect(inputs.vols[i]).toBe(Math.fround(vols[j]));
        const half = (askVols[j] - bidVols[j]) / 2;
        // Linear in price: exact for narrow spreads, a tenth off where the spread is a third of it.
        if (half < 0.05 * vols[j]) expect(Math.abs(halfSpreads[i] / half - 1)).toBeLessThan(0.1);
        i++;
      });
    }
    expect(inputs.vols.length).toBe(i);
    expect(i).toBeGreaterThan(100);
    expect(targets).toEqual(inputs.vols);
    expect(truth).toBeNull();
    expect(weights.every((weight) => weight >= 1)).toBe(true);
  });

  it("leaves out snapshots with too few quotes", async () => {
    const panel = await panelOf(snapshots, { minQuotes: 100_000 });
    expect([panel.size, panel.rhos.length]).toEqual([0, 0]);
  });

  it("comes back from its file", async () => {
    const panel = await panelOf(snapshots);
    expect(readPanel(writePanel(panel))).toEqual(panel);
  });

  it("refuses a file that is none, naming it", async () => {
    const { writeSafetensors } = await import("@volsmith/files");
    const none = writeSafetensors(new Map(), { format: "something" });
    expect(() => readPanel(none, "a.safetensors")).toThrow(
      /a.safetensors: is no panel of version 1/,
    );
    const panel = await panelOf(snapshots);
    const cut = writePanel({ ...panel, vols: panel.vols.slice(1) });
    expect(() => readPanel(cut)).toThrow(/has \d+ vols, but its snapshots end at \d+/);
  });

  it.skipIf(!existsSync(spx))(
    "takes an evaluation chain in, and the stream keeps it out (needs ../shared/data)",
    async () => {
      const panel = await panelOf(buildSnapshots(readChains(spx)));
      expect(panel.size).toBe(1);
      expect(panel.rhos.length).toBeGreaterThan(5000);
      expect(() => panelStream(panel, { cutOff: "2030-01-01", seed: 1 })).toThrow(/test days/);
    },
  );
});
