import type { SurfaceScores } from "@volsmith/surface";
import { describe, expect, it } from "vitest";

import { backtestFigures, buildBacktestReport } from "../src/index.ts";
import type { BacktestReportInput } from "../src/index.ts";
import { describeFigures } from "./support/figure-laws.ts";

const scores = (mape: number, halfSpreads: number | null): SurfaceScores => ({
  surfaces: 4,
  quotes: 800,
  mape,
  halfSpreads,
  butterfly: 1e-4,
  calendar: 0,
});
const input = (name: string, halfSpreads: number | null): BacktestReportInput => ({
  name,
  sources: ["btc.csv.gz"],
  madeAt: Date.parse("2026-06-01T00:00:00Z"),
  warnings: ["seen before"],
  months: ["2026-02", "2026-03"].map((month, i) => ({
    month,
    tunedOn: ["2026-01", "2026-02"][i],
    tunedSnapshots: 4,
    refused: [],
    without: scores(0.09, halfSpreads),
    with: scores(0.04, halfSpreads),
  })),
  overall: { without: scores(0.09, halfSpreads), with: scores(0.04, halfSpreads) },
});

describeFigures(backtestFigures(input("operator", 2).months));

describe("buildBacktestReport", () => {
  it("shows every month with and without fine-tuning, and names nothing outside itself", () => {
    const page = buildBacktestReport(input("operator", 2));
    const markup = page.replace(/<script[^>]*>.*?<\/script>|<style>.*?<\/style>/gs, "");
    for (const text of ["2026-02", "2026-03", "9.00", "4.00", "seen before", "monthly-halfSpreads"])
      expect(markup).toContain(text);
    expect(markup).not.toMatch(/(?:src|href)="(?!#|data:)/);
  });

  it("draws no half-spreads where quotes have no spreads", () => {
    expect(buildBacktestReport(input("operator", null))).not.toContain("monthly-halfSpreads");
  });

  it("keeps hostile names as text", () => {
    const page = buildBacktestReport(input("</script><script>alert(1)</script>", 2));
    expect(page.match(/<script/g)).toHaveLength(2);
  });
});
