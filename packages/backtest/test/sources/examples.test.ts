/** The examples are configurations, and say what they are judged on. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { parseBacktestConfig } from "@volsmith/backtest";
import { readConfigText } from "@volsmith/runs";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../../../examples/hedges/", import.meta.url));

describe("examples/hedges", () => {
  it.each(readdirSync(folder))("%s is a configuration", (name) => {
    const file = `${folder}${name}`;
    const variables = { data: "/data" };
    const text = readFileSync(file, "utf8");
    const config = parseBacktestConfig(readConfigText(text, { file, variables }), { file });
    expect(name).toBe(`${config.name}.json`);
    const judged = config.testPaths ?? config.paths;
    // What was received is in the payoff of a recorded contract.
    if (judged.kind === "options") expect(config.evaluation.premium).toBe(0);
  });
});
