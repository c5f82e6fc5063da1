#!/usr/bin/env node
/**
 * Reads damaged vendor files and reports everything that is neither chains nor an error of ours,
 * and every read that takes longer than ten seconds. After a build:
 *
 *   node packages/market/scripts/fuzz-readers.mjs [files = 2000] [seed = 1]
 *
 * A shorter run of the same damage is in test/readers/fuzz.test.ts.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSnapshot } from "@volsmith/market";
import { readChains } from "@volsmith/market/readers";
import { randomGenerator, VolsmithError } from "@volsmith/numerics";
import { createServer } from "vite";

const nFiles = Number(process.argv[2] ?? 2000);
const random = randomGenerator(Number(process.argv[3] ?? 1));
// The damage is TypeScript shared with the tests.
const vite = await createServer({ server: { middlewareMode: true }, appType: "custom" });
const { damaged, soundFile, VENDORS } = await vite.ssrLoadModule(
  "packages/market/test/readers/mutations.ts",
);
const sounds = VENDORS.map((vendor) => ({ vendor, text: soundFile(vendor) }));
const folder = mkdtempSync(join(tmpdir(), "volsmith-fuzz-"));
const outcomes = new Map();
const count = (outcome) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
let nBad = 0;

for (let i = 0; i < nFiles; i++) {
  const { vendor, text } = sounds[i % sounds.length];
  const path = join(folder, "spx.csv");
  writeFileSync(path, damaged(text, random));
  const started = performance.now();
  try {
    for await (const chain of readChains(path)) buildSnapshot(chain);
    count("chains");
  } catch (error) {
    if (error instanceof VolsmithError) count(`${error.name} (${error.code})`);
    else {
      nBad++;
      console.error(`file ${i} (${vendor}):`, error);
    }
  }
  if (performance.now() - started > 10_000) {
    nBad++;
    console.error(`file ${i} (${vendor}) took ${Math.round(performance.now() - started)} ms`);
  }
}

await vite.close();
rmSync(folder, { recursive: true, force: true });
console.log(`${nFiles} damaged files:`, Object.fromEntries(outcomes), `${nBad} bad`);
process.exitCode = nBad === 0 ? 0 : 1;
