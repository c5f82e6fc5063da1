/** `volsmith synth`: a synthetic market with known truth, in a vendor's own file format. */
import { generateMarket, marketSpec, presetModel, VENDOR_NAMES } from "@volsmith/market";
import type { MarketKind, MarketSpec, TruthName, VendorName } from "@volsmith/market";
import { writeMarket } from "@volsmith/market/writers";
import { randomGenerator } from "@volsmith/numerics";
import { choice, marketKinds, wholeNumber } from "../input/choices.ts";
import type { AddCommand } from "../program.ts";
import { UsageError } from "../terminal/usage-error.ts";

interface SynthOptions {
  readonly kind: MarketKind;
  readonly model: TruthName;
  readonly vendor?: VendorName;
  readonly seed: number;
  readonly defects: boolean;
  readonly out: string;
  readonly json?: boolean;
}

/** A few of each, so that every cleaning rule has something to find. */
const someDefects: MarketSpec["defects"] = {
  crossed: 12,
  negative: 5,
  nan: 8,
  stale: 10,
  duplicate: 15,
  expired: 20,
  "missing-puts": 1,
  "one-strike": 1,
};

export const addSynth: AddCommand = (program, terminal) => {
  program
    .command("synth")
    .description(
      "Writes a synthetic option market in a vendor's file format, and its truth beside it: " +
        "model, parameters, forwards, and the exact volatility and premium of every row.",
    )
    .addOption(choice("--kind <kind>", "what is quoted", marketKinds).default("index"))
    .addOption(
      choice("--model <model>", "what makes the truth", ["ssvi", "heston", "bates"]).default(
        "ssvi",
      ),
    )
    .addOption(choice("--vendor <vendor>", "whose format (default: the kind's)", VENDOR_NAMES))
    .option("--seed <n>", "of the random numbers; same seed, same file", wholeNumber(0), 1)
    .option("--defects", "also crossed, negative, missing, stale and duplicate quotes", false)
    .requiredOption("-o, --out <file>", ".csv, .csv.gz or .parquet; the truth is written beside it")
    .option("--json", "describe what was written as JSON")
    .action(async (options: SynthOptions) => {
      if (options.out === "-") {
        throw new UsageError("--out must be a file's name: the truth is written beside it");
      }
      const spec = marketSpec(options.kind, {
        model: presetModel(options.kind, options.model),
        ...(options.defects && { defects: someDefects }),
      });
      const market = generateMarket(spec, randomGenerator(options.seed));
      const vendor = options.vendor ?? spec.vendor;
      const written = await writeMarket(market, vendor, options.out);
      const facts = {
        chain: written.chainPath,
        truth: written.truthPath,
        vendor,
        underlying: spec.underlying,
        model: spec.model,
        nRows: market.chain.rows.size,
        nExpiries: market.truth.expiries.length,
      };
      terminal.print(
        options.json
          ? JSON.stringify(facts)
          : `${facts.chain}: ${facts.nRows} ${vendor} rows, ${facts.nExpiries} expiries of ` +
              `${spec.underlying}, ${options.model} model\n${facts.truth}: its truth`,
      );
    });
};
