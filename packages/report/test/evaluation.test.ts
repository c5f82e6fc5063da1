import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

import { roundMarks } from "../src/figures/round-marks.ts";
import { allFigures, buildEvaluationReport, evaluationFigures } from "../src/index.ts";
import type { OperatorEvaluation } from "@volsmith/surface";
import { hasBrowser, launchBrowser, whyAbsent } from "./support/browser.ts";
import { fakeReportInput } from "./support/fake-evaluation.ts";
import { describeFigures } from "./support/figure-laws.ts";

const input = fakeReportInput();
const figures = allFigures(evaluationFigures(input));
const nothing: OperatorEvaluation = {
  accuracy: null,
  dropHalf: null,
  ssvi: null,
  synthetic: null,
  neighbours: null,
  arbitrage: null,
};

describeFigures(figures);

describe("buildEvaluationReport", () => {
  it("is one page with a section for each experiment, and names nothing outside itself", () => {
    const page = buildEvaluationReport(input);
    for (const id of ["errors", "maps", "hidden", "ssvi", "synthetic", "neighbours", "arbitrage"])
      expect(page).toContain(`<section id="${id}"`);
    const markup = page.replace(/<script[^>]*>.*?<\/script>|<style>.*?<\/style>/gs, "");
    expect(markup).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(markup).toContain("published was trained on days like these.");
  });

  it("leaves out what was not measured", () => {
    const page = buildEvaluationReport({
      ...input,
      evaluation: { ...nothing, ssvi: input.evaluation.ssvi },
    });
    expect(page).toContain('<section id="ssvi"');
    expect(page).not.toContain('<section id="maps"');
    expect(() => buildEvaluationReport({ ...input, evaluation: nothing })).not.toThrow();
  });

  it("names the operator to the page's script where only an ablation was run", () => {
    const { neighbours } = input.evaluation;
    const page = buildEvaluationReport({ ...input, evaluation: { ...nothing, neighbours } });
    const data = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(page)![1];
    const { methods } = JSON.parse(data) as { methods: readonly { label: string }[] };
    expect(methods.map(({ label }) => label)).toEqual(["operator", "published"]);
  });

  it("keeps hostile names as text", () => {
    const hostile = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;
    const page = buildEvaluationReport(fakeReportInput(hostile));
    expect(page).not.toContain("<img src=x");
    expect(page.match(/<script/g)).toHaveLength(2);
  });
});

describe("roundMarks", () => {
  it("gives 1, 2, 5 within a range, fewer where they would crowd", () => {
    expect(roundMarks([0.015, 0.3])).toEqual([0.02, 0.05, 0.1, 0.2]);
    expect(roundMarks([0.001, 10], 4).length).toBeLessThanOrEqual(5);
    expect(roundMarks([0.001, 1], 4)).toEqual([0.001, 0.01, 0.1, 1]);
  });
});

describe.skipIf(!hasBrowser)(`the evaluation in a browser${whyAbsent}`, () => {
  it.each([
    ["a desktop", { width: 1280, height: 900 }, "light"],
    ["a phone in the dark", { width: 390, height: 844 }, "dark"],
  ] as const)(
    "draws everything on %s, without complaint",
    async (_, viewport, colorScheme) => {
      const folder = mkdtempSync(join(tmpdir(), "volsmith-evaluation-"));
      const file = join(folder, "evaluation.html");
      writeFileSync(file, buildEvaluationReport(input));
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage({ viewport, colorScheme });
        const complaints: string[] = [];
        page.on("console", (message) => {
          if (["error", "warning"].includes(message.type())) complaints.push(message.text());
        });
        page.on("pageerror", (error) => complaints.push(String(error)));
        await page.goto(pathToFileURL(file).href);
        const hosts = page.locator("[data-figure]");
        const count = await hosts.count();
        expect(count).toBe(figures.length);
        for (let i = 0; i < count; i++) await hosts.nth(i).scrollIntoViewIfNeeded();
        await page.waitForFunction(
          (wanted) => document.querySelectorAll("[data-figure][data-drawn] svg").length === wanted,
          count,
        );
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(
          viewport.width,
        );
        const map = page.locator("[data-figure='map-relative'] svg");
        const before = await map.innerHTML();
        await page.getByText("SVI", { exact: true }).locator("input").check({ force: true });
        expect(await map.innerHTML()).not.toBe(before);
        expect(complaints).toEqual([]);
      } finally {
        await browser.close();
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
});
