import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { buildHedgeReport } from "../../src/index.ts";
import { hasBrowser, launchBrowser, whyAbsent } from "../support/browser.ts";
import { fakeBacktest } from "../support/fake-backtest.ts";
import { scrollThrough, watch } from "../support/page.ts";

describe.skipIf(!hasBrowser)(`a back-test of hedges in a browser${whyAbsent}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-hedge-"));
  const url = pathToFileURL(join(folder, "hedge.html")).href;
  let browser: Browser;

  beforeAll(async () => {
    const result = await fakeBacktest({
      names: () => "A network with a rather long name, CVaR 95 %",
      learned: 1,
      rules: 2,
      runs: 2,
    });
    writeFileSync(join(folder, "hedge.html"), buildHedgeReport(result));
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
    "draws everything on %s, without complaint, no wider than the screen",
    async (_, viewport, colorScheme) => {
      const page = await browser.newPage({ viewport, colorScheme });
      const complaints = watch(page);
      await page.goto(url);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      await scrollThrough(page);
      expect(await page.locator("[data-figure]:not([data-drawn])").count()).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      expect(await overflowing(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
    60_000,
  );

  it("shows and hides a policy's lines by its chip", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(url);
    const figure = page.locator("[data-figure='path-positions-0']").first();
    await figure.scrollIntoViewIfNeeded();
    await page.waitForSelector("[data-figure='path-positions-0'][data-drawn] svg");
    const lines = () => figure.locator(".mark-line path").count();
    const before = await lines();
    const chip = page.locator("#positions [data-toggle-method][aria-pressed='true']").first();
    await chip.click();
    await expect.poll(lines).toBe(before - 1);
    await page.close();
  }, 60_000);
});

/** Figures whose marks leave their box to the right. */
function overflowing(page: Page): Promise<readonly (string | undefined)[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-figure]")]
      .filter((host) => {
        const { right } = host.getBoundingClientRect();
        const drawn = host.querySelector("svg")!.getBoundingClientRect();
        return drawn.right > right + 1;
      })
      .map((host) => host.dataset.figure),
  );
}
