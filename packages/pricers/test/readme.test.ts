import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { loadEngine } from "@volsmith/engine";
import { pricerFamilies, pricerRegistry } from "@volsmith/pricers";
import { expect, it } from "vitest";

import { gatedNetwork } from "./support/own-family.ts";
import { marketData } from "./support/table.ts";

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
const readme = read("../README.md");

it("the README shows the example that runs, and the family that is tested", () => {
  expect(readme).toContain(read("../../../examples/train-a-pricer.mjs").trim());
  expect(readme).toContain(read("./support/own-family.ts").trim());
});

it("the README names every family", () => {
  const named = [...readme.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, kind]) => kind);
  expect(named.filter((name) => pricerFamilies.some(({ kind }) => kind === name))).toEqual(
    expect.arrayContaining(pricerFamilies.map(({ kind }) => kind)),
  );
});

it("a family of one's own trains, prices and is read back", async () => {
  const engine = await loadEngine({ threads: 1 });
  const registry = pricerRegistry([...pricerFamilies, gatedNetwork]);
  const data = marketData();
  const config = { kind: "gated", units: 8, layers: 1, epochs: 30, output: "bounded" };
  const { pricer, history } = await registry.train(config, data, { engine, seed: 1 });
  expect(history.at(-1)!.validation).toBeLessThan(history[0].validation);
  const again = registry.read(pricer.toSafetensors(), { engine });
  const { test } = data.split;
  expect(again.price(data.table, test)).toEqual(pricer.price(data.table, test));
  expect(pricer.toOnnx().length).toBeGreaterThan(500);
  pricer.dispose();
  again.dispose();
  engine.dispose();
});
