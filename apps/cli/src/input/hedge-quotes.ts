/** The options that take paths from quotes: their surface, its local volatility. */
import { resolve } from "node:path";
import { VENDOR_NAMES } from "@volsmith/market";
import type { VendorName } from "@volsmith/market";
import type { Command } from "commander";
import { UsageError } from "../terminal/usage-error.ts";
import { choice, date } from "./choices.ts";

/** The embedded market. */
const SYNTHETIC = "synthetic";

export interface HedgeQuoteOptions {
  readonly quotes?: string;
  readonly vendor?: VendorName;
  readonly underlying?: string;
  readonly date?: string;
  readonly root?: readonly string[];
}

/** A source of paths as a configuration has it. */
export interface SurfacePaths {
  readonly kind: "surface";
  readonly quotes: string;
  readonly vendor?: VendorName;
  readonly underlying?: string;
  readonly date?: string;
  readonly roots?: readonly string[];
}

export function withHedgeQuoteOptions(command: Command): Command {
  return command
    .option("--quotes <file>", "learn on the local volatility of the surface of these quotes")
    .addOption(choice("--vendor <vendor>", "whose format (default: found out)", VENDOR_NAMES))
    .option("--underlying <name>", "which underlying, where the file has several or does not say")
    .option("--date <YYYY-MM-DD>", "which quote date (default: the last in the file)", date)
    .option("--root <roots...>", "option roots to keep, such as SPX or SPXW (default: all)");
}

/**
 * Paths of the surface through the quotes, as a configuration has them; undefined without quotes.
 * @throws {UsageError} for options that choose among quotes where there are none
 */
export function hedgeQuotesPaths({
  quotes: file,
  vendor,
  underlying,
  date: day,
  root: roots,
}: HedgeQuoteOptions): SurfacePaths | undefined {
  const chosen = {
    ...(vendor && { vendor }),
    ...(underlying !== undefined && { underlying }),
    ...(day !== undefined && { date: day }),
    ...(roots && { roots }),
  };
  if (file === "-")
    throw new UsageError("--quotes needs a file: a run that goes on reads it again");
  // A run goes on from any folder.
  if (file !== undefined)
    return { kind: "surface", quotes: file === SYNTHETIC ? file : resolve(file), ...chosen };
  const [given] = Object.keys(chosen);
  if (given === undefined) return undefined;
  const flag = given === "roots" ? "root" : given;
  throw new UsageError(`--${flag} is to choose from --quotes FILE; there is none`);
}
