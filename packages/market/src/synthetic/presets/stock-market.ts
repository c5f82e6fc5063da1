/** A single stock with earnings ahead: one root, all expiries at the close, cent ticks. */
import { flatCurve } from "../curves.ts";
import type { MarketSpec } from "../market-spec.ts";
import { STOCK_TICKS } from "../quoting/ticks.ts";
import { INDEX_MARKET } from "./index-market.ts";

export const STOCK_MARKET: MarketSpec = {
  ...INDEX_MARKET,
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
      { step: 2, maxDistance: 0.5 },
      { step: 4 },
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
