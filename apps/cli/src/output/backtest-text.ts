/** A monthly back-test as a table: each measure without and with fine-tuning. */
import type { BacktestMonth, BacktestResult, SurfaceScores } from "@volsmith/surface";
import { count, fixed, percent } from "../terminal/format.ts";
import { textTable } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";

interface Row {
  readonly month: string;
  readonly tunedOn: string;
  readonly without: SurfaceScores;
  readonly with: SurfaceScores;
}

export function backtestText({ months, overall }: BacktestResult): string {
  const rows: Row[] = months.map((month) => ({
    ...month,
    tunedOn: `${month.tunedOn} (${count(month.tunedSnapshots)})`,
  }));
  rows.push({ month: "all", tunedOn: "", ...overall });
  const table = textTable<Row>(rows, [
    { head: "month", align: "left", cell: ({ month }) => month },
    { head: "tuned on", align: "left", cell: ({ tunedOn }) => tunedOn },
    { head: "snapshots", cell: (row) => count(row.with.surfaces) },
    { head: "quotes", cell: (row) => count(row.with.quotes) },
    ...pair("MAPE", ({ mape }) => percent(mape)),
    ...pair("½ spreads", ({ halfSpreads }) => fixed(halfSpreads, 3)),
    ...pair("butterfly", ({ butterfly }) => butterfly.toExponential(1)),
    ...pair("calendar", ({ calendar }) => calendar.toExponential(1)),
  ]);
  return (
    `${table}\n\n"with": by weights tuned on the months before; "without": by the weights as given.\n` +
    "Butterfly and calendar are terms of the published loss on its grids."
  );
}

function pair(head: string, text: (scores: SurfaceScores) => string): Column<Row>[] {
  return [
    { head: `${head} without`, cell: (row) => text(row.without) },
    { head: "with", cell: (row) => text(row.with) },
  ];
}

/** One line as soon as a month is done. */
export function monthText({ month, without, with: tuned }: BacktestMonth): string {
  const spreads =
    tuned.halfSpreads === null
      ? ""
      : `, half-spreads ${fixed(without.halfSpreads, 2)} → ${fixed(tuned.halfSpreads, 2)}`;
  return `${month}: MAPE ${percent(without.mape)} → ${percent(tuned.mape)}${spreads}`;
}
