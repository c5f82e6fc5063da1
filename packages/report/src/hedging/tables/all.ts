import type { BacktestResult } from "@volsmith/backtest";

import type { StudyTable } from "../../study-table.ts";
import { hedgeView } from "../view.ts";
import { markTables } from "./mark-tables.ts";
import { policyTables } from "./policy-tables.ts";
import { trainingTables } from "./training-tables.ts";

/** Every table of a back-test, raw numbers, each to become one file: currency, years, seconds, shares. */
export function hedgeTables(result: BacktestResult): readonly StudyTable[] {
  const view = hedgeView(result);
  return [...policyTables(view), ...trainingTables(result), ...markTables(view)];
}
