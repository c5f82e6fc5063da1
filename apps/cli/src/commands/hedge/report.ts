/** `volsmith hedge report`: the report and the tables of a back-test, anew from its result. */
import type { AddCommand } from "../../program.ts";

interface Options {
  readonly json?: boolean;
}

export const addHedgeReport: AddCommand = (program, { print }) => {
  program
    .command("report")
    .summary("rebuild report.html and tables/*.csv of a run")
    .description("Makes the report and the tables from result.json; nothing is trained.")
    .argument("<folder>", "of volsmith hedge train or evaluate")
    .option("--json", "the result as JSON")
    .action(async (folder: string, { json }: Options) => {
      const { readBacktestResult } = await import("@volsmith/backtest/node");
      const { writeHedgeFiles } = await import("../../output/hedge-files.ts");
      const { hedgeText } = await import("../../output/hedge-text.ts");
      const result = await readBacktestResult(folder);
      const { report } = await writeHedgeFiles(folder, result);
      if (json) return print(JSON.stringify(result));
      print(hedgeText(result));
      print(`\nreport: ${report}`);
    });
};
