import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { featureTitle } from "../src/index.ts";
import { REASONS } from "../src/node/reasons.ts";

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
const readme = read("../README.md");

it("the README shows the example that runs", () => {
  expect(readme).toContain(read("../../../examples/pricing-table.mjs").trim());
});

it("the README names every reason, in the order they are asked", () => {
  const places = REASONS.map((reason) => readme.indexOf(`\`${reason}\``));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

it("the README names features that are", () => {
  const [, rows] = /## Features([\s\S]*?)## What/.exec(readme)!;
  const names = [...rows.matchAll(/^\| (`[^|]+`)/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) =>
      name.replace(/N$/, "20").replace(/P$/, "94"),
    ),
  );
  expect(names.length).toBeGreaterThan(12);
  for (const name of names) expect(featureTitle(name)).not.toBe(name);
});
