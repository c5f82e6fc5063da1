/** From what a user named (a vendor's file, a snapshot file, nothing) to one snapshot. */
import { readFileBytes } from "@volsmith/files/node";
import {
  buildSnapshot,
  buildSnapshots,
  defaultMarket,
  formatDay,
  snapshotFromJSON,
} from "@volsmith/market";
import type { Chain, MarketTruth, Snapshot, SnapshotOptions, VendorName } from "@volsmith/market";
import { listQuoteDates, readChains } from "@volsmith/market/readers";
import type { ReadOptions } from "@volsmith/market/readers";
import { DataError, FormatError } from "@volsmith/numerics";
import type { Command } from "commander";
import type { Terminal } from "../terminal/terminal.ts";
import { choice, positive, vendorNames } from "./choices.ts";

/** Options of every command that starts from quotes. */
export interface QuoteOptions {
  readonly vendor?: VendorName;
  readonly underlying?: string;
  readonly date?: string;
  readonly root?: readonly string[];
  readonly minBid?: number;
  readonly maxSpread?: number;
}

export interface LoadedSnapshot {
  readonly snapshot: Snapshot;
  /** The rows the snapshot was made from; null where a snapshot file was given. */
  readonly chain: Chain | null;
  /** Known only for the embedded market. */
  readonly truth: MarketTruth | null;
}

export function withQuoteOptions(command: Command): Command {
  return command
    .addOption(choice("--vendor <vendor>", "whose format (default: found out)", vendorNames))
    .option("--underlying <name>", "which underlying, where the file has several or does not say")
    .option("--date <YYYY-MM-DD>", "which quote date (default: the last in the file)")
    .option("--root <roots...>", "option roots to keep, such as SPX or SPXW (default: all)")
    .option("--min-bid <premium>", "drop smaller bids", positive)
    .option("--max-spread <share>", "drop spreads wider than this share of the mid", positive);
}

/**
 * @param file a vendor's file, a file written by `volsmith snapshot --json`, "-" for standard
 *   input; undefined for the embedded synthetic market
 */
export async function loadSnapshot(
  file: string | undefined,
  options: QuoteOptions,
  terminal: Terminal,
): Promise<LoadedSnapshot> {
  const cleaning = snapshotOptions(options);
  if (file === undefined) {
    const { chain, truth } = defaultMarket();
    return { snapshot: notEmpty(buildSnapshot(chain, cleaning)), chain, truth };
  }
  if (file.endsWith(".json")) {
    return { snapshot: await readSnapshotFile(file), chain: null, truth: null };
  }
  const chains = await chooseChains(file, options, terminal);
  const chain = chains.at(-1)!;
  let snapshot: Snapshot | undefined;
  // The chain before comes along so that a stale copy of it is recognised.
  for await (const next of buildSnapshots(chains, cleaning)) snapshot = next;
  return { snapshot: notEmpty(snapshot!), chain, truth: null };
}

/** The chain asked for, behind the one before it where there is one. */
async function chooseChains(
  file: string,
  options: QuoteOptions,
  terminal: Terminal,
): Promise<readonly Chain[]> {
  const { vendor, underlying, date } = options;
  const source = { ...(vendor && { vendor }), ...(underlying && { underlying }) };
  const read: ReadOptions = { ...source, ...terminal.control };
  // Standard input can be read once only, and most files hold one chain: then there is no choice.
  const dates = file === "-" ? [] : await listQuoteDates(file, source);
  if (dates.length > 1) {
    const names = [...new Set(dates.map((each) => each.underlying))];
    if (names.length > 1) {
      throw new DataError(file, `it holds ${names.join(", ")}`, "choose one with --underlying");
    }
    const wanted = date ?? dates.at(-1)!.date;
    const at = dates.findLastIndex((each) => each.date === wanted);
    if (at < 0) throw noSuchDate(file, wanted, dates);
    if (date === undefined) {
      terminal.remark(
        `${file} holds ${dates.length} chains, ${dates[0].date} to ${wanted}; ` +
          `taking the last (--date chooses)`,
      );
    }
    read satisfies ReadOptions;
    return collect(
      readChains(file, { ...read, from: dates[Math.max(0, at - 1)].date, to: wanted }),
    );
  }
  return collect(readChains(file, date === undefined ? read : { ...read, from: date, to: date }));
}

async function collect(chains: AsyncIterable<Chain>): Promise<Chain[]> {
  const all: Chain[] = [];
  for await (const chain of chains) all.push(chain);
  return all;
}

function noSuchDate(file: string, date: string, dates: readonly { date: string }[]): DataError {
  const nearest = dates.reduce((best, each) =>
    Math.abs(Date.parse(each.date) - Date.parse(date)) <
    Math.abs(Date.parse(best.date) - Date.parse(date))
      ? each
      : best,
  );
  return new DataError(
    file,
    `it has no quotes of ${date}; it holds ${dates.length} dates from ${dates[0].date} to ` +
      dates.at(-1)!.date,
    `the nearest is --date ${nearest.date}`,
  );
}

async function readSnapshotFile(file: string): Promise<Snapshot> {
  const text = new TextDecoder().decode(await readFileBytes(file));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(
      { file },
      `is no JSON: ${(cause as Error).message}`,
      "give a vendor's file, or one made by volsmith snapshot --json",
      { cause },
    );
  }
  return notEmpty(snapshotFromJSON(json, file));
}

function snapshotOptions({ root, minBid, maxSpread }: QuoteOptions): SnapshotOptions {
  return {
    ...(root && { roots: root }),
    ...(minBid !== undefined && { minBid }),
    ...(maxSpread !== undefined && { maxRelativeSpread: maxSpread }),
  };
}

function notEmpty(snapshot: Snapshot): Snapshot {
  if (snapshot.slices.length > 0) return snapshot;
  const reasons = Object.entries(snapshot.cleaning.dropped)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${count} ${reason}`);
  throw new DataError(
    snapshot.source,
    `no quote is usable; of ${snapshot.cleaning.nRows} rows were dropped: ${reasons.join(", ")}`,
    "choose another date or root, or see volsmith snapshot --help for the rules",
  );
}

/** "2022-02-04" of an instant, in UTC. */
export function dayOf(instant: number): string {
  return formatDay(Math.floor(instant / 86_400_000));
}
