/** `volsmith study table`: the pricing table alone, and what became of every row. */
import { loadStudyConfig } from "../../input/load-study-config.ts";
import {
  pricingTableJson,
  pricingTableText,
  writtenTableText,
} from "../../output/pricing-table-text.ts";
import type { AddCommand } from "../../program.ts";

interface Options {
  readonly data?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export const addStudyTable: AddCommand = (program, { print, control }) => {
  program
    .command("table")
    .summary("build the pricing table of a configuration, and say what was left out")
    .description(
      "Builds the rows a study would learn from and prints how many were left out, and why.",
    )
    .argument("[config]", "JSON (default: an embedded synthetic market; see volsmith study init)")
    .option("--data <folder>", "what ${data} in the configuration stands for")
    .option("-o, --out <file>", "write the table, Parquet, for a study with table.kind table")
    .option("--json", "as JSON")
    .action(async (file: string | undefined, options: Options) => {
      const { loadStudyTable, writeStudyTable } = await import("@volsmith/study/node");
      const config = await loadStudyConfig(file, options);
      if (options.out !== undefined) {
        const written = await writeStudyTable(options.out, config.table, control);
        return print(options.json ? JSON.stringify(written) : writtenTableText(written));
      }
      const table = await loadStudyTable(config.table, control);
      print(options.json ? JSON.stringify(pricingTableJson(table)) : pricingTableText(table));
    });
};
