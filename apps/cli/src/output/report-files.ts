/** What people look at beside a run's result: its report and its tables. */
import { join } from "node:path";
import { makeFolder, writeFilesAtomic } from "@volsmith/files/node";
import type { StudyTable } from "@volsmith/report";
import { csvFormatRow } from "d3-dsv";

/** Writes report.html and tables/*.csv into the folder of a run. */
export async function writeReportFiles(
  folder: string,
  { html, tables }: { readonly html: string; readonly tables: readonly StudyTable[] },
): Promise<{ readonly report: string }> {
  const report = join(folder, "report.html");
  const inner = join(folder, "tables");
  await makeFolder(inner);
  await writeFilesAtomic([
    ...tables.map((table) => ({ path: join(inner, `${table.name}.csv`), data: csvText(table) })),
    { path: report, data: html },
  ]);
  return { report };
}

/** With a line of names; what is null is empty. */
function csvText({ columns, rows }: StudyTable): string {
  const lines = rows.map((row) =>
    csvFormatRow(row.map((cell) => (cell === null ? "" : String(cell)))),
  );
  return `${[csvFormatRow([...columns]), ...lines].join("\n")}\n`;
}
