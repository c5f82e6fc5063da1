import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import * as hedging from "@volsmith/hedging";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");

it("the README shows the example that runs", () => {
  expect(read("../README.md")).toContain(read("../../../examples/hedge-a-call.mjs").trim());
});

it("the README's tables name functions that are there", () => {
  const tables = read("../README.md")
    .split("## An example")[0]
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const names = tables.flatMap((line) => [...line.matchAll(/`(\w+)/g)].map(([, name]) => name));
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !(name in hedging) && name !== "around")).toEqual([]);
});
