import { randomGenerator } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { epochDay } from "../../calendars/epoch-day.ts";
import type { ExpiryRules } from "../listing/expiry-rules.ts";
import { INDEX_MARKET } from "../presets/index-market.ts";
import type { IndexHistorySpec } from "./history-spec.ts";
import type { IndexHistory } from "./index-history.ts";
import { indexHistory } from "./index-history.ts";

/** One of 1,500 tried: both indices rise, as they did, and no path is extreme. */
const DEFAULT_SEED = 20_150_347;

/** Monthlies half a year out, weeklies of six weeks, quarterly months of this year and the next. */
const EXPIRIES: Omit<ExpiryRules, "monthlyRoot" | "weeklyRoot"> = {
  calendar: "us-index",
  monthlySettlement: "am",
  dailies: 0,
  weeklies: 6,
  monthlies: 5,
  closingMonthlies: 0,
  monthEnds: 0,
  quarterlies: 0,
  leapsMonths: [3, 6, 9, 12],
  leapsYears: 1,
};

/**
 * Two indices, one like the S&P 500 and one like the Nasdaq 100, from October 2014 (so that windows of
 * 90 days are full on 2015-05-13) to February 2023; rates after the course of 13-week bills in those
 * years, drawn by hand. No price or rate is copied from a market.
 */
export const INDEX_HISTORY: IndexHistorySpec = {
  from: epochDay(2014, 10, 1),
  to: epochDay(2023, 2, 28),
  stepsPerSession: 8,
  indices: [
    {
      ticker: "VSX",
      spot: 1950,
      dynamics: {
        v0: 0.02,
        kappa: 3.5,
        theta: 0.024,
        sigma: 0.36,
        rho: -0.72,
        jumpRate: 0.5,
        jumpMean: -0.04,
        jumpStdev: 0.03,
      },
      pricing: {
        v0: 0.02,
        kappa: 2.8,
        theta: 0.036,
        sigma: 0.36,
        rho: -0.72,
        jumpRate: 0.8,
        jumpMean: -0.06,
        jumpStdev: 0.04,
      },
      dividendYield: 0,
      equityPremium: 0.06,
      expiries: { ...EXPIRIES, monthlyRoot: "VSX", weeklyRoot: "VSXW" },
      followedShare: 0.02,
    },
    {
      ticker: "VNX",
      spot: 4000,
      dynamics: {
        v0: 0.032,
        kappa: 3.5,
        theta: 0.036,
        sigma: 0.42,
        rho: -0.66,
        jumpRate: 0.5,
        jumpMean: -0.045,
        jumpStdev: 0.035,
      },
      pricing: {
        v0: 0.032,
        kappa: 2.8,
        theta: 0.05,
        sigma: 0.42,
        rho: -0.66,
        jumpRate: 0.8,
        jumpMean: -0.065,
        jumpStdev: 0.045,
      },
      dividendYield: 0,
      equityPremium: 0.08,
      expiries: { ...EXPIRIES, monthlyRoot: "VNX", weeklyRoot: "VNXW" },
      followedShare: 0.02,
    },
  ],
  correlation: 0.85,
  rates: {
    knots: [
      [epochDay(2014, 10, 1), 0.0002],
      [epochDay(2015, 9, 15), 0.0002],
      [epochDay(2015, 12, 17), 0.0024],
      [epochDay(2016, 11, 10), 0.0045],
      [epochDay(2017, 6, 15), 0.0098],
      [epochDay(2017, 12, 20), 0.0132],
      [epochDay(2018, 6, 20), 0.0188],
      [epochDay(2018, 12, 31), 0.0236],
      [epochDay(2019, 5, 15), 0.0234],
      [epochDay(2019, 11, 5), 0.0153],
      [epochDay(2020, 2, 20), 0.0152],
      [epochDay(2020, 3, 23), 0.0003],
      [epochDay(2020, 6, 1), 0.0013],
      [epochDay(2021, 4, 1), 0.0002],
      [epochDay(2021, 12, 20), 0.0005],
      [epochDay(2022, 4, 1), 0.0055],
      [epochDay(2022, 7, 15), 0.022],
      [epochDay(2022, 11, 1), 0.04],
      [epochDay(2023, 2, 28), 0.047],
    ],
    noise: 0.02,
    persistence: 0.95,
  },
  follow: {
    from: epochDay(2015, 5, 13),
    everySessions: 3,
    growth: 0.2,
    days: [10, 550],
    moneyness: [0.75, 1.25],
    strikeFraction: 0.01,
    minPremium: 0.03,
    types: "calls",
  },
  quotes: INDEX_MARKET.quotes,
};

/** The market the model study runs on when no table is given: always the same. */
export function defaultIndexHistory(control: RunControl = {}): IndexHistory {
  return indexHistory(INDEX_HISTORY, randomGenerator(DEFAULT_SEED), control);
}
