import { formatDay } from "../calendars/epoch-day.ts";
import type { VendorWriter } from "./writer.ts";
import { cell, expiryDays, newYorkTime, rounded } from "./writer.ts";

/** Cboe DataShop "Option Quotes" at an interval, with calculated values. */
export const cboeDatashopWriter: VendorWriter = {
  name: "cboe-datashop",
  holds: "many-chains",
  premiumUnit: "currency",
  header:
    "underlying_symbol,quote_datetime,root,expiration,strike,option_type,open,high,low,close," +
    "trade_volume,bid_size,bid,ask_size,ask,underlying_bid,underlying_ask," +
    "implied_underlying_price,active_underlying_price,implied_volatility,delta,gamma,theta,vega," +
    "rho,open_interest",
  preamble: () => [],

  rows(chain, analytics) {
    const days = expiryDays(chain);
    const { rows, underlying } = chain;
    const time = newYorkTime(chain.quotedAt);
    const spot = cell(chain.spot ?? NaN);
    return rows.roots.map((root, i) => {
      const last = cell(rows.lasts[i]);
      const { vol, delta, gamma, theta, vega, forward } = analytics(i);
      return [
        underlying,
        time,
        root,
        formatDay(days[i]),
        rows.strikes[i].toFixed(3),
        rows.signs[i] > 0 ? "C" : "P",
        last,
        last,
        last,
        last,
        cell(rows.volumes[i]),
        rows.bids[i] > 0 ? 10 : 0,
        cell(rows.bids[i]),
        10,
        cell(rows.asks[i]),
        spot,
        spot,
        rounded(forward, 4),
        spot,
        rounded(vol, 4),
        rounded(delta, 4),
        rounded(gamma, 6),
        rounded(theta / 365, 4),
        rounded(vega / 100, 4),
        "",
        cell(rows.openInterests[i]),
      ].join(",");
    });
  },
};
