/** The pure packages, bundled by Vite, do in Chromium what they do in Node. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Comparison } from "./page/compare-devices.ts";
import { smoothDefaultMarket } from "./page/smooth-default-market.ts";
import type { Outcome } from "./page/smooth-default-market.ts";

const executable = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => existsSync(path));
const absent = executable ? "" : " (skipped: no Chromium on this machine)";
const quiet = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

describe.skipIf(!executable)(`surfaces in a browser${absent}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-browser-"));
  let server: Server;
  let browser: Browser;
  let inNode: Outcome;

  beforeAll(async () => {
    await build({
      root: fileURLToPath(new URL("page", import.meta.url)),
      configFile: false,
      logLevel: "error",
      base: "./",
      resolve: { conditions: ["source", "module", "browser"] },
      build: { outDir: folder, emptyOutDir: true, minify: false, target: "esnext" },
      worker: { format: "es" },
    });
    server = await serve(folder);
    browser = await chromium.launch({ executablePath: executable!, args: quiet });
    inNode = await smoothDefaultMarket(1);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["one thread where memory cannot be shared", "alone", 1],
    ["two threads where the page is cross-origin isolated", "isolated", 2],
  ])(
    "come out as in Node, on %s",
    async (_, place, threads) => {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      const { port } = server.address() as AddressInfo;
      await page.goto(`http://127.0.0.1:${port}/${place}/index.html`);
      await page.waitForFunction("globalThis.smoothDefaultMarket");
      const outcome: Outcome = await page.evaluate("smoothDefaultMarket(2)");
      expect(complaints).toEqual([]);
      expect(outcome.threads).toBe(threads);
      outcome.surfaces.forEach(({ method, verdict, vols }, i) => {
        const same = inNode.surfaces[i];
        expect({ method, verdict }).toEqual({ method: same.method, verdict: same.verdict });
        // Engines may differ in the last bits of exp and log, and solvers in where they stop then;
        // the network sees volatilities in float32.
        vols.forEach((vol, j) => expect(vol / same.vols[j]).toBeCloseTo(1, 5));
      });
      await page.close();
    },
    30_000,
  );

  it("come of WebGPU as of the kernels, gradients too, on Chromium's software adapter", async () => {
    const software = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];
    const args = [...quiet, ...software];
    const other = await chromium.launch({ executablePath: executable!, args });
    try {
      const page = await other.newPage();
      const { port } = server.address() as AddressInfo;
      await page.goto(`http://127.0.0.1:${port}/alone/index.html`);
      await page.waitForFunction("globalThis.compareDevices");
      const comparison: Comparison = await page.evaluate("compareDevices()");
      expect(comparison.device).toMatch(/swiftshader \(software\)/);
      expect(comparison.auto).toBe("cpu");
      // Two float32 implementations that sum in different orders.
      expect(comparison.vols).toBeLessThan(1e-5);
      expect(comparison.gradient).toBeLessThan(2e-5);
    } finally {
      await other.close();
    }
  }, 120_000);
});

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
};

/** The files of a folder on loopback; under /isolated/ with the headers that memory sharing asks. */
function serve(folder: string): Promise<Server> {
  const server = createServer(({ url = "" }, response) => {
    const { pathname } = new URL(url, "http://loopback");
    const [, place, ...rest] = pathname.split("/");
    const path = join(
      folder,
      ...rest.slice(0, -1).map((part) => basename(part)),
      basename(pathname),
    );
    if (!existsSync(path)) {
      response.writeHead(204).end(); // the browser asks for an icon
      return;
    }
    response.writeHead(200, {
      "content-type": types[extname(path)] ?? "application/octet-stream",
      ...(place === "isolated" && {
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
      }),
    });
    response.end(readFileSync(path));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
