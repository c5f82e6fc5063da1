import { buildModelStudyReport, modelStudyTables } from "@volsmith/report";
import type { StudyConfig, StudyResult } from "@volsmith/study";
import { programName } from "../version.ts";
import { writeReportFiles } from "./report-files.ts";

/** Writes report.html and tables/*.csv of a study into its folder. */
export function writeStudyFiles(
  folder: string,
  result: StudyResult,
): Promise<{ readonly report: string }> {
  const html = buildModelStudyReport(titled(result), { program: programName });
  return writeReportFiles(folder, { html, tables: modelStudyTables(result) });
}

/** Under the title its configuration gives it, if it does. */
function titled(result: StudyResult): StudyResult {
  const { report } = result.config as Partial<StudyConfig>;
  return { ...result, name: report?.title ?? result.name };
}
