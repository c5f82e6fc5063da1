import { formatDay } from "../calendars/epoch-day.ts";
import type { VendorWriter } from "./writer.ts";
import { cell, expiryDays, newYorkTime, rounded } from "./writer.ts";

const MISSING = "-99.99";

/**
 * OptionMetrics IvyDB option prices as WRDS exports them: strikes in thousandths, −99.99 for what
 * is missing, dates without times.
 */
export const optionMetricsWriter: VendorWriter = {
  name: "optionmetrics",
  holds: "many-chains",
  premiumUnit: "currency",
  header:
    "secid,date,symbol,ticker,exdate,cp_flag,strike_price,best_bid,best_offer,volume," +
    "open_interest,impl_volatility,delta,gamma,vega,theta,optionid,cfadj,am_settlement," +
    "contract_size,ss_flag,forward_price",
  preamble: () => [],

  rows(chain, analytics) {
    const days = expiryDays(chain);
    const { rows, underlying } = chain;
    const date = newYorkTime(chain.quotedAt).slice(0, 10);
    return rows.roots.map((root, i) => {
      const exdate = formatDay(days[i]);
      const right = rows.signs[i] > 0 ? "C" : "P";
      const strike = Math.round(rows.strikes[i] * 1000);
      const { vol, delta, gamma, vega, theta, forward } = analytics(i);
      return [
        // A number that no security has: the ticker says who it is.
        1,
        date,
        `${root} ${exdate.replaceAll("-", "").slice(2)}${right}${strike}`,
        underlying,
        exdate,
        right,
        strike,
        cell(rows.bids[i], MISSING),
        cell(rows.asks[i], MISSING),
        cell(rows.volumes[i], "0"),
        cell(rows.openInterests[i], "0"),
        rounded(vol, 6, MISSING),
        rounded(delta, 6, MISSING),
        rounded(gamma, 8, MISSING),
        rounded(vega, 4, MISSING),
        rounded(theta, 4, MISSING),
        i + 1,
        1,
        rows.settlements[i] === "am" ? 1 : 0,
        100,
        0,
        cell(forward, MISSING),
      ].join(",");
    });
  },
};
