/** A small market for tests: one index, calls at Black's prices with a smile, contracts with histories. */
import { randomGenerator } from "@volsmith/numerics";
import { blackPrice } from "@volsmith/pricing";
import { chronologicalSplit, tableOf } from "@volsmith/table";
import type { PricingTable } from "@volsmith/table";

const WINDOWS = [20, 30, 40, 50, 65, 90];

export const featureNames = ["S/K", "K", "tau", "r", ...WINDOWS.map((n) => `sigma${n}`)];

export interface MarketOptions {
  readonly days?: number;
  readonly seed?: number;
  /** Columns left out. */
  readonly without?: readonly string[];
}

/** 20 calls a day: 4 expiries of 90 days and more at 5 strikes, quoted until 20 days are left. */
export function marketTable({
  days = 60,
  seed = 1,
  without = [],
}: MarketOptions = {}): PricingTable {
  const random = randomGenerator(seed);
  const names = featureNames.filter((name) => !without.includes(name));
  const features: number[] = [];
  const targets: number[] = [];
  const dates: number[] = [];
  const contractOf: number[] = [];
  let spot = 4000;
  let vol = 0.2;
  for (let day = 0; day < days; day++) {
    spot *= Math.exp(0.01 * random.normal());
    vol = Math.min(0.4, Math.max(0.1, vol * Math.exp(0.03 * random.normal())));
    const r = 0.02 + 0.0002 * day;
    const windows = WINDOWS.map((n) => vol * (1 + 0.002 * n * random.uniform()));
    for (let expiry = 0; expiry < 4; expiry++) {
      const cycle = Math.floor((day + 20 * expiry) / 80);
      const left = 100 - ((day + 20 * expiry) % 80);
      const tau = left / 365;
      for (let j = 0; j < 5; j++) {
        const strike = 3600 + 200 * j;
        const contract = (cycle * 4 + expiry) * 5 + j;
        const discountFactor = Math.exp(-r * tau);
        const forward = spot / discountFactor;
        const k = Math.log(strike / forward);
        const smile = vol * (1 - 0.6 * k + 2 * k * k);
        const option = { forward, strike, tau, type: "call", discountFactor } as const;
        targets.push(blackPrice(smile, option) / strike);
        const all = [spot / strike, strike, tau, r, ...windows];
        features.push(...all.filter((_, i) => !without.includes(featureNames[i])));
        dates.push(19_000 + day);
        contractOf.push(contract);
      }
    }
  }
  return tableOf({
    featureNames: names,
    features: Float64Array.from(features),
    targets,
    days: dates,
    tickers: "SPX",
    contracts: contractOf,
    halfSpreads: new Float64Array(targets.length).fill(1e-4),
  });
}

export function marketData(options: MarketOptions = {}) {
  const table = marketTable(options);
  return { table, split: chronologicalSplit(table) };
}
