/** Bitcoin like at Deribit: premiums in coin, expiries every day at 08:00 UTC. */
import { MS_PER_DAY } from "../../calendars/epoch-day.ts";
import { flatCurve } from "../curves.ts";
import type { MarketSpec } from "../market-spec.ts";
import { COIN_TICKS } from "../quoting/ticks.ts";
import { INDEX_MARKET, QUOTE_DAY } from "./index-market.ts";

const HOUR = 3_600_000;

export const CRYPTO_MARKET: MarketSpec = {
  ...INDEX_MARKET,
  kind: "crypto",
  vendor: "deribit",
  source: "synthetic coin market",
  underlying: "BTC",
  quotedAt: QUOTE_DAY * MS_PER_DAY + 17.5 * HOUR,
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
      { step: 5, maxDistance: 1.2 },
      { step: 10 },
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
