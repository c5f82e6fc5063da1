/** Ready specifications: an index like those at Cboe, a stock, a coin like those at Deribit. */
import { calendarNamed } from "../calendars/calendar-named.ts";
import { epochDay } from "../calendars/epoch-day.ts";
import { flatCurve } from "./curves.ts";
import type { MarketKind, MarketSpec } from "./market-spec.ts";
import { COIN_TICKS, INDEX_TICKS, STOCK_TICKS } from "./quoting/ticks.ts";

/** A Wednesday like any other, so that presets need no clock. */
const QUOTE_DAY = epochDay(2025, 3, 12);
/** Quarter of an hour before the stock market closes, when end-of-day snapshots are taken. */
const QUARTER_HOUR = 15 * 60_000;
const FAR = Infinity;

/** Widths, ticks and ladders after those seen in SPX chains of 2019 to 2023. */
const INDEX: MarketSpec = {
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
      { step: 20, maxTau: FAR, maxDistance: 0.9 },
      { step: 40, maxTau: FAR, maxDistance: FAR },
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
      rootPrice: 0.001,
      volPoints: 0.0006,
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

const STOCK: MarketSpec = {
  ...INDEX,
  kind: "stock",
  vendor: "optionmetrics",
  source: "synthetic stock market",
  underlying: "VSTK",
  spot: 180,
  model: {
    name: "ssvi",
    parameters: {
      rho: -0.45,
      eta: 1.1,
      gamma: 0.4,
      phi: "power",
      theta: {
        v: 0.1,
        vPrime: 0.11,
        longRun: 0.12,
        kappa1: 5,
        kappa2: 0.5,
        // Earnings six weeks ahead: a move of about 6 %.
        events: [{ tau: 0.12, variance: 0.0036 }],
      },
    },
  },
  carry: flatCurve(0.006),
  expiries: {
    calendar: "us-equity",
    monthlyRoot: "VSTK",
    monthlySettlement: "pm",
    weeklyRoot: "VSTK",
    dailies: 0,
    weeklies: 6,
    monthlies: 4,
    closingMonthlies: 0,
    monthEnds: 0,
    quarterlies: 0,
    leapsMonths: [1, 6],
    leapsYears: 2,
  },
  strikes: {
    unit: "auto",
    unitFraction: 0.013,
    rungs: [
      { step: 1, maxTau: 0.25, maxDistance: 0.2 },
      { step: 2, maxTau: FAR, maxDistance: 0.5 },
      { step: 4, maxTau: FAR, maxDistance: FAR },
    ],
    downStdevs: 4,
    upStdevs: 3.5,
    downRange: [0.25, 1.6],
    upRange: [0.2, 1],
  },
  quotes: {
    ticks: STOCK_TICKS,
    spread: {
      ticks: 1,
      rootPrice: 0.004,
      volPoints: 0.006,
      growth: 0.5,
      intrinsic: 0.008,
      jitter: 0.3,
    },
    noise: { level: 0.6, common: 0.6, persistence: 0.7 },
    minBidTicks: 1,
  },
  activity: { openInterest: 900, volume: 300, volumeFade: 0.1, roundEvery: 2 },
};

const CRYPTO: MarketSpec = {
  ...INDEX,
  kind: "crypto",
  vendor: "deribit",
  source: "synthetic coin market",
  underlying: "BTC",
  quotedAt: QUOTE_DAY * 86_400_000 + 17.5 * 3_600_000,
  spot: 88_000,
  premiumUnit: "coin",
  model: {
    name: "ssvi",
    parameters: {
      rho: -0.12,
      eta: 0.9,
      gamma: 0.4,
      phi: "power",
      theta: { v: 0.2, vPrime: 0.24, longRun: 0.3, kappa1: 8, kappa2: 1 },
    },
  },
  rates: flatCurve(0),
  carry: { level: -0.06, slope: -0.01, hump: 0, decay: 0.5 },
  expiries: {
    calendar: "crypto",
    monthlyRoot: "BTC",
    monthlySettlement: "utc8",
    weeklyRoot: "BTC",
    dailies: 3,
    weeklies: 4,
    monthlies: 3,
    closingMonthlies: 0,
    monthEnds: 0,
    quarterlies: 4,
    leapsMonths: [],
    leapsYears: 0,
  },
  strikes: {
    unit: "auto",
    unitFraction: 0.01,
    rungs: [
      { step: 1, maxTau: 0.06, maxDistance: 0.15 },
      { step: 2, maxTau: 0.2, maxDistance: 0.4 },
      { step: 5, maxTau: FAR, maxDistance: 1.2 },
      { step: 10, maxTau: FAR, maxDistance: FAR },
    ],
    downStdevs: 4,
    upStdevs: 4,
    downRange: [0.1, 2],
    upRange: [0.1, 2],
  },
  quotes: {
    ticks: COIN_TICKS,
    spread: {
      ticks: 1,
      rootPrice: 0.003,
      volPoints: 0.004,
      growth: 0.3,
      intrinsic: 0.02,
      jitter: 0.35,
    },
    noise: { level: 0.6, common: 0.6, persistence: 0.7 },
    minBidTicks: 1,
  },
  activity: { openInterest: 60, volume: 20, volumeFade: 0.15, roundEvery: 5 },
};

const PRESETS: Readonly<Record<MarketKind, MarketSpec>> = {
  index: INDEX,
  stock: STOCK,
  crypto: CRYPTO,
};

/** A preset with some entries replaced; entries are replaced whole, not merged. */
export function marketSpec(kind: MarketKind, changes: Partial<MarketSpec> = {}): MarketSpec {
  return { ...PRESETS[kind], ...changes };
}
