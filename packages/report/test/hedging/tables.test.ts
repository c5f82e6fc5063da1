import type { BacktestResult } from "@volsmith/backtest";
import { beforeAll, describe, expect, it } from "vitest";

import { hedgeTables } from "../../src/index.ts";
import { fakeBacktest } from "../support/fake-backtest.ts";

let result: BacktestResult;
beforeAll(async () => {
  result = await fakeBacktest();
});

const tableOf = (name: string) => hedgeTables(result).find((table) => table.name === name)!;

describe("hedgeTables", () => {
  it("has names fit for files, columns of different names, and cells a file can hold", () => {
    const tables = hedgeTables(result);
    expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
    for (const { name, columns, rows } of tables) {
      expect(name).toMatch(/^[a-z-]+$/);
      expect(new Set(columns).size).toBe(columns.length);
      expect(columns.length).toBeGreaterThan(1);
      for (const row of rows) {
        expect(row).toHaveLength(columns.length);
        for (const cell of row) {
          const plain = cell === null || typeof cell === "string" || Number.isFinite(cell);
          expect(plain, `${name}: ${String(cell)}`).toBe(true);
        }
      }
    }
  });

  it("has a line for every policy, group, training, epoch and bin", () => {
    const policies = 7;
    expect(tableOf("policies").rows).toHaveLength(policies);
    expect(tableOf("by-moneyness").rows).toHaveLength(policies * 5);
    expect(tableOf("by-volatility").rows).toHaveLength(policies * 3);
    expect(tableOf("errors-by-part").rows).toHaveLength(policies * 3);
    expect(tableOf("trainings").rows).toHaveLength(6);
    expect(tableOf("training-curves").rows).toHaveLength(6 * 12);
    const { pnlEdges, payoffs, times, examples } = result.evaluation;
    expect(tableOf("pnl-histograms").rows).toHaveLength(policies * (pnlEdges.length - 1));
    expect(tableOf("outcomes").rows).toHaveLength(payoffs.length);
    expect(tableOf("hedge-paths").rows).toHaveLength(examples.length * times.length);
  });

  it("gives the numbers of the result, in its units: of learned policies means over trainings", () => {
    const { columns, rows } = tableOf("policies");
    const rowOf = (policy: string) =>
      rows.find((each) => each[columns.indexOf("policy")] === policy)!;
    const rule = result.evaluation.policies.find(({ name }) => name === "rule 1")!;
    const { mean, tails, turnover } = rule.statistics;
    const own = { mean, cvar95: tails[1].cvar, valueAtRisk99: tails[2].valueAtRisk, turnover };
    for (const [name, value] of Object.entries({ ...own, runs: 1 }))
      expect(rowOf("rule 1")[columns.indexOf(name)]).toBe(value);
    const [{ policy, spread, means }] = result.overSeeds;
    for (const name of ["mean", "cvar95", "valueAtRisk99", "turnover"])
      expect(rowOf(policy)[columns.indexOf(name)]).toBe(spread[name].mean);
    expect(rowOf(policy)[columns.indexOf("runs")]).toBe(3);
    expect(rowOf(policy)[columns.indexOf("indifferencePrice")]).toBe(means!.price);
  });

  it("sets every policy against the reference over trainings, the reference being above none", () => {
    const { columns, rows } = tableOf("intervals");
    const at = (policy: string, name: string) => {
      const row = rows.find(
        (each) =>
          each[columns.indexOf("policy")] === policy &&
          each[columns.indexOf("statistic")] === "cvar95",
      )!;
      return row[columns.indexOf(name)];
    };
    const [one, two] = result.overSeeds;
    expect(result.evaluation.against).toBe(one.policy);
    expect(at(two.policy, "lessReferenceLow")).toBe(one.others![0].differences.cvar95[0]);
    const rule = one.against.find(({ baseline }) => baseline === "rule 1")!;
    expect(at("rule 1", "lessReferenceHigh")).toBe(rule.differences.cvar95[1]);
  });

  it("keeps a policy called like a column apart from it", async () => {
    const named = await fakeBacktest({ learned: 2, nPaths: 60, names: (i) => ["time", "spot"][i] });
    for (const { columns } of hedgeTables(named))
      expect(new Set(columns).size).toBe(columns.length);
  });

  it("keeps its heads where there is nothing to list", () => {
    const bare = hedgeTables({ ...result, trainings: [], overSeeds: [] });
    expect(bare.find(({ name }) => name === "trainings")!.columns).toContain("advice");
    expect(bare.map(({ name }) => name)).toEqual(hedgeTables(result).map(({ name }) => name));
  });
});
