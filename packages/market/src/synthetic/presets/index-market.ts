/** An index like the S&P 500 at Cboe: AM-settled monthlies, PM-settled weeklies, wide ladders. */
import { calendarNamed } from "../../calendars/calendar-named.ts";
import { epochDay } from "../../calendars/epoch-day.ts";
import type { MarketSpec } from "../market-spec.ts";
import { INDEX_TICKS } from "../quoting/ticks.ts";

/** A Wednesday like any other, so that presets need no clock. */
export const QUOTE_DAY = epochDay(2025, 3, 12);
/** Quarter of an hour before the stock market closes, when end-of-day snapshots are taken. */
const QUARTER_HOUR = 15 * 60_000;

/** Widths, ticks and ladders after those seen in SPX chains of 2019 to 2023. */
export const INDEX_MARKET: MarketSpec = {
  kind: "index",
  vendor: "cboe-delayed",
  source: "synthetic index market",
  underlying: "VSX",
  quotedAt: calendarNamed("us-index").expiry(QUOTE_DAY, "pm") - QUARTER_HOUR,
  spot: 5000,
  premiumUnit: "currency",
  model: {
    name: "ssvi",
    parameters: {
      rho: -0.72,
      eta: 1.3,
      gamma: 0.42,
      phi: "power",
      theta: { v: 0.021, vPrime: 0.028, longRun: 0.044, kappa1: 6, kappa2: 0.7 },
    },
  },
  rates: { level: 0.037, slope: 0.007, hump: -0.004, decay: 1.5 },
  carry: { level: 0.0145, slope: -0.002, hump: 0, decay: 1 },
  expiries: {
    calendar: "us-index",
    monthlyRoot: "VSX",
    monthlySettlement: "am",
    weeklyRoot: "VSXW",
    dailies: 5,
    weeklies: 6,
    monthlies: 6,
    closingMonthlies: 2,
    monthEnds: 3,
    quarterlies: 3,
    leapsMonths: [6, 12],
    leapsYears: 1,
  },
  strikes: {
    unit: "auto",
    unitFraction: 0.001,
    rungs: [
      { step: 1, maxTau: 0.12, maxDistance: 0.05 },
      { step: 2, maxTau: 0.25, maxDistance: 0.1 },
      { step: 5, maxTau: 0.4, maxDistance: 0.25 },
      { step: 5, maxTau: 1.5, maxDistance: 0.3 },
      { step: 10, maxTau: 1.5, maxDistance: 0.45 },
      { step: 20, maxDistance: 0.9 },
      { step: 40 },
    ],
    downStdevs: 7,
    upStdevs: 4,
    downRange: [0.15, 2],
    upRange: [0.07, 0.6],
  },
  listedShare: 1,
  quotes: {
    ticks: INDEX_TICKS,
    spread: {
      ticks: 1,
      rootPrice: 0.0009,
      volPoints: 0.0004,
      growth: 0.6,
      intrinsic: 0.009,
      jitter: 0.2,
    },
    noise: { level: 0.6, common: 0.7, persistence: 0.8 },
    minBidTicks: 1,
  },
  activity: { openInterest: 500, volume: 400, volumeFade: 0.06, roundEvery: 5 },
  defects: {},
};
