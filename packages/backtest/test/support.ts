/** Back-tests small enough to run in a moment. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { parseBacktestConfig } from "@volsmith/backtest";
import type { BacktestConfig } from "@volsmith/backtest";

const features = [{ kind: "strike-distance" }, { kind: "time-left" }];

export const tiny = {
  name: "tiny",
  seeds: 2,
  paths: { kind: "process", process: { kind: "gbm" }, years: 0.1, steps: 5 },
  nTraining: 200,
  nValidation: 100,
  nTest: 300,
  costs: [{ kind: "proportional", rate: 0.002 }],
  policies: [
    { name: "GRU 4", network: { kind: "gru", units: 4 }, features, epochs: 6, batchRows: 50 },
    {
      name: "Wild",
      network: { kind: "gru", units: 4 },
      features,
      epochs: 4,
      batchRows: 50,
      schedule: { kind: "constant", rate: 1e7 },
    },
    {
      name: "Band",
      network: { kind: "no-transaction-band", hidden: [4] },
      features,
      epochs: 4,
      batchRows: 50,
    },
  ],
  baselines: [{ kind: "none" }, { kind: "black-scholes-delta", vol: 0.2 }],
  evaluation: { draws: 20 },
  checkpointSeconds: 0,
  threads: 1,
};

export function tinyConfig(changes: object = {}): BacktestConfig {
  return parseBacktestConfig({ ...tiny, ...changes });
}

/** Without what differs from run to run: times and threads. */
export function timeless(result: unknown): unknown {
  return JSON.parse(
    JSON.stringify(result, (key, value: unknown) =>
      /^(seconds|startedAt|finishedAt|threads)$/.test(key) ? null : value,
    ),
  );
}

/** Bytes of every policy and outcome of a run, by file. */
export function filesOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ["policies", "results"].flatMap((part) =>
      readdirSync(join(folder, part)).map((name) => [
        `${part}/${name}`,
        readFileSync(join(folder, part, name)).toString("base64"),
      ]),
    ),
  );
}
