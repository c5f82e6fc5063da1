/** How far the value of a hedge ends from what is owed, in the money and beside: the source's figures. */
import type { ErrorParts } from "@volsmith/hedging";
import { count, fixed, percent, plain } from "../terminal/format.ts";
import { styles } from "../terminal/styles.ts";
import { textTable } from "../terminal/table.ts";

/** Errors of V_T − Z_T of one policy, or of one file. */
export interface HedgeErrors {
  readonly name: string;
  readonly errors: ErrorParts;
  /** Mean of |V_T − Z_T|/Z_T over paths in the money. */
  readonly itmRelativeError: number | null;
}

export function hedgeErrorsText(rows: readonly HedgeErrors[]): string {
  const table = textTable(rows, [
    { head: "V_T − Z_T", align: "left", cell: ({ name }) => plain(name) },
    { head: "in the money", cell: ({ errors }) => count(errors.inTheMoney?.nPaths ?? 0) },
    { head: "MAE", cell: ({ errors }) => fixed(errors.inTheMoney?.mae ?? null, 3) },
    { head: "relative error", cell: ({ itmRelativeError }) => percent(itmRelativeError ?? NaN) },
    { head: "out of it", cell: ({ errors }) => count(errors.outOfTheMoney?.nPaths ?? 0) },
    { head: "MAE", cell: ({ errors }) => fixed(errors.outOfTheMoney?.mae ?? null, 3) },
    { head: "all paths: mean", cell: ({ errors }) => fixed(errors.all?.mean ?? null, 3) },
    { head: "MAE", cell: ({ errors }) => fixed(errors.all?.mae ?? null, 3) },
    { head: "RMSE", cell: ({ errors }) => fixed(errors.all?.rmse ?? null, 3) },
    { head: "CVaR 95 %", cell: ({ errors }) => fixed(errors.all?.cvar95 ?? null, 3) },
  ]);
  return `${table}\n${styles.dim("relative error: mean of |V_T − Z_T|/Z_T over paths in the money")}`;
}
