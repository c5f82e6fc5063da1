/**
 * Cboe's delayed-quotes page as its download button saves it: a preamble with the index, its last
 * price and the moment of the download, then one row a strike with the call left and the put right.
 *
 * Two layouts are known. The present one has columns Expiration Date and Strike, and OCC symbols
 * (SPXW220207C02400000). The one before 2017 has neither: root, expiry, right and strike are read
 * from the contract's description, "17 Mar 17 2300.00 (SPXW1717C2300-E)".
 *
 * Bid and ask occur twice under the same name; what stands after "Puts" is the put's.
 */
import { FormatError } from "@volsmith/numerics";
import { epochDay, MS_PER_DAY } from "../calendars/epoch-day.ts";
import { wallToInstant } from "../calendars/wall-clock.ts";
import { underlyingOfRoot } from "../contracts.ts";
import { downloadedAt } from "./quote-moment.ts";
import type { QuoteColumns, VendorReader } from "./reader.ts";
import type { SqlColumns } from "./sql-columns.ts";
import { NAN } from "./sql-columns.ts";
import type { TableHead } from "./table-head.ts";
import { columnIndex, hasColumns } from "./table-head.ts";
import { usPlan } from "./us-plan.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

export const cboeDelayed: VendorReader = {
  name: "cboe-delayed",
  title: "Cboe delayed-quotes page",
  signature: ["Calls", "Puts", "Bid", "Ask"],
  recognises: (head) =>
    head.kind === "csv" &&
    head.preamble.length > 0 &&
    hasColumns(head, "Calls", "Puts", "Bid", "Ask"),

  plan(columns, facts) {
    const { head } = columns;
    const call = columnIndex(head, "Calls");
    const put = columnIndex(head, "Puts");
    const side = (start: number): SideColumns => {
      const end = start === call && put > call ? put : head.names.length;
      const number = (presence: "required" | "optional", ...names: string[]): string => {
        const wanted = names.map((name) => name.toLowerCase());
        for (let i = start; i < end; i++)
          if (wanted.includes(head.names[i].toLowerCase())) return columns.number(i);
        if (presence === "optional") return NAN;
        throw new FormatError(
          { file: facts.source, line: head.headerLine, column: names[0] },
          `the ${start === call ? "calls" : "puts"} have no such column`,
          "download the page again with all columns shown",
        );
      };
      return {
        sign: start === call ? "1" : "-1",
        bid: number("required", "Bid"),
        ask: number("required", "Ask"),
        last: number("optional", "Last Sale", "Last"),
        volume: number("optional", "Volume", "Vol"),
        openInterest: number("optional", "Open Interest", "Open Int"),
      };
    };
    const { spot, underlying, downloaded, warnings } = preamble(head, facts.source);
    const contract = columns.has("Strike")
      ? fromSymbols(columns, { call, put })
      : fromDescriptions(columns, { call, put });
    const name = facts.underlyingIsGuess ? underlying : facts.underlying;
    return {
      ...usPlan(facts),
      moments: "one",
      columns: {
        underlying: `'${name.replaceAll("'", "''")}'`,
        // One moment for the whole page: it is in the preamble, not in the rows.
        quoteDay: "0.0",
        quoteTime: NAN,
        spot: Number.isFinite(spot) ? `${spot}::DOUBLE` : NAN,
        root: contract.root,
        expiryDay: contract.expiryDay,
        expiryTime: NAN,
        atClose: NAN,
        strike: contract.strike,
        forward: NAN,
        ...side(call),
      },
      putColumns: { ...side(put), root: contract.putRoot },
      quotedAt: (_day, _time, calendar) => downloadedAt(downloaded, calendar),
      warnings,
    };
  },
};

type SideColumns = Pick<QuoteColumns, "sign" | "bid" | "ask" | "last" | "volume" | "openInterest">;

interface ContractColumns {
  readonly root: string;
  readonly putRoot: string;
  readonly expiryDay: string;
  readonly strike: string;
}

interface Sides {
  readonly call: number;
  readonly put: number;
}

/** OCC symbols end in six digits of date, the right, and eight of strike, 15 letters in all. */
const OCC_SYMBOL = "'[A-Z0-9.]{1,6} *\\d{6}[CP]\\d{8}'";

