#!/usr/bin/env node
/**
 * Turns vendors' chain files into one panel to train the operator on.
 *
 *   node packages/surface/scripts/build-panel.mjs FILES… -o PANEL [options]
 *
 *   -o, --output PANEL     file to write (safetensors); not inside this repository, where data of a
 *                          vendor could be published by accident
 *   --vendor NAME          whose files they are; found from their contents when left out
 *   --underlying NAME      only this underlying, or its name where files do not say
 *   --calendar NAME        us-index, us-equity, sse or crypto, where the vendor's own is not meant
 *   --from, --to DATE      first and last quote date, both included
 *   --root ROOT            only this option root; may be repeated
 *   --min-quotes N         leave out snapshots with fewer quotes in the operator's domain [30]
 *
 * Days that may not be trained on may stand in a panel: `panelStream` refuses them.
 */
import { mkdir } from "node:fs/promises";
import { basename, dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeFileAtomic } from "@volsmith/files/node";
import { buildSnapshots, formatDay } from "@volsmith/market";
import { readChains } from "@volsmith/market/readers";
import { panelOf, TEST_DAYS, writePanel } from "@volsmith/surface";

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    output: { type: "string", short: "o" },
    vendor: { type: "string" },
    underlying: { type: "string" },
    calendar: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    root: { type: "string", multiple: true },
    "min-quotes": { type: "string", default: "30" },
  },
});

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const output = values.output === undefined ? null : resolve(values.output);
const minQuotes = Number(values["min-quotes"]);
if (files.length === 0 || output === null) {
  wrongUsage("usage: build-panel.mjs FILES… -o PANEL");
} else if (!relative(repository, output).startsWith("..")) {
  wrongUsage(`${output} lies inside the repository: choose a folder outside it`);
} else if (!Number.isInteger(minQuotes) || minQuotes < 1) {
  wrongUsage(`--min-quotes must be a whole number from 1 on, got ${values["min-quotes"]}`);
} else {
  await build(output);
}

/** @param {string} path */
async function build(path) {
  const start = performance.now();
  const panel = await panelOf(snapshots(), { minQuotes });
  await mkdir(dirname(path), { recursive: true });
  const bytes = writePanel(panel);
  await writeFileAtomic(path, bytes);
  const dates = [...panel.quotedAts].map((at) => formatDay(Math.floor(at / 86_400_000)));
  const guarded = dates.filter((date) => TEST_DAYS.includes(date)).length;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.error(
    `${path}: ${panel.size} snapshots, ${panel.rhos.length} quotes, ` +
      `${dates.reduce(least, "9999")} to ${dates.reduce(most, "0000")}, ` +
      `${(bytes.length / 2 ** 20).toFixed(1)} MiB, ${seconds} s` +
      (guarded > 0 ? `; ${guarded} on test days, which streams refuse` : ""),
  );
}

/** Snapshots of all files, told about on the way. */
async function* snapshots() {
  const { vendor, underlying, calendar, from, to, root: roots } = values;
  const given = Object.entries({ vendor, underlying, calendar, from, to });
  const read = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  for (const file of files) {
    let count = 0;
    let quotes = 0;
    for await (const snapshot of buildSnapshots(readChains(file, read), roots ? { roots } : {})) {
      count += 1;
      quotes += snapshot.cleaning.nKept;
      yield snapshot;
    }
    console.error(`${basename(file)}: ${count} chains, ${quotes} clean quotes`);
  }
}

/** @param {string} message */
function wrongUsage(message) {
  console.error(message);
  process.exitCode = 2;
}

/** @param {string} a @param {string} b */
function least(a, b) {
  return a < b ? a : b;
}

/** @param {string} a @param {string} b */
function most(a, b) {
  return a > b ? a : b;
}
