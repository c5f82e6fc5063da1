/** Interest rates by date, from what was given, in the order given. */
import { DataError, DomainError, FormatError, ShapeError } from "@volsmith/numerics";
import { openDailyFile } from "@volsmith/market/readers";
import type { DailyColumn, DuckDbSession } from "@volsmith/market/readers";
import { lastUntil } from "../features/daily-series.ts";
import { checkAscending } from "./check-ascending.ts";
import type { RateSource, TableSources } from "./sources.ts";

/** A rate and the date since when it is known; "parity" where quotes must tell; null for none. */
export type DatedRate = { readonly rate: number; readonly day: number } | "parity" | null;

export interface Rates {
  on(day: number): DatedRate;
  readonly remark: string;
}

/** A rate is taken from the last date it was published, if that is no longer ago than this. */
export const MAX_AGE_DAYS = 7;

const WHERE = "buildPricingTable";

export async function openRates(
  session: DuckDbSession,
  given: TableSources["rates"] = "parity",
): Promise<Rates> {
  const list = (Array.isArray(given) ? given : [given]) as readonly RateSource[];
  if (list.length === 0) throw new DataError(WHERE, "rates is an empty list", 'give "parity"');
  const lookups = await Promise.all(list.map((source) => lookup(session, source)));
  return {
    remark: `r: ${lookups.map(({ label }) => label).join("; where that is missing, ")}`,
    on(day) {
      for (const { at } of lookups) {
        const found = at(day);
        if (found) return found;
      }
      return null;
    },
  };
}

interface Lookup {
  readonly label: string;
  readonly at: (day: number) => DatedRate;
}

async function lookup(session: DuckDbSession, source: RateSource): Promise<Lookup> {
  if (source === "parity") {
    return { label: "implied by put-call parity of each expiry", at: () => "parity" };
  }
  if (typeof source === "number") {
    if (!(Math.abs(source) < 1)) {
      throw new DomainError(WHERE, "rates", source, "an annual decimal (0.05 is 5 %)");
    }
    return { label: `${source} throughout`, at: (day) => ({ rate: source, day }) };
  }
  if (!("path" in source)) {
    const { days, rates } = source;
    if (days.length !== rates.length) {
      throw new ShapeError(WHERE, "rates", [days.length], [rates.length]);
    }
    checkAscending(days, "rates");
    const column = { days: Int32Array.from(days), values: Float64Array.from(rates) };
    return { label: "given day by day", at: dated(column, 1) };
  }
  const { path, column, unit } = source;
  if (unit !== "percent" && unit !== "decimal") {
    throw new DomainError(WHERE, "rates.unit", unit, '"percent" or "decimal"');
  }
  const file = await openDailyFile(session, path);
  const name = file.find(column);
  if (name === null) {
    const problem = `the column is missing; the file has ${file.names.join(", ")}`;
    throw new FormatError({ file: path, column }, problem);
  }
  const daily = await file.column(name);
  return {
    label: `${name} of ${path}, as it stands`,
    at: dated(daily, unit === "percent" ? 0.01 : 1),
  };
}

function dated({ days, values }: DailyColumn, scale: number): Lookup["at"] {
  return (day) => {
    const i = lastUntil(days, day);
    if (i < 0 || day - days[i] > MAX_AGE_DAYS || Number.isNaN(values[i])) return null;
    return { rate: values[i] * scale, day: days[i] };
  };
}
