/** What people look at: a study's report and its tables, beside its result. */
import { join } from "node:path";
import { makeFolder, writeFilesAtomic } from "@volsmith/files/node";
import { buildModelStudyReport, modelStudyTables } from "@volsmith/report";
import type { StudyTable } from "@volsmith/report";
import type { StudyConfig, StudyResult } from "@volsmith/study";
import { csvFormatRow } from "d3-dsv";
import { programName } from "../version.ts";

/** Writes report.html and tables/*.csv of a study into its folder. */
export async function writeStudyFiles(
  folder: string,
  result: StudyResult,
): Promise<{ readonly report: string }> {
  const report = join(folder, "report.html");
  const tables = join(folder, "tables");
  await makeFolder(tables);
  await writeFilesAtomic([
    ...modelStudyTables(result).map((table) => ({
      path: join(tables, `${table.name}.csv`),
      data: csvText(table),
    })),
    { path: report, data: buildModelStudyReport(titled(result), { program: programName }) },
  ]);
  return { report };
}

/** Under the title its configuration gives it, if it does. */
function titled(result: StudyResult): StudyResult {
  const { report } = result.config as Partial<StudyConfig>;
  return { ...result, name: report?.title ?? result.name };
}

/** With a line of names; what is null is empty. */
function csvText({ columns, rows }: StudyTable): string {
  const lines = rows.map((row) =>
    csvFormatRow(row.map((cell) => (cell === null ? "" : String(cell)))),
  );
  return `${[csvFormatRow([...columns]), ...lines].join("\n")}\n`;
}
