import type { BacktestConfig, BacktestResult } from "@volsmith/backtest";
import { buildHedgeReport, hedgeTables } from "@volsmith/report";
import { programName } from "../version.ts";
import { writeReportFiles } from "./report-files.ts";

/** Writes report.html and tables/*.csv of a back-test into its folder. */
export function writeHedgeFiles(
  folder: string,
  result: BacktestResult,
): Promise<{ readonly report: string }> {
  const html = buildHedgeReport(titled(result), { program: programName });
  return writeReportFiles(folder, { html, tables: hedgeTables(result) });
}

/** Under the title its configuration gives it, if it does. */
function titled(result: BacktestResult): BacktestResult {
  const { report } = result.config as Partial<BacktestConfig>;
  return { ...result, name: report?.title ?? result.name };
}
