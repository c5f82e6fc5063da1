import type { VendorWriter } from "./writer.ts";
import { cell, rounded, utcTime } from "./writer.ts";

/** Deribit as a table of one snapshot a moment: premiums in coin, times in UTC. */
export const deribitWriter: VendorWriter = {
  name: "deribit",
  holds: "many-chains",
  premiumUnit: "coin",
  header:
    "snapshot_utc,currency,expiry_utc,type,strike,bid_coin,ask_coin,mark_coin,forward,index_price," +
    "mark_iv,delta,vega,open_interest,volume,last_price",
  preamble: () => [],

  rows(chain, analytics) {
    const { rows, underlying } = chain;
    const time = utcTime(chain.quotedAt);
    const spot = cell(chain.spot ?? NaN);
    return rows.roots.map((_, i) => {
      const { vol, premium, delta, vega, forward } = analytics(i);
      return [
        time,
        underlying,
        utcTime(rows.expiries[i]).slice(0, 16),
        rows.signs[i] > 0 ? "C" : "P",
        cell(rows.strikes[i]),
        cell(rows.bids[i]),
        cell(rows.asks[i]),
        rounded(premium, 8),
        rounded(forward, 4),
        spot,
        rounded(vol, 4),
        rounded(delta, 5),
        rounded(vega, 5),
        cell(rows.openInterests[i]),
        cell(rows.volumes[i]),
        cell(rows.lasts[i]),
      ].join(",");
    });
  },
};
