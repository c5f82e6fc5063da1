/** `volsmith study run`: from a configuration to a report, in a folder that can go on. */
import { join } from "node:path";
import { checkFolder } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";
import type { ModelResult, StudyConfig } from "@volsmith/study";
import { wholeNumber } from "../../input/choices.ts";
import { loadStudyConfig } from "../../input/load-study-config.ts";
import { modelLine, modelStudyText, pricingTableHead } from "../../output/model-study-text.ts";
import type { AddCommand } from "../../program.ts";
import { counted, shellWord } from "../../terminal/format.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { programVersion } from "../../version.ts";

interface Options {
  readonly out?: string;
  readonly data?: string;
  readonly threads?: number;
  readonly resume?: boolean;
  readonly json?: boolean;
}

export const addStudyRun: AddCommand = (program, terminal) => {
  program
    .command("run")
    .summary("a whole study: table, models, searches, report")
    .description(
      "Builds the pricing table, trains every model and search of the configuration on its first " +
        "days, judges them on its last, and writes result.json, report.html, tables and models. " +
        "The same command goes on where a run in the folder stopped.",
    )
    .argument("[config]", "JSON (default: an embedded synthetic market; see volsmith study init)")
    .option("-o, --out <folder>", "where to write (default: runs/NAME)")
    .option("--data <folder>", "what ${data} in the configuration stands for")
    .option("--threads <n>", "(default: all processors)", wholeNumber(1, 64))
    .option("--resume", "go on with the study of --out, whatever its configuration")
    .option("--json", "the result as JSON")
    .action((file: string | undefined, options: Options) => run(file, options, terminal));
};

async function run(file: string | undefined, options: Options, terminal: Terminal): Promise<void> {
  const { remark, print, control } = terminal;
  const { modelCatalogue } = await import("@volsmith/study");
  const { loadStudyTable, runStudy } = await import("@volsmith/study/node");
  const config = await loadStudyConfig(file, options);
  const folder = options.out ?? join("runs", config.name);
  await checkFolder(folder); // better now than after the work
  const table = await loadStudyTable(config.table, control);
  remark(pricingTableHead(table));
  const request = { config, table, folder, catalogue: modelCatalogue };
  try {
    const result = await runStudy(
      { ...request, versions: { volsmith: programVersion } },
      {
        ...control,
        onResume: (done) => remark(`${counted(done, "model")} of ${folder} done already`),
        onModel: (model: ModelResult) => remark(modelLine(model)),
      },
    );
    const { writeStudyFiles } = await import("../../output/model-study-files.ts");
    const { report } = await writeStudyFiles(folder, result);
    if (options.json) print(JSON.stringify(result));
    else {
      print(modelStudyText(result));
      if (config.table.kind === "synthetic")
        print("\nThis market is synthetic: volsmith study init prints a configuration to change.");
      print(`\nreport: ${report}`);
    }
    if (result.models.every(({ status }) => status === "failed"))
      throw new DataError(
        folder,
        "every model failed",
        "mend the configuration, name another folder",
      );
  } catch (error) {
    if (control.signal.aborted) remark(stoppedText(config, folder));
    throw error;
  }
}

function stoppedText({ models }: StudyConfig, folder: string): string {
  return `stopped; volsmith study run --resume -o ${shellWord(folder)} goes on with its ${counted(models.length, "model")}`;
}
