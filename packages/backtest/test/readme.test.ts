import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { backtestConfigSchema, readyBacktests, SOURCES } from "@volsmith/backtest";
import { expect, it } from "vitest";

const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
const tables = readme
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .join("\n");

const isThere = (key: string) => tables.includes(`\`${key}\``) || tables.includes(`\`${key}[]\``);

it("the README's tables have every key of a configuration", () => {
  const { shape } = backtestConfigSchema;
  const policy = shape.policies.unwrap().element.shape;
  const evaluation = shape.evaluation.unwrap().shape;
  const keys = [
    ...Object.keys(shape).filter((key) => !["claim", "evaluation", "report"].includes(key)),
    ...Object.keys(policy),
    ...Object.keys(evaluation).map((key) => `evaluation.${key}`),
  ];
  expect(keys.length).toBeGreaterThan(30);
  expect(keys.filter((key) => !isThere(key))).toEqual([]);
});

it("the README's tables have every source of paths and every ready configuration", () => {
  const names = [...Object.keys(SOURCES), ...readyBacktests.map(({ name }) => name)];
  expect(names.filter((name) => !tables.includes(`\`${name}\``))).toEqual([]);
});
