/** Bundled for a page and called in Node: prices of models that were trained, saved and read back. */
import { loadEngine } from "@volsmith/engine";
import { pricerFamilies, readPricer, trainPricer } from "@volsmith/pricers";

import { small } from "../support/small.ts";
import { marketData } from "../support/table.ts";

/** First prices of the test part, by family. */
export async function trainFamilies(): Promise<Record<string, number[]>> {
  // Another build rounds differently.
  const engine = await loadEngine({ threads: 1, build: "simd128" });
  const data = marketData();
  const prices: Record<string, number[]> = {};
  for (const { kind } of pricerFamilies) {
    const { pricer } = await trainPricer(small(kind), data, { engine, seed: 3 });
    const read = readPricer(pricer.toSafetensors(), { engine });
    const { from } = data.split.test;
    prices[kind] = [...read.price(data.table, { from, to: from + 5 })];
    pricer.dispose();
    read.dispose();
  }
  engine.dispose();
  return prices;
}

Object.assign(globalThis, { trainFamilies });
