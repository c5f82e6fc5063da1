import { formatDay } from "../calendars/epoch-day.ts";
import type { VendorWriter } from "./writer.ts";
import { cell, expiryDays, newYorkTime, rounded, utcTime } from "./writer.ts";

/** Barchart chains: a row an option, no root, the moment of download in UTC. */
export const barchartWriter: VendorWriter = {
  name: "barchart",
  holds: "many-chains",
  premiumUnit: "currency",
  header:
    "quote_date,snapshot_utc,underlying,expiry,days_to_expiry,strike,type,bid,ask,last,iv,delta," +
    "gamma,theta,vega,rho,open_interest,volume",
  preamble: () => [],

  rows(chain, analytics) {
    const days = expiryDays(chain);
    const { rows, quotedAt } = chain;
    const date = newYorkTime(quotedAt).slice(0, 10);
    const today = Date.parse(date) / 86_400_000;
    const spot = cell(chain.spot ?? NaN);
    return rows.roots.map((_, i) => {
      const day = days[i];
      const { vol, delta, gamma, theta, vega } = analytics(i);
      return [
        date,
        utcTime(quotedAt),
        spot,
        formatDay(day),
        day - today,
        cell(rows.strikes[i]),
        rows.signs[i] > 0 ? "Call" : "Put",
        cell(rows.bids[i]),
        cell(rows.asks[i]),
        cell(rows.lasts[i]),
        rounded(vol, 6, "0"),
        rounded(delta, 6, "0"),
        rounded(gamma, 6, "0"),
        rounded(theta / 365, 6, "0"),
        rounded(vega / 100, 6, "0"),
        "0",
        cell(rows.openInterests[i]),
        cell(rows.volumes[i]),
      ].join(",");
    });
  },
};
