import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { expect, it } from "vitest";

it("the main entry bundles for browsers: tables, splits and histories without anything of Node", async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../src/index.ts", import.meta.url))],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "tables",
    conditions: ["source"],
  });
  // No process, require, Buffer or SharedArrayBuffer, as on a page without isolation.
  const context = createContext({});
  runInContext("delete globalThis.SharedArrayBuffer", context);
  runInContext(outputFiles[0].text, context);
  const script = `
    const table = tables.shareTable(tables.tableOf({
      featureNames: ["x"], features: [[1, 2, 3]], targets: [0.1, 0.2, 0.3], days: [1, 2, 3],
      contracts: [7, 7, 7],
    }));
    const split = tables.chronologicalSplit(table);
    tables.checkLeakage(table, split);
    const { features } = tables.historyOf(table, split.test, 4);
    JSON.stringify([...features, tables.STUDY_FEATURES.length]);`;
  expect(runInContext(script, context)).toBe("[0,1,2,3,10]");
});