function fromSymbols(columns: SqlColumns, { call, put }: Sides): ContractColumns {
  const root = (index: number): string => {
    const symbol = columns.text(index);
    const bad = `NOT regexp_full_match(coalesce(${symbol}, ''), ${OCC_SYMBOL})`;
    columns.check(index, bad, "an option symbol (SPXW220207C02400000)");
    return `rtrim(left(${symbol}, length(${symbol}) - 15))`;
  };
  return {
    root: root(call),
    putRoot: root(put),
    expiryDay: columns.day(["Expiration Date", "Expiration"]),
    strike: columns.number("Strike"),
  };
}

const DESCRIPTION = "'^(\\d{2}) ([A-Za-z]{3}) (\\d{2}) ([0-9.]+) \\(([A-Z]+?)\\d{4}[A-X]'";

function fromDescriptions(columns: SqlColumns, { call, put }: Sides): ContractColumns {
  const part = (index: number, group: number): string =>
    `regexp_extract(${columns.text(index)}, ${DESCRIPTION}, ${group})`;
  const wanted = "a contract (17 Mar 17 2300.00 (SPXW1717C2300-E))";
  for (const side of [call, put])
    columns.check(side, `coalesce(${part(side, 5)}, '') = ''`, wanted);
  // Year, month, day: "17 Mar 05" is 5 March 2017.
  const date = `try_strptime(${part(call, 1)} || ' ' || ${part(call, 2)} || ' ' || ${part(call, 3)}, '%y %b %d')`;
  columns.check(
    call,
    `${date} IS NULL`,
    "a contract with a date (17 Mar 17 2300.00 (SPXW1717C2300-E))",
  );
  return {
    root: part(call, 5),
    putRoot: part(put, 5),
    expiryDay: `coalesce(floor(epoch_ms(${date}) / 86400000.0), 0)`,
    strike: `coalesce(try_cast(${part(call, 4)} AS DOUBLE), ${NAN})`,
  };
}

interface Preamble {
  readonly spot: number;
  readonly underlying: string;
  /** Epoch milliseconds. */
  readonly downloaded: number;
  readonly warnings: readonly string[];
}

/** Spot and moment of download from the lines above the header, in either date style. */
function preamble(head: TableHead, file: string): Preamble {
  const text = head.preamble.join("\n");
  const date =
    /Date:\s*([A-Za-z]+) (\d{1,2}),? (\d{4})(?:,| at) (\d{1,2}):(\d{2}) ?([AP])M/i.exec(text) ??
    /()([A-Za-z]{3} \d{1,2},? \d{4}) @ (\d{1,2}):(\d{2})/i.exec(text);
  const downloaded = date ? downloadInstant(date) : NaN;
  if (Number.isNaN(downloaded)) {
    throw new FormatError(
      { file, line: Math.max(1, head.headerLine - 1) },
      "the date of the download is missing or unreadable above the column names",
      "keep the three lines the page puts there (Date: February 5 2022, 8:09 PM EST)",
    );
  }
  const last = /Last:\s*([\d,.]+\d)/i.exec(text);
  const spot = last ? Number(last[1].replaceAll(",", "")) : NaN;
  const firstSymbol = /([A-Z]+)\d{6}[CP]\d{8}|\(([A-Z]+?)\d{4}[A-X]/.exec(
    head.sample.flat().join(" "),
  );
  const underlying = underlyingOfRoot(firstSymbol?.[1] ?? firstSymbol?.[2] ?? "unknown");
  const warnings = Number.isFinite(spot) ? [] : ["the page gives no last price of the underlying"];
  return { spot, underlying, downloaded, warnings };
}

function downloadInstant(match: RegExpExecArray): number {
  const isNewStyle = match[6] !== undefined;
  const [monthName, dayText, yearText] = isNewStyle
    ? [match[1], match[2], match[3]]
    : (match[2].split(/[ ,]+/) as [string, string, string]);
  const month = MONTHS.indexOf(monthName.slice(0, 3).toLowerCase()) + 1;
  const hourText = isNewStyle ? match[4] : match[3];
  const minuteText = isNewStyle ? match[5] : match[4];
  const hour = isNewStyle
    ? (Number(hourText) % 12) + (match[6].toUpperCase() === "P" ? 12 : 0)
    : Number(hourText);
  if (month === 0 || hour > 23) return NaN;
  const day = epochDay(Number(yearText), month, Number(dayText));
  const timeOfDay = (hour * 60 + Number(minuteText)) * 60_000;
  return timeOfDay < MS_PER_DAY ? wallToInstant("America/New_York", day, timeOfDay) : NaN;
}
