/** `volsmith study report`: the report and the tables of a study, anew from its result. */
import { modelStudyText } from "../../output/model-study-text.ts";
import type { AddCommand } from "../../program.ts";

interface Options {
  readonly json?: boolean;
}

export const addStudyReport: AddCommand = (program, { print }) => {
  program
    .command("report")
    .summary("rebuild report.html and tables/*.csv of a study")
    .description("Makes the report and the tables from result.json; nothing is trained.")
    .argument("<folder>", "of volsmith study run")
    .option("--json", "the result as JSON")
    .action(async (folder: string, { json }: Options) => {
      const { readResult } = await import("@volsmith/study/node");
      const result = await readResult(folder);
      const { writeStudyFiles } = await import("../../output/model-study-files.ts");
      const { report } = await writeStudyFiles(folder, result);
      if (json) return print(JSON.stringify(result));
      print(modelStudyText(result));
      print(`\nreport: ${report}`);
    });
};
