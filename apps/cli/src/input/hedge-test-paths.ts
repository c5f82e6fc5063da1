/** Other paths to judge hedges on: of a process, or of another configuration. */
import type { BacktestConfig } from "@volsmith/backtest";
import { UsageError } from "../terminal/usage-error.ts";
import { loadHedgeConfig } from "./load-hedge-config.ts";
import { TYPICAL_PROCESSES } from "./typical-processes.ts";

export interface TestPathOptions {
  /** A kind, or JSON. */
  readonly process?: string;
  /** A configuration. */
  readonly on?: string;
  readonly data?: string;
}

/** A source of paths, as a configuration has it; undefined for the run's own. */
export async function loadTestPaths(
  folder: string,
  { process, on, data }: TestPathOptions,
): Promise<unknown> {
  if (on !== undefined) {
    const { config } = await loadHedgeConfig(on, data === undefined ? {} : { data });
    const { testPaths, paths } = config;
    return testPaths ?? paths;
  }
  return process === undefined ? undefined : processPaths(await readProcess(process), folder);
}

async function readProcess(text: string): Promise<object> {
  const { PROCESSES } = await import("@volsmith/hedging");
  const kinds = Object.keys(PROCESSES).join(", ");
  if (!text.trim().startsWith("{")) {
    if (Object.hasOwn(PROCESSES, text)) return typical({ kind: text });
    throw new UsageError(`--process takes JSON or one of ${kinds}, not ${JSON.stringify(text)}`);
  }
  try {
    return typical(JSON.parse(text) as { readonly kind?: unknown });
  } catch (error) {
    const example = '{"kind": "heston", "rho": -0.7}';
    throw new UsageError(
      `--process is no JSON: ${(error as Error).message}; write '${example}' or one of ${kinds}`,
    );
  }
}

/** With typical values for what was left out. */
function typical(process: { readonly kind?: unknown }): object {
  return { ...TYPICAL_PROCESSES[String(process.kind)], ...process };
}

/** A process over the time, the steps and from the spot of the run's own paths. */
async function processPaths(process: object, folder: string): Promise<object> {
  const { readBacktestManifest, readBacktestResult } = await import("@volsmith/backtest/node");
  const { paths } = (await readBacktestManifest(folder)).config;
  if (paths.kind === "process") {
    const own = paths as BacktestConfig["paths"] & { readonly process: { readonly spot?: number } };
    const { spot } = own.process;
    return { ...own, process: { ...(spot !== undefined && { spot }), ...process } };
  }
  const { times, examples } = (await readBacktestResult(folder)).evaluation;
  return {
    kind: "process",
    process: { spot: examples[0][0], ...process },
    years: times.at(-1)! - times[0],
    steps: times.length - 1,
  };
}
