/** The engine, bundled by Vite, trains in Chromium to the weights it trains to in Node. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { build, preview } from "vite";
import type { PreviewServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainSmall } from "./page/train-small.ts";
import type { Outcome } from "./page/train-small.ts";

const executable = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => existsSync(path));
const absent = executable ? "" : " (skipped: no Chromium on this machine)";
const args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"];
const isolation = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

describe.skipIf(!executable)(`the engine in a browser${absent}`, () => {
  const outDir = mkdtempSync(join(tmpdir(), "volsmith-engine-"));
  const root = fileURLToPath(new URL("page", import.meta.url));
  const servers: PreviewServer[] = [];
  let browser: Browser;

  beforeAll(async () => {
    await build({
      root,
      configFile: false,
      logLevel: "error",
      resolve: { conditions: ["source", "module", "browser"] },
      build: { outDir, emptyOutDir: true, minify: false, target: "esnext" },
      worker: { format: "es" },
    });
    browser = await chromium.launch({ executablePath: executable!, args });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    for (const server of servers) await server.close();
    rmSync(outDir, { recursive: true });
  });

  it.each([
    ["one thread where memory cannot be shared", {}, 1],
    ["two threads where the page is cross-origin isolated", isolation, 2],
  ])(
    "trains to the same bits as in Node, on %s",
    async (_, headers, threads) => {
      const server = await preview({
        root,
        configFile: false,
        logLevel: "silent",
        build: { outDir },
        preview: { port: 0, host: "127.0.0.1", headers },
      });
      servers.push(server);
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls!.local[0]);
      await page.waitForFunction("globalThis.trainSmall");
      const outcome: Outcome = await page.evaluate("trainSmall(2)");
      expect(outcome).toEqual({ ...(await trainSmall(1)), threads });
      await page.close();
    },
    60_000,
  );
});
