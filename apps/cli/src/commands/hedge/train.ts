/** `volsmith hedge train`: from a configuration, or from quotes, to hedges, their judgement and a report. */
import { join } from "node:path";
import { checkFolder } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";
import { wholeNumber } from "../../input/choices.ts";
import { hedgeQuotesPaths, withHedgeQuoteOptions } from "../../input/hedge-quotes.ts";
import type { HedgeQuoteOptions } from "../../input/hedge-quotes.ts";
import { loadHedgeConfig } from "../../input/load-hedge-config.ts";
import { trainingLine } from "../../output/hedge-trainings-text.ts";
import type { AddCommand } from "../../program.ts";
import { counted, shellWord } from "../../terminal/format.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { programVersion } from "../../version.ts";

interface Options extends HedgeQuoteOptions {
  readonly out?: string;
  readonly data?: string;
  readonly seeds?: number;
  readonly threads?: number;
  readonly resume?: boolean;
  readonly json?: boolean;
}

export const addHedgeTrain: AddCommand = (program, terminal) => {
  const command = program
    .command("train")
    .summary("train policies and judge them beside rules")
    .description(
      "Trains every policy of the configuration, judges them and the rules on paths no training " +
        "has seen, and writes result.json, report.html, tables and policies. The same command goes " +
        "on where a run in the folder stopped. With --quotes the paths are those of the local " +
        "volatility of the surface through these quotes.",
    )
    .argument("[config]", "a JSON file, - or the name of a ready one (volsmith hedge init --list)")
    .option("-o, --out <folder>", "where to write (default: runs/NAME)")
    .option("--data <folder>", "what ${data} in the configuration stands for")
    .option(
      "--seeds <n>",
      "trainings of each policy (default: the configuration's)",
      wholeNumber(1, 100),
    )
    .option("--threads <n>", "(default: all processors)", wholeNumber(1, 64))
    .option("--resume", "go on with the run of --out, whatever its configuration")
    .option("--json", "the result as JSON");
  withHedgeQuoteOptions(command).action((named: string | undefined, options: Options) =>
    train(named, options, terminal),
  );
};

async function train(
  named: string | undefined,
  options: Options,
  { remark, print, control }: Terminal,
): Promise<void> {
  const paths = hedgeQuotesPaths(options);
  const { config, file } = await loadHedgeConfig(named, { ...options, ...(paths && { paths }) });
  const folder = options.out ?? join("runs", config.name);
  await checkFolder(folder); // better now than after the work
  const { runBacktest } = await import("@volsmith/backtest/node");
  try {
    const result = await runBacktest(
      { config, folder, file, versions: { volsmith: programVersion } },
      {
        ...control,
        onResume: (done) => remark(`${counted(done, "training")} of ${folder} done already`),
        onTraining: (training) => remark(trainingLine(training, config.seeds)),
      },
    );
    const { hedgeText } = await import("../../output/hedge-text.ts");
    const { writeHedgeFiles } = await import("../../output/hedge-files.ts");
    const { report } = await writeHedgeFiles(folder, result);
    if (options.json) print(JSON.stringify(result));
    else print(`${hedgeText(result)}\n\nreport: ${report}`);
    const { trainings } = result;
    if (
      trainings.length > 0 &&
      trainings.every(({ status }) => status === "failed" || status === "diverged")
    )
      throw new DataError(
        folder,
        "no policy could be trained",
        "mend the configuration, name another folder",
      );
  } catch (error) {
    if (control.signal.aborted) remark(stoppedText(folder, options));
    throw error;
  }
}

function stoppedText(folder: string, { seeds }: Options): string {
  const more = seeds === undefined ? "" : ` --seeds ${seeds}`;
  return `stopped; volsmith hedge train --resume -o ${shellWord(folder)}${more} goes on`;
}
