/** Every family, bundled, trains in Chromium to the prices it trains to in Node. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pricerFamilies } from "@volsmith/pricers";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { describe, expect, it } from "vitest";

import { trainFamilies } from "./train-families.ts";

const executable = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => existsSync(path));
const absent = executable ? "" : " (skipped: no Chromium on this machine)";
const args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"];

describe.skipIf(!executable)(`pricers in a browser${absent}`, () => {
  it("train, save, read and price there as in Node, every family", async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL("train-families.ts", import.meta.url))],
      bundle: true,
      write: false,
      platform: "browser",
      format: "esm",
      conditions: ["source"],
    });
    const browser = await chromium.launch({ executablePath: executable!, args });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ type: "module", content: outputFiles[0].text });
      await page.waitForFunction("globalThis.trainFamilies");
      const found: Record<string, number[]> = await page.evaluate("trainFamilies()");
      const wanted = await trainFamilies();
      expect(Object.keys(found)).toEqual(pricerFamilies.map(({ kind }) => kind));
      // Exponentials of another V8 may differ in a last place, and training carries that on.
      for (const [kind, prices] of Object.entries(wanted))
        prices.forEach((price, i) => expect(found[kind][i]).toBeCloseTo(price, 5));
    } finally {
      await browser.close();
    }
  }, 60_000);
});
