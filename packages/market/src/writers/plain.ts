import { DataError } from "@volsmith/numerics";
import { formatDay } from "../calendars/epoch-day.ts";
import type { VendorWriter } from "./writer.ts";
import { cell, expiryDays, newYorkTime } from "./writer.ts";

/** The plain table: a row an option, every column by its own name. */
export const plainWriter: VendorWriter = {
  name: "plain",
  holds: "many-chains",
  premiumUnit: "currency",
  header:
    "quote_datetime,underlying,spot,root,expiry,settlement,type,strike,bid,ask,last,volume," +
    "open_interest",
  preamble: () => [],

  rows(chain) {
    const days = expiryDays(chain);
    const { rows, underlying } = chain;
    if (rows.settlements.includes("utc8")) {
      throw new DataError(
        "formatChain",
        `options of ${underlying} die at 08:00 UTC, and the plain table does not know that`,
        'write the "deribit" format',
      );
    }
    const time = newYorkTime(chain.quotedAt);
    const spot = cell(chain.spot ?? NaN);
    return rows.roots.map((root, i) =>
      [
        time,
        underlying,
        spot,
        root,
        formatDay(days[i]),
        rows.settlements[i],
        rows.signs[i] > 0 ? "call" : "put",
        cell(rows.strikes[i]),
        cell(rows.bids[i]),
        cell(rows.asks[i]),
        cell(rows.lasts[i]),
        cell(rows.volumes[i]),
        cell(rows.openInterests[i]),
      ].join(","),
    );
  },
};
