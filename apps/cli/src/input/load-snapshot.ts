/** From what a user named (a vendor's file, a snapshot file, nothing) to one snapshot. */
import { readFileBytes } from "@volsmith/files/node";
import { buildSnapshot, defaultMarket, snapshotFromJSON, VENDOR_NAMES } from "@volsmith/market";
import type { MarketTruth, Snapshot, SnapshotOptions, VendorName } from "@volsmith/market";
import { readSnapshot, requireQuotes } from "@volsmith/market/readers";
import { FormatError } from "@volsmith/numerics";
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
    const { vendor, underlying, date: asked } = options;
    const snapshot = await readSnapshot(input.path, {
      ...terminal.control,
      cleaning,
      names: { underlying: "--underlying", date: "--date" },
      hint: HINT,
      onRemark: terminal.remark,
      ...(input.source !== undefined && { source: input.source }),
      ...(vendor && { vendor }),
      ...(underlying !== undefined && { underlying }),
      ...(asked !== undefined && { date: asked }),
    });
    return { snapshot, truth: null };
  } finally {
    await input.close();
  }
}

const HINT = "choose another date or root, or see volsmith snapshot --help for the rules";

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
  return requireQuotes(snapshot, { hint: HINT, ...(root && { roots: root }) });
}
