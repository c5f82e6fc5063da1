/** From what a user named (a vendor's file, a snapshot file, nothing) to one snapshot. */
import { readFileBytes } from "@volsmith/files/node";
import {
  buildSnapshot,
  buildSnapshots,
  defaultMarket,
  snapshotFromJSON,
  VENDOR_NAMES,
} from "@volsmith/market";
import type { Chain, MarketTruth, Snapshot, SnapshotOptions, VendorName } from "@volsmith/market";
import { listQuoteDates, readChains } from "@volsmith/market/readers";
import type { QuoteDate, ReadOptions } from "@volsmith/market/readers";
import { DataError, FormatError } from "@volsmith/numerics";
import type { Command } from "commander";
import type { Terminal } from "../terminal/terminal.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { choice, date, positive } from "./choices.ts";
import { openInput } from "./open-input.ts";
import type { OpenedInput } from "./open-input.ts";

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
  /** Known only for the embedded market. */
  readonly truth: MarketTruth | null;
}

export function withQuoteOptions(command: Command): Command {
  return command
    .addOption(choice("--vendor <vendor>", "whose format (default: found out)", VENDOR_NAMES))
    .option("--underlying <name>", "which underlying, where the file has several or does not say")
    .option("--date <YYYY-MM-DD>", "which quote date (default: the last in the file)", date)
    .option("--root <roots...>", "option roots to keep, such as SPX or SPXW (default: all)")
    .option("--min-bid <premium>", "drop smaller bids", positive)
    .option("--max-spread <share>", "drop spreads wider than this share of the mid", positive);
}

/**
 * @param file a vendor's file, a file written by `volsmith snapshot --json`, "-" for standard
 *   input; undefined for the embedded synthetic market
 * @throws {UsageError} for options that say how to read a chain where there is none to read
 */
export async function loadSnapshot(
  file: string | undefined,
  options: QuoteOptions,
  terminal: Terminal,
): Promise<LoadedSnapshot> {
  const cleaning = cleaningOptions(options);
  if (file === undefined) {
    refuse(options, ["vendor", "underlying", "date"], "to choose from a FILE; there is none");
    const { chain, truth } = defaultMarket();
    return { snapshot: notEmpty(buildSnapshot(chain, cleaning), options), truth };
  }
  const input = await openInput(file, terminal.control.signal);
  try {
    if (input.kind === "json") {
      const unused = ["vendor", "underlying", "date", "root", "min-bid", "max-spread"] as const;
      refuse(options, unused, "for chains; a snapshot file has been cleaned already");
      return { snapshot: notEmpty(await readSnapshotFile(input), options), truth: null };
    }
    let snapshot: Snapshot | undefined;
    const chains = await chooseChains(input, options, terminal);
    // The chain before comes along so that a stale copy of it is recognised.
    for await (const next of buildSnapshots(chains, cleaning)) snapshot = next;
    return { snapshot: notEmpty(snapshot!, options), truth: null };
  } finally {
    await input.close();
  }
}

const members = {
  vendor: "vendor",
  underlying: "underlying",
  date: "date",
  root: "root",
  "min-bid": "minBid",
  "max-spread": "maxSpread",
} as const satisfies Record<string, keyof QuoteOptions>;

function refuse(options: QuoteOptions, flags: readonly (keyof typeof members)[], why: string) {
  const given = flags.find((flag) => options[members[flag]] !== undefined);
  if (given) throw new UsageError(`--${given} is ${why}`);
}

/** The chain asked for, behind the one before it where there is one. */
async function chooseChains(
  { path, source }: OpenedInput,
  { vendor, underlying, date: asked }: QuoteOptions,
  { remark, control }: Terminal,
): Promise<readonly Chain[]> {
  const name = source ?? path;
  const read: ReadOptions = {
    ...control,
    ...(source && { source }),
    ...(vendor && { vendor }),
    ...(underlying && { underlying }),
  };
  const listed = await listQuoteDates(path, read);
  const dates = underlying ? listed.filter((each) => each.underlying === underlying) : listed;
  const names = [...new Set(listed.map((each) => each.underlying))].map((each) => brief(each));
  if (dates.length === 0 && listed.length > 0)
    throw new DataError(name, `it holds ${names.join(", ")}, not ${underlying}`);
  if (!underlying && names.length > 1)
    throw new DataError(name, `it holds ${names.join(", ")}`, "choose one with --underlying");
  const wanted = asked ?? dates.at(-1)?.date;
  const at = dates.findLastIndex((each) => each.date === wanted);
  if (wanted === undefined || at < 0) {
    if (wanted !== undefined && dates.length > 0) throw noSuchDate(name, wanted, dates);
    return collect(readChains(path, read)); // no rows at all: the reader says so
  }
  if (asked === undefined && dates.length > 1) {
    remark(
      `${name} holds ${dates.length} chains, ${dates[0].date} to ${wanted}; ` +
        `taking the last (--date chooses)`,
    );
  }
  if (dates.length === 1) return collect(readChains(path, read));
  return collect(readChains(path, { ...read, from: dates[Math.max(0, at - 1)].date, to: wanted }));
}

async function collect(chains: AsyncIterable<Chain>): Promise<Chain[]> {
  const all: Chain[] = [];
  for await (const chain of chains) all.push(chain);
  return all;
}

/** A name short enough for a message. */
function brief(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

function noSuchDate(file: string, asked: string, dates: readonly QuoteDate[]): DataError {
  const distance = (each: QuoteDate): number => Math.abs(Date.parse(each.date) - Date.parse(asked));
  const nearest = dates.reduce((best, each) => (distance(each) < distance(best) ? each : best));
  const held =
    dates.length === 1
      ? `only of ${dates[0].date}`
      : `of ${dates.length} dates from ${dates[0].date} to ${dates.at(-1)!.date}`;
  return new DataError(
    file,
    `it has no quotes of ${asked}, ${held}`,
    `the nearest is --date ${nearest.date}`,
  );
}

/** What `volsmith snapshot --json` wrote. @throws {FormatError} naming the file */
export async function readSnapshotFile({
  path,
  source = path,
}: Pick<OpenedInput, "path" | "source">): Promise<Snapshot> {
  const text = new TextDecoder().decode(await readFileBytes(path));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(
      { file: source },
      `it begins like a snapshot, but is no JSON: ${(cause as Error).message}`,
      "write it again with volsmith snapshot --json",
      { cause },
    );
  }
  return snapshotFromJSON(json, source);
}

function cleaningOptions({ root, minBid, maxSpread }: QuoteOptions): SnapshotOptions {
  return {
    ...(root && { roots: root }),
    ...(minBid !== undefined && { minBid }),
    ...(maxSpread !== undefined && { maxRelativeSpread: maxSpread }),
  };
}

function notEmpty(snapshot: Snapshot, { root }: QuoteOptions): Snapshot {
  if (snapshot.slices.length > 0) return snapshot;
  const { dropped, nRows } = snapshot.cleaning;
  const reasons = Object.entries(dropped)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${count} ${reason}`);
  const fix =
    root && dropped["root-not-asked"] === nRows
      ? `no row has root ${root.join(" or ")}; letters count`
      : "choose another date or root, or see volsmith snapshot --help for the rules";
  throw new DataError(
    snapshot.source,
    `no quote is usable; of ${nRows} rows were dropped: ${reasons.join(", ")}`,
    fix,
  );
}
