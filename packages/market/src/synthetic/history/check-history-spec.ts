import { DomainError } from "@volsmith/numerics";
import { checkHestonParameters } from "@volsmith/pricing";
import { checkQuoteRules } from "../quoting/quote-rules.ts";
import type { IndexHistorySpec, IndexSpec } from "./history-spec.ts";

const WHERE = "indexHistory";

/** @throws {DomainError} naming the first impossible entry. */
export function checkHistorySpec(spec: IndexHistorySpec): void {
  const { from, to, stepsPerSession, indices, correlation, rates, follow } = spec;
  check("from", from, Number.isInteger(from), "a whole epoch day");
  check("to", to, Number.isInteger(to) && to > from, "a whole epoch day after from");
  checkCount("stepsPerSession", stepsPerSession);
  check("indices", indices.length, indices.length > 0, "one index or more");
  checkRange("correlation", correlation, [0, 1]);
  const tickers = indices.map(({ ticker }) => ticker);
  check("indices", tickers, new Set(tickers).size === tickers.length, "of different tickers");
  indices.forEach((index, i) => checkIndex(`indices[${i}]`, index));

  const { knots, noise, persistence } = rates;
  check("rates.knots", knots.length, knots.length > 0, "one knot or more");
  knots.forEach(([day, rate], i) => {
    const ascends = i === 0 || day > knots[i - 1][0];
    check(`rates.knots[${i}]`, day, Number.isFinite(day) && ascends, "of ascending days");
    check(`rates.knots[${i}]`, rate, Number.isFinite(rate), "a finite rate");
  });
  checkRange("rates.noise", noise, [0, 1]);
  check("rates.persistence", persistence, persistence >= 0 && persistence < 1, "in [0, 1)");

  check("follow.from", follow.from, Number.isFinite(follow.from), "an epoch day");
  checkCount("follow.everySessions", follow.everySessions);
  checkRange("follow.growth", follow.growth, [-2, 2]);
  const [minDays, maxDays] = follow.days;
  check("follow.days", follow.days, minDays >= 1 && maxDays >= minDays, "1 or more, ascending");
  const [low, high] = follow.moneyness;
  check("follow.moneyness", follow.moneyness, low > 0 && high >= low, "positive, ascending");
  const { strikeFraction, minPremium } = follow;
  check("follow.strikeFraction", strikeFraction, strikeFraction > 1e-4, "above 0.0001");
  check("follow.minPremium", minPremium, minPremium >= 0, "0 or more");
  checkQuoteRules(WHERE, spec.quotes);
}

function checkIndex(name: string, index: IndexSpec): void {
  const { spot, dynamics, pricing, followedShare } = index;
  check(`${name}.spot`, spot, spot > 0 && spot < Infinity, "positive");
  check(
    `${name}.followedShare`,
    followedShare,
    followedShare > 0 && followedShare <= 1,
    "in (0, 1]",
  );
  for (const key of ["dividendYield", "equityPremium"] as const) {
    check(`${name}.${key}`, index[key], Number.isFinite(index[key]), "finite");
  }
  checkHestonParameters(`${WHERE}: ${name}.dynamics`, dynamics);
  checkHestonParameters(`${WHERE}: ${name}.pricing`, pricing);
  for (const key of ["sigma", "rho"] as const) {
    const same = pricing[key] === dynamics[key];
    check(`${name}.pricing.${key}`, pricing[key], same, `that of dynamics, ${dynamics[key]}`);
  }
}

function checkCount(name: string, value: number): void {
  check(name, value, Number.isInteger(value) && value >= 1, "a whole number, 1 or more");
}

function checkRange(name: string, value: number, [min, max]: readonly [number, number]): void {
  check(name, value, value >= min && value <= max, `in [${min}, ${max}]`);
}

function check(name: string, value: unknown, ok: boolean, requirement: string): void {
  if (!ok) throw new DomainError(WHERE, name, value, requirement);
}
