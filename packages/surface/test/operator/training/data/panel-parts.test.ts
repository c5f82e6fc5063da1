import { randomGenerator } from "@volsmith/numerics";
import {
  countRefused,
  guardPanel,
  holdOutLastDays,
  inTimeOrder,
  joinPanels,
  panelDate,
  panelSurface,
  requireAllowed,
  takeSnapshots,
  thinByMonth,
  thinQuotes,
} from "@volsmith/surface";
import type { Panel } from "@volsmith/surface";
import { describe, expect, it } from "vitest";
import { tinyPanel } from "./tiny-panel.ts";

const dates = (panel: Panel) => Array.from({ length: panel.size }, (_, i) => panelDate(panel, i));
const january = Array.from({ length: 20 }, (_, i) => `2024-01-${String(i + 5).padStart(2, "0")}`);

describe("parts of panels", () => {
  it("keep every snapshot's quotes, in any order", () => {
    const panel = tinyPanel([
      { date: "2024-01-03", quotes: 9 },
      { date: "2024-01-01", quotes: 30 },
      { date: "2024-01-02", quotes: 3 },
    ]);
    const ordered = inTimeOrder(panel);
    expect(dates(ordered)).toEqual(["2024-01-01", "2024-01-02", "2024-01-03"]);
    expect(panelSurface(ordered, 2)).toEqual(panelSurface(panel, 0));
    expect(panelSurface(ordered, 0)).toEqual(panelSurface(panel, 1));
    expect(() => takeSnapshots(panel, [3])).toThrow(/below 3, got 3/);
  });

  it("join to what they were taken from", () => {
    const panel = tinyPanel([{ date: "2024-01-03" }, { date: "2024-02-01", quotes: 5 }]);
    expect(joinPanels([takeSnapshots(panel, [0]), takeSnapshots(panel, [1])])).toEqual(panel);
  });

  it("thin to evenly spaced snapshots of each underlying and month", () => {
    const panel = tinyPanel([
      ...january.map((date) => ({ date })),
      ...january.slice(0, 2).map((date) => ({ date, underlying: "ABC" })),
      { date: "2024-02-01" },
    ]);
    const thinned = thinByMonth(panel, 3);
    expect(dates(thinned)).toEqual([
      "2024-01-05",
      "2024-01-15",
      "2024-01-24",
      "2024-01-05",
      "2024-01-06",
      "2024-02-01",
    ]);
  });

  it("thin quotes in their order, the same whatever else is in the panel", () => {
    const panel = tinyPanel([{ date: "2024-01-03", quotes: 300 }, { date: "2024-01-04" }]);
    const thinned = thinQuotes(panel, 50, randomGenerator(1));
    expect([...thinned.starts]).toEqual([0, 50, 62]);
    const { inputs } = panelSurface(thinned, 0);
    expect(inputs.rhos.toSorted()).toEqual(inputs.rhos);
    const alone = thinQuotes(takeSnapshots(panel, [0]), 50, randomGenerator(1));
    expect(panelSurface(alone, 0)).toEqual(panelSurface(thinned, 0));
  });
});

describe("what may be trained on", () => {
  const panel = tinyPanel(
    ["2022-02-03", "2022-02-04", "2022-02-07", "2022-03-01"].map((date) => ({ date })),
  );

  it("leaves out test days and all from the cut-off on, with counts and reasons", () => {
    const { allowed, refused } = guardPanel(panel, { cutOff: "2022-03-01" });
    expect(dates(allowed)).toEqual(["2022-02-03", "2022-02-07"]);
    expect(countRefused(refused)).toEqual({ "test-day": 1, "from-cut-off": 1 });
  });

  it("says why nothing is left", () => {
    const guarded = guardPanel(panel, { cutOff: "2022-01-01" });
    expect(() => requireAllowed(guarded, "here")).toThrow(
      /here: no snapshot is left to train on: 1 refused \(test-day\), 3 refused \(from-cut-off\); choose a later/,
    );
    const test = guardPanel(takeSnapshots(panel, [1]), { cutOff: "2023-01-01" });
    expect(() => requireAllowed(test, "here")).toThrow(/test days stay unseen: give other days/);
  });

  it("keeps the last days of each underlying aside", () => {
    const two = tinyPanel([
      ...january.map((date) => ({ date })),
      ...["2023-01-05", "2023-01-06"].map((date) => ({ date, underlying: "ABC" })),
      { date: "2021-01-05", underlying: "ONE" },
    ]);
    const { training, heldOut } = holdOutLastDays(two, 0.1);
    expect(dates(heldOut)).toEqual(["2024-01-23", "2024-01-24", "2023-01-06"]);
    expect(training.size + heldOut.size).toBe(two.size);
    expect(holdOutLastDays(two, 0).heldOut.size).toBe(0);
  });
});
