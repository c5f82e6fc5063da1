/**
 * Correlated Bates processes through the sessions of an exchange.
 *
 * Two clocks: variance, jumps and mean reversion run in sessions of 1/252 year, so that √v is what
 * rolling windows estimate; interest and dividends accrue over calendar days.
 *
 * [LKD10] Lord, Koekkoek & van Dijk, "A comparison of biased simulation schemes for stochastic
 *         volatility models", Quantitative Finance 10(2), 2010: full truncation.
 */
import type { RandomGenerator } from "@volsmith/numerics";
import type { BatesParameters } from "@volsmith/pricing";
import type { IndexHistorySpec, IndexSpec } from "./history-spec.ts";

export const SESSIONS_PER_YEAR = 252;
const DAYS_PER_YEAR = 365;

/** One index, session by session. */
export interface IndexPath {
  readonly ticker: string;
  /** [nSessions] */
  readonly closes: Float64Array;
  /** Variance at the close, annual, 0 or more. [nSessions] */
  readonly variances: Float64Array;
  /** ∫v dt over the session that ends here, in years of 252 sessions; 0 at the first. [nSessions] */
  readonly spentVariances: Float64Array;
  /** Sum of the jumps of ln S in the session that ends here. [nSessions] */
  readonly jumps: Float64Array;
}

/** Sessions, and the short rates that hold from each to the next. */
export interface RatesThroughTime {
  /** Epoch days. [nSessions] */
  readonly sessions: Int32Array;
  /** Annual. [nSessions] */
  readonly rates: Float64Array;
}

/**
 * Closes and variances of all indices. In each of a session's steps of dt
 *
 *   ln S += −v⁺dt/2 − ln(1 + p·m) + √(v⁺dt)·W + J,   v += κ(θ − v⁺)dt + σ√(v⁺dt)·(ρW + √(1−ρ²)·U),
 *
 * W and U standard normal, each √c·(one that the indices share) + √(1−c)·(the index's own); J is a
 * jump with probability p = 1 − e^(−λdt), and m = E[e^J] − 1. Given v the step of S is exact, so that
 * S·e^(−∫(r − q + premium)) is a martingale whatever dt. Jumps come at the times of one process, of
 * which an index with a lower rate takes its part.
 */
export function indexPaths(
  { indices, correlation, stepsPerSession }: IndexHistorySpec,
  { sessions, rates }: RatesThroughTime,
  random: RandomGenerator,
): IndexPath[] {
  const dt = 1 / (SESSIONS_PER_YEAR * stepsPerSession);
  const shared = Math.sqrt(correlation);
  const own = Math.sqrt(1 - correlation);
  const topRate = Math.max(...indices.map(({ dynamics }) => dynamics.jumpRate));
  const arrivalOdds = -Math.expm1(-topRate * dt);
  const walkers = indices.map((index, i) => ({
    state: newState(index),
    move: stepper(index.dynamics, dt, arrivalOdds / (topRate || 1)),
    path: emptyPath(index.ticker, sessions.length),
    draws: random.fork(3 + i),
  }));
  const arrivals = random.fork(0);
  const sizes = random.fork(1);
  const common = random.fork(2);
  walkers.forEach(({ state, path }) => record(state, path, 0));

  for (let day = 1; day < sessions.length; day += 1) {
    const years = (sessions[day] - sessions[day - 1]) / DAYS_PER_YEAR;
    walkers.forEach(({ state }, i) => {
      const { dividendYield, equityPremium } = indices[i];
      state.logSpot += (rates[day - 1] - dividendYield + equityPremium) * years;
      state.spent = 0;
      state.jumped = 0;
    });
    for (let step = 0; step < stepsPerSession; step += 1) {
      const w = shared * common.normal();
      const u = shared * common.normal();
      for (const { state, move, draws } of walkers) {
        move(state, w + own * draws.normal(), u + own * draws.normal());
      }
      if (!(arrivals.uniform() < arrivalOdds)) continue;
      const who = topRate * arrivals.uniform();
      const z = shared * sizes.normal();
      walkers.forEach(({ state }, i) => {
        const { jumpRate, jumpMean, jumpStdev } = indices[i].dynamics;
        const size = jumpMean + jumpStdev * (z + own * sizes.normal());
        if (who < jumpRate) state.jumped += size;
      });
    }
    for (const { state, path } of walkers) {
      state.logSpot += state.jumped;
      record(state, path, day);
    }
  }
  return walkers.map(({ path }) => path);
}

interface WalkerState {
  logSpot: number;
  /** May fall below 0 between steps [LKD10]; read as its positive part. */
  variance: number;
  /** Variance and jumps of this session. */
  spent: number;
  jumped: number;
}

function newState({ spot, dynamics }: IndexSpec): WalkerState {
  return { logSpot: Math.log(spot), variance: dynamics.v0, spent: 0, jumped: 0 };
}

function emptyPath(ticker: string, n: number): IndexPath {
  return {
    ticker,
    closes: new Float64Array(n),
    variances: new Float64Array(n),
    spentVariances: new Float64Array(n),
    jumps: new Float64Array(n),
  };
}

function record({ logSpot, variance, spent, jumped }: WalkerState, path: IndexPath, day: number) {
  path.closes[day] = Math.exp(logSpot);
  path.variances[day] = Math.max(0, variance);
  path.spentVariances[day] = spent;
  path.jumps[day] = jumped;
}

/** One step between jumps; `oddsPerRate` times the jump rate is the probability of a jump in it. */
function stepper(
  { kappa, theta, sigma, rho, jumpRate, jumpMean, jumpStdev }: BatesParameters,
  dt: number,
  oddsPerRate: number,
): (state: WalkerState, w: number, u: number) => void {
  const rest = Math.sqrt(1 - rho * rho);
  const meanJump = Math.expm1(jumpMean + 0.5 * jumpStdev * jumpStdev);
  const compensator = Math.log1p(oddsPerRate * jumpRate * meanJump);
  return (state, w, u) => {
    const v = Math.max(0, state.variance);
    const deviation = Math.sqrt(v * dt);
    state.logSpot += deviation * w - 0.5 * v * dt - compensator;
    state.variance += kappa * (theta - v) * dt + sigma * deviation * (rho * w + rest * u);
    state.spent += v * dt;
  };
}
