import { formatDay } from "../calendars/epoch-day.ts";
import type { Chain } from "../chain.ts";
import type { RowAnalytics } from "./analytics.ts";
import type { VendorWriter } from "./writer.ts";
import { cell, expiryDays, newYorkTime, pairRows, rounded } from "./writer.ts";

const COLUMNS =
  "QUOTE_UNIXTIME QUOTE_READTIME QUOTE_DATE QUOTE_TIME_HOURS UNDERLYING_LAST EXPIRE_DATE " +
  "EXPIRE_UNIX DTE C_DELTA C_GAMMA C_VEGA C_THETA C_IV C_VOLUME C_LAST C_BID C_ASK STRIKE P_BID " +
  "P_ASK P_LAST P_DELTA P_GAMMA P_VEGA P_THETA P_IV P_VOLUME STRIKE_DISTANCE";

/**
 * optionsDX chains: bracketed names behind blanks, call and put side by side, no root and no open
 * interest. Options that differ in their root alone become indistinguishable.
 */
export const optionsDxWriter: VendorWriter = {
  name: "optionsdx",
  holds: "many-chains",
  premiumUnit: "currency",
  header: COLUMNS.split(" ")
    .map((name) => `[${name}]`)
    .join(", "),
  preamble: () => [],

  rows(chain, analytics) {
    const days = expiryDays(chain);
    const { rows, quotedAt, spot } = chain;
    const time = newYorkTime(quotedAt);
    const hours = rounded(Number(time.slice(11, 13)) + Number(time.slice(14, 16)) / 60, 3);
    const moment = [quotedAt / 1000, time.slice(0, 16), time.slice(0, 10), hours];
    return pairRows(chain).map(({ call, put }) => {
      const row = call < 0 ? put : call;
      const c = side(chain, call, analytics);
      const p = side(chain, put, analytics);
      const left = [c.delta, c.gamma, c.vega, c.theta, c.vol, c.volume, c.last, c.bid, c.ask];
      const right = [p.bid, p.ask, p.last, p.delta, p.gamma, p.vega, p.theta, p.vol, p.volume];
      return [
        ...moment,
        cell(spot ?? NaN),
        formatDay(days[row]),
        rows.expiries[row] / 1000,
        rounded((rows.expiries[row] - quotedAt) / 86_400_000, 2),
        ...left,
        cell(rows.strikes[row]),
        ...right,
        rounded(Math.abs(rows.strikes[row] - (spot ?? NaN)), 1),
      ].join(", ");
    });
  },
};

function side({ rows }: Chain, row: number, analytics: RowAnalytics): Record<string, string> {
  if (row < 0) return {};
  const { vol, delta, gamma, vega, theta } = analytics(row);
  return {
    bid: cell(rows.bids[row]),
    ask: cell(rows.asks[row]),
    last: cell(rows.lasts[row]),
    volume: cell(rows.volumes[row]),
    vol: rounded(vol, 5),
    delta: rounded(delta, 5),
    gamma: rounded(gamma, 5),
    vega: rounded(vega / 100, 5),
    theta: rounded(theta / 365, 5),
  };
}
