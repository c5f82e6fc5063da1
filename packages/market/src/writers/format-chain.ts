/** Chains as the text of a vendor's file. Runs anywhere; `writeChain` puts it on a disk. */
import { DataError, DomainError, ShapeError } from "@volsmith/numerics";
import type { Chain, VendorName } from "../chain.ts";
import type { MarketTruth } from "../synthetic/market-truth.ts";
import { truthAnalytics, unknownAnalytics } from "./analytics.ts";
import { barchartWriter } from "./barchart.ts";
import { cboeDatashopWriter } from "./cboe-datashop.ts";
import { cboeDelayedWriter } from "./cboe-delayed.ts";
import { deribitWriter } from "./deribit.ts";
import { optionMetricsWriter } from "./optionmetrics.ts";
import { optionsDxWriter } from "./optionsdx.ts";
import { plainWriter } from "./plain.ts";
import type { VendorWriter } from "./writer.ts";

const WRITERS: Readonly<Record<VendorName, VendorWriter>> = {
  "cboe-delayed": cboeDelayedWriter,
  "cboe-datashop": cboeDatashopWriter,
  optionmetrics: optionMetricsWriter,
  optionsdx: optionsDxWriter,
  deribit: deribitWriter,
  barchart: barchartWriter,
  plain: plainWriter,
};

export interface FormatOptions {
  /** Truths of the chains, in their order: fills the columns that vendors calculate. */
  readonly truths?: readonly MarketTruth[];
}

/**
 * Chains of one file, as CSV in a vendor's layout; ends with a line feed.
 *
 * @throws {DataError} where the layout cannot hold the chains: another premium unit, two moments.
 */
export function formatChains(
  chains: readonly Chain[],
  vendor: VendorName,
  { truths }: FormatOptions = {},
): string {
  const writer = WRITERS[vendor];
  if (!writer) {
    const known = Object.keys(WRITERS).join(", ");
    throw new DomainError("formatChains", "vendor", vendor, `one of ${known}`);
  }
  const [first] = chains;
  if (!first) throw new DataError("formatChains", "there is no chain to write");
  const other = chains.find(({ premiumUnit }) => premiumUnit !== writer.premiumUnit);
  if (other) {
    throw new DataError(
      "formatChains",
      `${other.underlying} is quoted in ${other.premiumUnit}, a ${vendor} file is in ${writer.premiumUnit}`,
      `write the ${other.premiumUnit === "coin" ? "deribit" : "plain"} format`,
    );
  }
  if (writer.holds === "one-chain" && chains.length > 1) {
    throw new DataError(
      "formatChains",
      `a ${vendor} file holds one moment, and ${chains.length} chains came`,
      "write a file for each",
    );
  }
  if (truths && truths.length !== chains.length) {
    throw new ShapeError("formatChains", "truths", [chains.length], [truths.length]);
  }
  const lines = [...writer.preamble(first), writer.header];
  chains.forEach((chain, i) => {
    const truth = truths?.[i];
    const analytics = truth ? truthAnalytics(chain, truth) : unknownAnalytics;
    for (const line of writer.rows(chain, analytics)) lines.push(line);
  });
  return `${lines.join("\n")}\n`;
}

/** One chain as CSV in a vendor's layout, by default its own vendor's. */
export function formatChain(
  chain: Chain,
  vendor: VendorName = chain.vendor,
  truth?: MarketTruth,
): string {
  return formatChains([chain], vendor, truth ? { truths: [truth] } : {});
}
