/** Closes to paths of their returns. */
import { basename } from "node:path";

import { blockBootstrap, evenGrid } from "@volsmith/hedging";
import { formatDay, parseDay } from "@volsmith/market";
import { openDailyFile, openSession } from "@volsmith/market/readers";
import type { DailyColumn } from "@volsmith/market/readers";
import { DataError, FormatError, median } from "@volsmith/numerics";
import type { FilePlace } from "@volsmith/numerics";
import { shortHash } from "@volsmith/runs/node";

import type { BootstrapConfig } from "../bootstrap.ts";
import { partSeed } from "../part-seed.ts";
import type { MarketFact, OpenedSource, SourceContext } from "../path-source.ts";
import { learningDays } from "../split-days.ts";

/** Trading days of a year: what turns daily figures into annual ones. */
const DAYS_A_YEAR = 252;

/** In typical ones: exchanges have closed for as long as eleven days. */
const LONGEST_STEP = 15;

/** Fewer returns are no history. */
const LEAST_RETURNS = 60;

/** @throws {FormatError} when the file is not one of closes @throws {DataError} when it has too few */
export async function openBootstrap(
  config: BootstrapConfig,
  context: SourceContext,
): Promise<OpenedSource> {
  return sourceOf(within(await readCloses(config, context), config), config, context);
}

async function readCloses(
  { closes, column }: BootstrapConfig,
  { signal, onProgress }: SourceContext,
): Promise<DailyColumn> {
  signal?.throwIfAborted();
  onProgress?.({ stage: "read closes", done: 0, total: 1, note: basename(closes) });
  const session = await openSession({ source: closes, signal });
  try {
    const file = await openDailyFile(session, closes);
    const name = file.find(column);
    if (name === null) {
      const problem = `there is no column ${column}; it has ${file.names.join(", ")}`;
      throw new FormatError({ file: closes }, problem, "name one of them");
    }
    const found = await file.column(name);
    requireCloses(found, { file: closes, column: name });
    return found;
  } finally {
    await session.close();
  }
}

function requireCloses({ days, values }: DailyColumn, place: FilePlace): void {
  for (const [i, close] of values.entries()) {
    if (close > 0 && close < Infinity) continue;
    const problem = `the close of ${formatDay(days[i])} is ${close}, not a positive number`;
    throw new FormatError(place, problem, "leave such a day out");
  }
}

function within({ days, values }: DailyColumn, { from, to }: BootstrapConfig): DailyColumn {
  const [first, last] = [from ? parseDay(from) : -Infinity, to ? parseDay(to) : Infinity];
  const kept = [...days.keys()].filter((i) => days[i] >= first && days[i] <= last);
  return {
    days: Int32Array.from(kept, (i) => days[i]),
    values: Float64Array.from(kept, (i) => values[i]),
  };
}

function sourceOf(
  { days, values }: DailyColumn,
  config: BootstrapConfig,
  { file }: SourceContext,
): OpenedSource {
  const { closes, column, meanBlock, blocks, spot, steps, years } = config;
  if (days.length < 2) {
    const range = `from ${config.from ?? "its begin"} to ${config.to ?? "its end"}`;
    const fix = "choose other dates, or leave from and to out";
    throw new DataError(closes, `it has ${days.length} closes of ${column} ${range}`, fix);
  }
  const ends = withoutGaps(days);
  // The return of a day belongs to that day: it is known at its close.
  const returns = Float64Array.from(ends, (i) => Math.log(values[i] / values[i - 1]));
  const returnDays = Int32Array.from(ends, (i) => days[i]);
  const nGaps = days.length - 1 - ends.length;
  const learnt = learningDays(returnDays, config.trainTo, { file });
  const parts = {
    learning: { returns: returns.subarray(0, learnt), days: returnDays.subarray(0, learnt) },
    judging: { returns: returns.subarray(learnt), days: returnDays.subarray(learnt) },
  };
  const grid = evenGrid({ nSteps: steps, years: years ?? steps / DAYS_A_YEAR });
  const mean = config.mean === "zero" ? "martingale" : "historical";
  return {
    title: `${column}: returns of ${dates(returnDays)} in ${blocks} blocks of ${meanBlock}`,
    facts: [
      ...factsOf("learnt from", parts.learning),
      ...factsOf("judged on", parts.judging),
      { label: "blocks", value: `${blocks}, ${meanBlock} days` },
      ...(nGaps > 0 ? [{ label: "returns over gaps, left out", value: String(nGaps) }] : []),
      { label: "mean of a step", value: config.mean === "zero" ? "that of a martingale" : "as it was" }, // prettier-ignore
    ],
    fingerprint: shortHash([days, values]),
    process: "block-bootstrap",
    // oxlint-disable-next-line typescript/require-await -- one contract with sources that read
    async draw(part, { nPaths, seed, simulator }) {
      const own = part === "test" ? parts.judging : parts.learning;
      if (own.returns.length < LEAST_RETURNS) {
        const problem = `${own.returns.length} returns of ${column} are left for ${part} paths`;
        throw new DataError(closes, problem, `choose trainTo so that ${LEAST_RETURNS} or more are`);
      }
      const process = blockBootstrap({
        spot,
        returns: own.returns,
        blockLength: blocks === "fixed" ? Math.round(meanBlock) : meanBlock,
        blocks,
        mean,
      });
      const chosen = { nPaths, seed: partSeed(seed, part) };
      return { paths: simulator.simulate(process, grid, chosen) };
    },
  };
}

/** Closes whose return is one of a step: years that are missing are no step. Places, from 1. */
function withoutGaps(days: Int32Array): readonly number[] {
  const lengths = Array.from(days.subarray(1), (day, i) => day - days[i]);
  const most = LONGEST_STEP * median(lengths);
  return lengths.flatMap((length, i) => (length <= most ? [i + 1] : []));
}

interface History {
  readonly returns: Float64Array;
  readonly days: Int32Array;
}

function factsOf(label: string, { returns, days }: History): MarketFact[] {
  if (returns.length === 0) return [{ label, value: "no returns" }];
  const vol = (100 * annualVol(returns)).toFixed(1);
  return [
    { label, value: `${returns.length} returns, ${dates(days)}` },
    { label: `volatility of what is ${label}`, value: `${vol} % a year` },
  ];
}

/** √(252·mean of squares): daily means are too small to matter and too uncertain to take off. */
function annualVol(returns: Float64Array): number {
  const squares = returns.reduce((sum, r) => sum + r * r, 0);
  return Math.sqrt((DAYS_A_YEAR * squares) / returns.length);
}

function dates(days: Int32Array): string {
  return `${formatDay(days[0])} to ${formatDay(days[days.length - 1])}`;
}
