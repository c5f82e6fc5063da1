/** From JSON to a back-test's configuration, defaults filled in, every member checked by its family. */
import { baselineFromJson, criterionFromJson } from "@volsmith/hedging";
import type { Kinded } from "@volsmith/hedging";
import { checked, fileName, refuse } from "@volsmith/runs";

import { SOURCES } from "../sources/index.ts";
import type { PathSources } from "../sources/index.ts";
import { backtestConfigSchema } from "./backtest-config.ts";
import type { BacktestConfig } from "./backtest-config.ts";

export interface ParseBacktestOptions {
  /** Name of the file, for messages. */
  readonly file?: string;
  /** Where paths may come from. */
  readonly sources?: PathSources;
}

/**
 * @param json as it was written; nothing is needed but `baselines`
 * @throws {FormatError} naming the first key that is wrong and what it may be
 */
export function parseBacktestConfig(
  json: unknown,
  { file = "configuration", sources = SOURCES }: ParseBacktestOptions = {},
): BacktestConfig {
  const config = checked(backtestConfigSchema, json, { file });
  requireNames(config, file);
  requirePremiums(config, file);
  const { paths, testPaths } = config;
  return {
    ...config,
    paths: sourceConfig(paths, "paths", { file, sources }),
    ...(testPaths && { testPaths: sourceConfig(testPaths, "testPaths", { file, sources }) }),
  };
}

function sourceConfig(
  data: Kinded,
  key: string,
  { file, sources }: Required<ParseBacktestOptions>,
): BacktestConfig["paths"] {
  if (!Object.hasOwn(sources, data.kind)) {
    const kinds = Object.keys(sources).join(", ");
    refuse(file, `${key}.kind`, `be one of ${kinds}; got ${JSON.stringify(data.kind)}`);
  }
  return { ...checked(sources[data.kind].schema, data, { file, at: [key] }) };
}

/** Names are files' names, and what tables know a policy by. */
function requireNames({ policies, baselines }: BacktestConfig, file: string): void {
  const seen = new Map<string, string>();
  const take = (name: string, key: string): void => {
    if (/\.run\d+$/.test(fileName(name)))
      refuse(file, key, `not end like runs of a policy, whose files they are; got "${name}"`);
    const other = seen.get(fileName(name));
    if (other !== undefined)
      refuse(file, key, `differ from the name of ${other}, "${name}" comes twice`);
    seen.set(fileName(name), key.replace(/\.name$/, ""));
  };
  policies.forEach(({ name }, i) => take(name, `policies[${i}].name`));
  baselines.forEach((data, i) => take(baselineFromJson(data).name, `baselines[${i}].name`));
}

function requirePremiums({ policies, criterion, premium }: BacktestConfig, file: string): void {
  if (typeof premium !== "number" || premium === 0) return;
  for (const { criterion: own = criterion } of policies)
    if (criterionFromJson(own).cash === "unfunded")
      refuse(file, "premium", `be 0 or "indifference" with ${own.kind}, which takes none`);
}
