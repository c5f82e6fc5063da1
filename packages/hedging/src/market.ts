import { DataError, DomainError, ShapeError } from "@volsmith/numerics";

import type { AlongPaths } from "./instruments/instrument.ts";
import type { OptionAlong } from "./instruments/option-along.ts";
import type { Payoff } from "./payoffs/payoff.ts";
import type { PathSet, Process, TimeGrid } from "./processes/process.ts";
import { tradedInstruments } from "./task.ts";
import type { HedgeTask, TradedInstrument } from "./task.ts";

/** A task on paths: all that is traded, owed and known. */
export interface HedgeMarket {
  readonly task: HedgeTask;
  readonly paths: PathSet;
  readonly grid: TimeGrid;
  readonly nPaths: number;
  /** Decisions of a path: at instants 0 to nSteps − 1, held until the next. */
  readonly nSteps: number;
  readonly instruments: readonly TradedInstrument[];
  /** Prices of each instrument, [nPaths, nSteps + 1]. */
  readonly prices: readonly AlongPaths[];
  /** Half-spreads of each instrument, where it has some. [nPaths, nSteps + 1] */
  readonly halfSpreads: readonly (AlongPaths | null)[];
  /** Contract and volatility of each instrument that is an option, where they are known. */
  readonly options: readonly (OptionAlong | null)[];
  /** What is owed on each path. [nPaths] */
  readonly payoffs: Float64Array;
  /** Implied volatilities of what was sold, where they are known. [nPaths, nSteps + 1] */
  readonly impliedVols: AlongPaths | null;
  /** Years to expiry of what was sold, where it is not the last instant. [nPaths, nSteps + 1] */
  readonly taus: AlongPaths | null;
  /** Where some paths are of calls and some of puts: 1 and −1. [nPaths] */
  readonly signs: Int8Array | null;
  /** Where the paths come from one: what baselines that know the model hedge with. */
  readonly process: Process | null;
}

export interface MarketData {
  /** Implied volatilities of what was sold along the paths, from a surface say. [nPaths, nSteps + 1] */
  readonly impliedVols?: AlongPaths;
  /** What is owed on each path, where it is known otherwise than from the payoff. [nPaths] */
  readonly payoffs?: Float64Array;
  /**
   * Years to expiry of what was sold, where it is bought back before: deltas are taken with them.
   * [nPaths, nSteps + 1]
   */
  readonly taus?: AlongPaths;
  /**
   * 1 where a call was sold and −1 where a put, of the payoff's strike: for recorded paths of both. The
   * payoff, a call or a put, then stands for either. [nPaths]
   */
  readonly signs?: Int8Array;
  /** Half of ask less bid of the underlying, paid on every unit traded beside costs. [nPaths, nSteps + 1] */
  readonly underlyingHalfSpreads?: AlongPaths;
  /** The process the paths were simulated by, for baselines that hedge with it. */
  readonly process?: Process;
}

/**
 * Puts a task on paths.
 *
 * @throws {ShapeError} when arrays do not fit the paths
 * @throws {DomainError} when times do not ascend or limits are not ordered
 * @throws {DataError} when a payoff or price is no number
 */
export function hedgeMarket(
  task: HedgeTask,
  paths: PathSet,
  {
    impliedVols,
    payoffs = payoffsOf(task.payoff, paths),
    taus,
    signs,
    underlyingHalfSpreads,
    process,
  }: MarketData = {},
): HedgeMarket {
  const { grid, nPaths } = paths;
  requirePaths(paths);
  const instruments = tradedInstruments(task);
  for (const [what, along] of Object.entries({ impliedVols, taus, underlyingHalfSpreads }))
    if (along && along.length !== paths.spots.length)
      throw new ShapeError("hedgeMarket", what, [paths.spots.length], [along.length]);
  if (signs) requireSigns(task.payoff, signs, nPaths);
  if (payoffs.length !== nPaths)
    throw new ShapeError("hedgeMarket", "payoffs", [nPaths], [payoffs.length]);
  requireNumbers(`payoff (${task.payoff.kind})`, payoffs);
  const checked = (what: string, found: AlongPaths) => {
    if (found.length !== paths.spots.length)
      throw new ShapeError("hedgeMarket", what, [paths.spots.length], [found.length]);
    requireNumbers(what, found);
    return found;
  };
  const prices = instruments.map((item) => checked(`prices of ${item.name}`, item.prices(paths)));
  const halfSpreads = instruments.map(({ name, kind, halfSpreads: own }) => {
    const given = kind === "underlying" ? underlyingHalfSpreads : undefined;
    const found = own ? own(paths) : given;
    return found ? checked(`half-spreads of ${name}`, found) : null;
  });
  return {
    task,
    paths,
    grid,
    nPaths,
    nSteps: grid.times.length - 1,
    instruments,
    prices,
    halfSpreads,
    options: instruments.map(({ option }) => option?.(paths) ?? null),
    payoffs,
    impliedVols: impliedVols ?? null,
    taus: taus ?? null,
    signs: signs ?? null,
    process: process ?? null,
  };
}

/** What a payoff owes on every path. [nPaths] */
export function payoffsOf(payoff: Payoff, { grid, nPaths, spots }: PathSet): Float64Array {
  const n = grid.times.length;
  return Float64Array.from({ length: nPaths }, (_, i) =>
    payoff.value(spots.subarray(i * n, (i + 1) * n), grid),
  );
}

/**
 * Where the underlying stands among the instruments.
 * @throws {DataError} when it is not traded
 */
export function underlyingIndex({ instruments }: HedgeMarket, where: string): number {
  const index = instruments.findIndex(({ kind }) => kind === "underlying");
  if (index >= 0) return index;
  throw new DataError(where, "the underlying is not among the instruments", "add underlying()");
}

function requireSigns({ kind }: Payoff, signs: Int8Array, nPaths: number): void {
  if (signs.length !== nPaths)
    throw new ShapeError("hedgeMarket", "signs", [nPaths], [signs.length]);
  const bad = signs.findIndex((sign) => Math.abs(sign) !== 1);
  if (bad >= 0) throw new DomainError("hedgeMarket", `signs[${bad}]`, signs[bad], "1 or −1");
  if (kind === "call" || kind === "put") return;
  const problem = `calls and puts were sold on these paths, and a ${kind} cannot stand for them`;
  throw new DataError("hedgeMarket", problem, "make the payoff a call or a put");
}

function requirePaths({ grid: { times }, nPaths, spots, vols }: PathSet): void {
  if (!(times.length > 1 && times[0] === 0))
    throw new DomainError("paths", "times", times.length, "two instants or more, the first one 0");
  for (let i = 1; i < times.length; i++)
    if (!(times[i] > times[i - 1]))
      throw new DomainError("paths", `times[${i}]`, times[i], "later than the one before");
  const length = nPaths * times.length;
  if (nPaths < 1) throw new DomainError("paths", "nPaths", nPaths, "1 or more");
  if (spots.length !== length)
    throw new ShapeError("paths", "spots", [nPaths, times.length], [spots.length]);
  if (vols && vols.length !== length)
    throw new ShapeError("paths", "vols", [nPaths, times.length], [vols.length]);
}

function requireNumbers(what: string, numbers: ArrayLike<number>): void {
  for (let i = 0; i < numbers.length; i++)
    if (!Number.isFinite(numbers[i]))
      throw new DataError("hedgeMarket", `${what}: ${numbers[i]} at place ${i} is no number`);
}
