/** The nine regimes: moneyness by maturity. */
import {
  featureColumn,
  maturityIndex,
  MATURITY_CLASSES,
  MONEYNESS_CLASSES,
  moneynessClass,
} from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";

/** "OTM short", "OTM medium", …, "ITM long". */
export const regimes: readonly string[] = MONEYNESS_CLASSES.flatMap((moneyness) =>
  MATURITY_CLASSES.map((maturity) => `${moneyness} ${maturity}`),
);

export interface RegimeBounds {
  /** Least and greatest S/K at the money, both included. */
  readonly atm: readonly [number, number];
  /** Calendar days at which medium and long maturities begin. */
  readonly days: readonly [number, number];
}

/**
 * Number of the regime of each row. [n]
 * @throws {DataError} when the table lacks S/K or tau
 */
export function regimesOf(table: PricingTable, rows: Part, bounds: RegimeBounds): Uint8Array {
  const ratios = featureColumn(table, "S/K", rows);
  const taus = featureColumn(table, "tau", rows);
  return Uint8Array.from(ratios, (ratio, i) => {
    const moneyness = MONEYNESS_CLASSES.indexOf(moneynessClass(ratio, bounds));
    return 3 * moneyness + maturityIndex(taus[i], bounds.days);
  });
}

/** Rows of the table that lie in a part and a regime, ascending. */
export function rowsInRegime(
  regime: number,
  { from }: Part,
  regimeOf: Uint8Array,
): Uint32Array<ArrayBuffer> {
  const rows: number[] = [];
  regimeOf.forEach((its, i) => {
    if (its === regime) rows.push(from + i);
  });
  return Uint32Array.from(rows);
}
