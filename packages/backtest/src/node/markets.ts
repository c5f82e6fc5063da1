/** Markets of a back-test: what its sources give, with its task on it. */
import { hedgeMarket, payoffFromJson } from "@volsmith/hedging";
import type { HedgeMarket, Simulator } from "@volsmith/hedging";
import { DataError } from "@volsmith/numerics";
import { seedOf } from "@volsmith/runs";
import { shortHash } from "@volsmith/runs/node";

import type { BacktestConfig } from "../config/backtest-config.ts";
import { taskOf } from "../plan/task.ts";
import type { MarketDescription } from "../result.ts";
import type { PathSources } from "../sources/index.ts";
import type { OpenedSource, PathPart, SourceContext } from "../sources/path-source.ts";

/** A part of the paths, with the task on it. */
export interface DrawnMarket {
  readonly market: HedgeMarket;
  /** Which paths belong together; undefined where each stands for itself. [nPaths] */
  readonly clusters: Uint32Array | undefined;
}

/** Opens the source that a configuration names; `parseBacktestConfig` has checked it. */
export function openSource(
  data: BacktestConfig["paths"],
  { sources, ...context }: SourceContext & { readonly sources: PathSources },
): Promise<OpenedSource> {
  return sources[data.kind].open(data, context);
}

/**
 * Paths of a part with the task on them. Parts have seeds of their own by the source's doing.
 * @param options.redraw number of the draw; 0, the first, by default
 */
export async function drawMarket(
  config: BacktestConfig,
  source: OpenedSource,
  {
    part,
    nPaths,
    simulator,
    redraw = 0,
  }: {
    readonly part: PathPart;
    readonly nPaths: number;
    readonly simulator: Simulator;
    readonly redraw?: number;
  },
): Promise<DrawnMarket> {
  const seed = redraw === 0 ? config.seed : seedOf(config.seed, `redraw ${redraw}`);
  const { kind, strike } = payoffFromJson(config.claim.payoff);
  requireSold(source, { kind, strike, premium: config.evaluation.premium });
  try {
    const { paths, data, instruments, clusters } = await source.draw(part, {
      nPaths,
      seed,
      simulator,
      ...(strike !== undefined && { strike }),
    });
    return { market: hedgeMarket(taskOf(config, instruments), paths, data), clusters };
  } catch (error) {
    // What JavaScript says of an array it cannot make.
    if (!(error instanceof RangeError)) throw error;
    const many = `there is no memory for ${nPaths} ${part} paths (${error.message})`;
    throw new DataError("paths", many, "ask for fewer paths or steps");
  }
}

/** Where a source recorded what was sold, another claim would be a label that lies, another premium a gift. */
function requireSold(
  { sold, title }: OpenedSource,
  {
    kind,
    strike,
    premium,
  }: {
    readonly kind: string;
    readonly strike: number | undefined;
    readonly premium: BacktestConfig["evaluation"]["premium"];
  },
): void {
  if (!sold) return;
  if (kind !== sold.kind || strike !== sold.strike) {
    const asked = strike === undefined ? `a ${kind}` : `a ${kind}, strike ${strike}`;
    const fix = `say { "kind": "${sold.kind}", "strike": ${sold.strike} }, or choose other options with paths.type`;
    throw new DataError("claim.payoff", `${title}: what was sold there is not ${asked}`, fix);
  }
  if (premium === 0) return;
  const problem = `${title}: what options were sold for is in what they owe`;
  throw new DataError("evaluation.premium", problem, "say 0, or it is counted twice");
}

/** All training paths of a configuration, drawn once, when they are first asked for. */
export function trainingPaths(
  config: BacktestConfig,
  source: OpenedSource | (() => Promise<OpenedSource>),
  simulator: Simulator,
): () => Promise<HedgeMarket> {
  let drawn: Promise<HedgeMarket> | null = null;
  const draw = async () => {
    const opened = typeof source === "function" ? await source() : source;
    const options = { part: "training", nPaths: config.nTraining, simulator } as const;
    return (await drawMarket(config, opened, options)).market;
  };
  return () => (drawn ??= draw());
}

/** @throws {DataError} where paths to be drawn anew were recorded, and are always the same */
export function requireRedrawable({ redraw }: BacktestConfig, { process, title }: OpenedSource) {
  if (redraw === null || process !== null) return;
  const fix = "leave redraw out, or learn from a process";
  throw new DataError("redraw", `${title}: there are no other paths than these`, fix);
}

/** Of the recorded data behind what is learned from and what is judged on. */
export function dataFingerprint(training: OpenedSource, test: OpenedSource): string {
  return shortHash([training, test].map(({ fingerprint }) => `${fingerprint}\n`));
}

/** All numbers of a market that a training sees. */
export function marketHash({
  paths,
  payoffs,
  impliedVols,
  prices,
  halfSpreads,
  options,
  ...rest
}: HedgeMarket) {
  const arrays = [paths.grid.times, paths.spots, paths.vols, payoffs, impliedVols];
  const quoted = options.flatMap((one) => (one ? Object.values(one) : []));
  const others = [rest.taus, rest.signs, ...prices, ...halfSpreads, ...quoted];
  return shortHash([...arrays, ...others].filter((array) => array !== null));
}

export function describeMarket(
  { title, facts }: OpenedSource,
  { nPaths, nValidation = 0 }: { readonly nPaths: number; readonly nValidation?: number },
): MarketDescription {
  return { title, facts, nPaths, nValidation };
}
