/** `volsmith snapshot`: a vendor's chain, cleaned, with forwards and implied volatilities. */
import { snapshotToCSV, snapshotToJSON } from "@volsmith/market";
import type { SmileSlice, Snapshot } from "@volsmith/market";
import { loadSnapshot, withQuoteOptions } from "../input/load-snapshot.ts";
import type { QuoteOptions } from "../input/load-snapshot.ts";
import { Option } from "commander";
import type { AddCommand } from "../program.ts";
import { snapshotHead, cleaningTable } from "../output/snapshot-text.ts";
import { count, fixed, instant, maturity, percent, plain } from "../terminal/format.ts";
import { textTable } from "../terminal/table.ts";

interface Options extends QuoteOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
}

export const addSnapshot: AddCommand = (program, terminal) => {
  withQuoteOptions(
    program
      .command("snapshot")
      .description(
        "Reads a chain (CSV, gzip, Parquet; the vendor is found from the contents), drops what is " +
          "unusable with a reason and a count, finds forward and discount factor per expiry from " +
          "put-call parity, and keeps the out-of-the-money quotes with their volatilities.",
      )
      .argument("[file]", "a vendor's file, - for standard input (default: a synthetic market)"),
  )
    .option("--json", "the whole snapshot as JSON; the other commands read it")
    .addOption(new Option("--csv", "the kept quotes as a table").conflicts("json"))
    .action(async (file: string | undefined, options: Options) => {
      const { snapshot } = await loadSnapshot(file, options, terminal);
      if (options.json) return terminal.print(JSON.stringify(snapshotToJSON(snapshot)));
      if (options.csv) return terminal.print(snapshotToCSV(snapshot).trimEnd());
      terminal.print(snapshotText(snapshot));
    });
};

function snapshotText(snapshot: Snapshot): string {
  const slices = textTable<SmileSlice>(snapshot.slices, [
    { head: "root", align: "left", cell: ({ root }) => plain(root) },
    { head: "expiry", align: "left", cell: ({ expiry }) => instant(expiry) },
    { head: "in", cell: ({ tau }) => maturity(tau) },
    { head: "quotes", cell: ({ k }) => count(k.length) },
    { head: "forward", cell: ({ forward }) => fixed(forward, forward < 100 ? 4 : 2) },
    { head: "discount", cell: ({ discountFactor }) => fixed(discountFactor, 5) },
    { head: "ATM vol", cell: (slice) => percent(atTheMoneyVol(slice)) },
    { head: "pairs", cell: ({ parity }) => `${parity.nUsed}/${parity.nPairs}` },
    { head: "parity rms, ½ spr.", cell: ({ parity }) => fixed(parity.rmsHalfSpreads, 3) },
  ]);
  return [snapshotHead(snapshot), "", slices, "", cleaningTable(snapshot)].join("\n");
}

/** Volatility of the quote nearest to the forward. */
function atTheMoneyVol({ k, vols }: SmileSlice): number {
  let nearest = 0;
  for (let i = 1; i < k.length; i++) if (Math.abs(k[i]) < Math.abs(k[nearest])) nearest = i;
  return vols[nearest];
}
