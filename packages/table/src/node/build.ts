import type { RunControl } from "@volsmith/numerics";
import type { PricingTable } from "../pricing-table.ts";
import { collectRows } from "./collect.ts";
import type { TableOptions } from "./options.ts";
import { withPreparedTable } from "./prepare.ts";
import { tickerNumbers } from "./rows.ts";
import type { TableSources } from "./sources.ts";

/**
 * The pricing table of quotes: one row a contract and quote date, with features known on that date and
 * C/K as target. Vendors' files, arrays and mixtures of them go through the same queries.
 *
 * @returns rows ascending in day, ticker and contract; `exclusions` says what became of all others
 * @throws {FormatError} naming file, line and column of what cannot be read
 * @throws {DataError} naming a ticker without closes, a column that is missing, and the fix
 * @throws {DomainError} for an impossible option
 */
export async function buildPricingTable(
  sources: TableSources,
  options: TableOptions = {},
  control: RunControl = {},
): Promise<PricingTable> {
  return await withPreparedTable(sources, options, control, async (prepared) => {
    const { session, keys, featureNames, hasTruth, exclusions, remarks, histories } = prepared;
    const features = featureNames.map((_, i) => `f${i}`);
    const query = `
      SELECT day, known_by, ticker, contract, target, half_spread, truth, ${features.join(", ")}
      FROM table_rows ORDER BY day, ticker, contract`;
    const columns = await collectRows(session, query, {
      ...control,
      size: exclusions.nKept,
      featureNames,
      tickers: [...tickerNumbers(keys).keys()],
      hasTruth,
    });
    return { ...columns, exclusions, remarks, histories };
  });
}
