import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import * as engine from "@volsmith/engine";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");

it("the README shows the example that runs", () => {
  expect(read("../README.md")).toContain(read("../../../examples/own-layer.mjs").trim());
});

it("the README's tables name functions that are there", () => {
  const tables = read("../README.md")
    .split("## Writing a layer")[0]
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const names = tables.flatMap((line) =>
    [...line.matchAll(/`([A-Za-z]+)`/g)].map(([, name]) => name),
  );
  const missing = names.filter(
    (name) => !(name in engine) && name !== "objective" && name !== "slopes",
  );
  expect(missing).toEqual([]);
});
