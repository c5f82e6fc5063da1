import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { buildReport } from "../src/index.ts";
import { hasBrowser, launchBrowser, whyAbsent } from "./support/browser.ts";
import { fakeInput } from "./support/fake-study.ts";

const software = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

describe.skipIf(!hasBrowser)(`the report in a browser${whyAbsent}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-report-"));
  const url = pathToFileURL(join(folder, "report.html")).href;
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(join(folder, "report.html"), buildReport(fakeInput({ nSlices: 6 })));
    browser = await launchBrowser(...software);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["a desktop", { width: 1440, height: 900 }, "light"],
    ["a phone in the dark", { width: 390, height: 844 }, "dark"],
  ] as const)(
    "draws everything on %s, without complaint or request",
    async (_, viewport, scheme) => {
      const page = await browser.newPage({ viewport, colorScheme: scheme });
      const { complaints, requests } = watch(page);
      await page.goto(url);
      await scrollThrough(page);
      const figures = await page.locator("[data-figure]").count();
      expect(figures).toBeGreaterThan(15);
      expect(await page.locator("[data-figure][data-drawn] svg").count()).toBe(figures);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      expect(await colorsOnCanvas(page)).toBeGreaterThan(50);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      await page.close();
    },
    60_000,
  );

  it("follows method chips, switches and the expiry menu", async () => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    const { complaints } = watch(page);
    await page.goto(url);
    await scrollThrough(page);
    const smile = page.locator("[data-figure='smile']");
    const lines = () => smile.locator(".mark-line path").count();
    expect(await lines()).toBe(3);
    await page.click("[data-toggle-method='ssvi']");
    expect(await lines()).toBe(2);
    const drawing = () => smile.locator("svg").innerHTML();
    const first = await drawing();
    await page.selectOption("[data-slice-select]", "5");
    const second = await drawing();
    expect(second).not.toBe(first);
    await page.check("[data-reach][value='core']");
    expect(await drawing()).not.toBe(second);
    const before = await colorsOnCanvas(page);
    await page.check("[name='surface-method'][value='operator']");
    expect(await page.isChecked("[name='residuals-method'][value='operator']")).toBe(true);
    await page.locator("[data-surface] canvas").last().focus();
    await page.keyboard.press("ArrowLeft");
    expect(await colorsOnCanvas(page)).toBeGreaterThan(before / 2);
    expect(complaints).toEqual([]);
    await page.close();
  }, 60_000);

  it("shows the still picture where there is no WebGL", async () => {
    const page = await browser.newPage();
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await page.goto(url);
    await page.locator("[data-surface]").scrollIntoViewIfNeeded();
    await page.waitForSelector("[data-surface='still'] > svg");
    expect(await page.locator("[data-surface] canvas").count()).toBe(0);
    await page.close();
  }, 60_000);
});

function watch(page: Page): { complaints: string[]; requests: string[] } {
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) requests.push(request.url());
  });
  return { complaints, requests };
}

/** Figures are drawn as they come into view. */
async function scrollThrough(page: Page): Promise<void> {
  const figures = page.locator("[data-figure]");
  for (let i = 0; i < (await figures.count()); i++) {
    await figures.nth(i).scrollIntoViewIfNeeded();
  }
  await page.waitForFunction(
    () =>
      document.querySelectorAll("[data-figure]").length ===
      document.querySelectorAll("[data-drawn]").length,
  );
  await page.locator("[data-surface]").scrollIntoViewIfNeeded();
  await page.waitForSelector("[data-surface='live'] canvas");
}

/** Distinct colours of the 3-D drawing; a blank canvas has one. */
async function colorsOnCanvas(page: Page): Promise<number> {
  return page.evaluate(() => {
    const drawing = document.querySelector<HTMLCanvasElement>("[data-surface] canvas")!;
    const copy = document.createElement("canvas");
    copy.width = drawing.width;
    copy.height = drawing.height;
    const context = copy.getContext("2d")!;
    context.drawImage(drawing, 0, 0);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    const colors = new Set<number>();
    for (let i = 0; i < data.length; i += 4) {
      colors.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    }
    return colors.size;
  });
}
