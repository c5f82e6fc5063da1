import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { defaultMarket, formatChain } from "../../src/index.ts";

describe("the package's main entry", () => {
  it("bundles for browsers and makes the same market there, without anything of Node", async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL("../../src/index.ts", import.meta.url))],
      bundle: true,
      write: false,
      platform: "browser",
      format: "iife",
      globalName: "market",
      conditions: ["source"],
    });
    // No process, require, Buffer or module: what the language and Intl give is all there is.
    const context = createContext({});
    runInContext(outputFiles[0].text, context);
    const text = runInContext("market.formatChain(market.defaultMarket().chain)", context);
    expect(text).toBe(formatChain(defaultMarket().chain));
  });
});
