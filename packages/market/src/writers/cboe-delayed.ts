import { civilDate, weekday } from "../calendars/epoch-day.ts";
import { instantToWall, zoneOffset } from "../calendars/wall-clock.ts";
import type { Chain } from "../chain.ts";
import type { RowAnalytics } from "./analytics.ts";
import type { VendorWriter } from "./writer.ts";
import { cell, expiryDays, NEW_YORK, occSymbol, pairRows, rounded } from "./writer.ts";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const SIDE = "Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest";

/** Cboe's delayed-quotes page: three lines on the index, then calls left and puts right. */
export const cboeDelayedWriter: VendorWriter = {
  name: "cboe-delayed",
  holds: "one-chain",
  premiumUnit: "currency",
  header: `Expiration Date,Calls,${SIDE},Strike,Puts,${SIDE}`,

  preamble({ underlying, spot, quotedAt }) {
    const last = cell(spot ?? NaN);
    return [
      "",
      `${underlying} Index,Last: ${last},Change:  0`,
      `"Date: ${pageDate(quotedAt)}",Bid: ${last},Ask: ${last},Size: 1*1,Volume: 0`,
    ];
  },

  rows(chain, analytics) {
    const days = expiryDays(chain);
    const { roots, strikes } = chain.rows;
    return pairRows(chain).map(({ call, put }) => {
      const row = call < 0 ? put : call;
      const [day, strike] = [days[row], strikes[row]];
      const left = side(chain, call, analytics);
      const right = side(chain, put, analytics);
      const symbol = (sign: number): string => occSymbol(roots[row], { day, sign, strike });
      return [shortDate(day), symbol(1), left, strike.toFixed(2), symbol(-1), right].join(",");
    });
  },
};

/** Cells of one option; what is not listed has none, though the page names its symbol. */
function side({ rows }: Chain, row: number, analytics: RowAnalytics): string {
  if (row < 0) return ",,,,,,,,";
  const bid = cell(rows.bids[row]);
  const ask = cell(rows.asks[row]);
  const { vol, delta, gamma } = analytics(row);
  const greeks = `${rounded(vol, 4, "0")},${rounded(delta, 4, "0")},${rounded(gamma, 4, "0")}`;
  const traded = `${cell(rows.volumes[row])},${greeks},${cell(rows.openInterests[row])}`;
  return `${cell(rows.lasts[row])},0,${bid},${ask},${traded}`;
}

/** "Mon Feb 07 2022". */
function shortDate(epochDay: number): string {
  const { year, month, day } = civilDate(epochDay);
  const date = `${MONTHS[month - 1].slice(0, 3)} ${String(day).padStart(2, "0")} ${year}`;
  return `${WEEKDAYS[weekday(epochDay)]} ${date}`;
}

/** "September 4, 2023 at 2:56 PM EDT"; the page knows no seconds. */
function pageDate(instant: number): string {
  const wall = instantToWall(NEW_YORK, instant);
  const { year, month, day } = civilDate(wall.day);
  const minutes = Math.floor(wall.timeOfDay / 60_000);
  const hour = Math.floor(minutes / 60);
  const time = `${hour % 12 || 12}:${String(minutes % 60).padStart(2, "0")}`;
  const half = hour < 12 ? "AM" : "PM";
  const zone = zoneOffset(NEW_YORK, instant) === -4 * 3_600_000 ? "EDT" : "EST";
  return `${MONTHS[month - 1]} ${day}, ${year} at ${time} ${half} ${zone}`;
}
