import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { buildModelStudyReport } from "../src/index.ts";
import { hasBrowser, launchBrowser, whyAbsent } from "./support/browser.ts";
import { fakeStudyResult } from "./support/fake-model-study.ts";
import { scrollThrough, watch } from "./support/page.ts";

describe.skipIf(!hasBrowser)(`a model study in a browser${whyAbsent}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-model-study-"));
  const url = pathToFileURL(join(folder, "study.html")).href;
  let browser: Browser;

  beforeAll(async () => {
    const result = fakeStudyResult({ nDays: 300, nSamples: 60 });
    const shown = ["Black-Scholes 90", "MLP", "Gradient boosting", "Ensemble"];
    const models = result.models.filter(({ name }) => shown.includes(name));
    writeFileSync(join(folder, "study.html"), buildModelStudyReport({ ...result, models }));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["a desktop", { width: 1280, height: 900 }, "light"],
    ["a phone in the dark", { width: 390, height: 844 }, "dark"],
  ] as const)(
    "draws what is unfolded on %s, the rest when it is opened, without complaint",
    async (_, viewport, colorScheme) => {
      const page = await browser.newPage({ viewport, colorScheme });
      const complaints = watch(page);
      await page.goto(url);
      await scrollThrough(page);
      const hidden = page.locator("#model-m1 [data-figure]");
      expect(await hidden.and(page.locator("[data-drawn]")).count()).toBe(0);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      await scrollThrough(page);
      expect(await page.locator("[data-figure]:not([data-drawn])").count()).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      expect(complaints).toEqual([]);
      await page.close();
    },
    60_000,
  );

  it("sorts the models by any head, both ways, and keeps what has no value last", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(url);
    const table = page.locator("#overview [data-sortable]");
    const first = () => table.locator("tbody tr").first().locator("th a").innerText();
    expect(await first()).toBe("Ensemble");
    await table.getByRole("button", { name: "RMSE" }).click();
    expect(await first()).toBe("Black-Scholes 90");
    await table.getByRole("button", { name: "RMSE" }).click();
    expect(await first()).toBe("Ensemble");
    expect(await table.locator("th[aria-sort='ascending']").innerText()).toContain("RMSE");
    await page.close();
  }, 60_000);

  it("unfolds a model whose name is clicked", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(url);
    const details = page.locator("#model-m2");
    expect(await details.getAttribute("open")).toBeNull();
    await page.locator("#overview a[href='#model-m2']").click();
    await page.waitForSelector("#model-m2[open] [data-figure][data-drawn] svg");
    await page.close();
  }, 60_000);
});
