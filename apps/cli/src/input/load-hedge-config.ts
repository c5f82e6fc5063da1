/** The configuration of a back-test: a file's, a ready one, or the one a folder was begun with. */
import { stat } from "node:fs/promises";
import { readFileBytes } from "@volsmith/files/node";
import type { BacktestConfig } from "@volsmith/backtest";
import { UsageError } from "../terminal/usage-error.ts";
import { readStandardInput } from "./standard-input.ts";

export interface HedgeConfigOptions {
  /** Value of `${data}`. */
  readonly data?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly seeds?: number;
  readonly threads?: number;
  /** A source of paths in place of the configuration's, over the same time. */
  readonly paths?: { readonly kind: string };
}

export interface LoadedHedgeConfig {
  readonly config: BacktestConfig;
  /** What messages call it. */
  readonly file: string;
}

export const DEFAULT_HEDGE = "default";
/** The one that is made for paths from quotes. */
export const QUOTES_HEDGE = "surface";

const FIX = "volsmith hedge init prints one to begin with";

/**
 * @param named a file, "-", or the name of a ready configuration; a file wins
 * @throws {UsageError} for a name that is neither
 * @throws {FormatError} naming the file and the key that is wrong, and what it may be
 */
export async function loadHedgeConfig(
  named: string | undefined,
  options: HedgeConfigOptions,
): Promise<LoadedHedgeConfig> {
  const { parseBacktestConfig } = await import("@volsmith/backtest");
  const { seeds, threads, paths, out, resume } = options;
  const changes = {
    ...(seeds !== undefined && { seeds }),
    ...(threads !== undefined && { threads }),
  };
  if (named === undefined && resume && !paths) {
    if (out === undefined) throw new UsageError("--resume without a CONFIG needs --out FOLDER");
    return { config: { ...(await begunConfig(out)), ...changes }, file: out };
  }
  const { json, file } = await readHedgeConfig(
    named ?? (paths ? QUOTES_HEDGE : DEFAULT_HEDGE),
    options,
  );
  if (typeof json !== "object" || json === null || Array.isArray(json))
    return { config: parseBacktestConfig(json, { file }), file };
  const wanted = { ...(paths ? onPaths(json, paths) : json), ...changes };
  return { config: parseBacktestConfig(wanted, { file }), file };
}

/** Learned from and judged on these paths; what the configuration's own say of the same kind, or of time, stays. */
function onPaths(json: object, paths: { readonly kind: string }): object {
  const { testPaths: _, ...rest } = json as { readonly testPaths?: unknown };
  const own = (json as { readonly paths?: Readonly<Record<string, unknown>> | null }).paths ?? {};
  const { kind, years, steps } = own;
  const kept =
    kind === paths.kind
      ? own
      : { ...(years !== undefined && { years }), ...(steps !== undefined && { steps }) };
  return { ...rest, paths: { ...kept, ...paths } };
}

/** A configuration as it was written, and what messages call it. */
export async function readHedgeConfig(
  named: string,
  { data }: Pick<HedgeConfigOptions, "data">,
): Promise<{ readonly json: unknown; readonly file: string }> {
  const { readyBacktests } = await import("@volsmith/backtest");
  const isFile = named === "-" || (await stat(named).catch(() => null))?.isFile() === true;
  if (!isFile) {
    const ready = readyBacktests.find(({ name }) => name === named);
    if (ready) return { json: ready.config, file: named };
    // What looks like a path was meant to be one: reading says why it cannot be read.
    if (!/[/\\]|\.json$/i.test(named)) throw new UsageError(unknownText(named, readyBacktests));
  }
  const file = named === "-" ? "standard input" : named;
  const text =
    named === "-"
      ? await readStandardInput()
      : new TextDecoder().decode(await readFileBytes(named));
  const { readConfigText } = await import("@volsmith/runs");
  const variables = data === undefined ? {} : { data };
  return { json: readConfigText(text, { file, variables, fix: FIX }), file };
}

export function unknownText(named: string, ready: readonly { readonly name: string }[]): string {
  const names = ready.map(({ name }) => name).join(", ");
  return `there is no file and no ready configuration ${JSON.stringify(named)}; ready ones are ${names}; a file is named by its path, such as ./mine.json`;
}

/** With all the seeds it was given since, as far as its result tells. */
async function begunConfig(folder: string): Promise<BacktestConfig> {
  const { readBacktestManifest, readBacktestResult } = await import("@volsmith/backtest/node");
  const { config } = await readBacktestManifest(folder);
  const result = await readBacktestResult(folder).catch(() => null);
  const { seeds = 1 } = (result?.config ?? {}) as Partial<BacktestConfig>;
  return { ...config, seeds: Math.max(config.seeds, seeds) };
}
