/** Random truths, wider than any market seen, to train and test on. */
import type { RandomGenerator } from "@volsmith/numerics";
import type { MarketKind } from "../market-spec.ts";
import type { BatesParameters, HestonParameters } from "@volsmith/pricing";
import type { SsviParameters } from "../models/ssvi.ts";
import { SSVI_HORIZON_YEARS } from "../models/ssvi.ts";
import type { ThetaCurveParameters, VarianceEvent } from "../models/theta-curve.ts";
import { thetaAt } from "../models/theta-curve.ts";
import type { TruthJson, TruthName } from "../truth.ts";
import type { Range } from "./draws.ts";
import { drawInteger, drawLogUniform, drawUniform } from "./draws.ts";

/** Where parameters are drawn from; volatilities and speeds log-uniformly, the rest uniformly. */
export interface ModelRanges {
  /** Volatility now, √v. */
  readonly vol: Range;
  /** Ratio of the volatilities reverted to, to the one before. */
  readonly volRatio: Range;
  readonly rho: Range;
  /** Probability of a known variance event, and the size of its move (a standard deviation). */
  readonly eventChance: number;
  readonly eventMove: Range;
  /** Mean and standard deviation of log jumps; jumps per year. */
  readonly jumpMean: Range;
  readonly jumpStdev: Range;
  readonly jumpRate: Range;
}

export const MODEL_RANGES: Readonly<Record<MarketKind, ModelRanges>> = {
  index: {
    vol: [0.06, 0.9],
    volRatio: [0.6, 1.7],
    rho: [-0.95, -0.3],
    eventChance: 0.2,
    eventMove: [0.005, 0.04],
    jumpMean: [-0.25, 0],
    jumpStdev: [0.01, 0.2],
    jumpRate: [0.05, 2],
  },
  stock: {
    vol: [0.1, 2],
    volRatio: [0.6, 1.6],
    rho: [-0.85, 0.2],
    eventChance: 0.6,
    eventMove: [0.01, 0.15],
    jumpMean: [-0.2, 0.1],
    jumpStdev: [0.02, 0.3],
    jumpRate: [0.05, 3],
  },
  crypto: {
    vol: [0.2, 2.2],
    volRatio: [0.7, 1.5],
    rho: [-0.6, 0.4],
    eventChance: 0.2,
    eventMove: [0.01, 0.08],
    jumpMean: [-0.15, 0.1],
    jumpStdev: [0.02, 0.25],
    jumpRate: [0.1, 5],
  },
};

/** Ranges that all kinds of market share. */
const SPEED_FAST: Range = [1, 15];
const SPEED_SLOW: Range = [0.05, 1.5];
const GAMMA: Range = [0.25, 0.5];
/** η as a share of the largest value free of arbitrage. */
const ETA_SHARE: Range = [0.25, 0.98];
const HESTON_SPEED: Range = [0.5, 10];
/** σ²/(2κθ): 1 is Feller's bound; beyond it variance touches zero, as fitted markets do. */
const FELLER_RATIO: Range = [0.1, 5];

/** A random truth of one family; its parameters always pass that family's own checks. */
export function sampleModel(kind: MarketKind, name: TruthName, rng: RandomGenerator): TruthJson {
  const ranges = MODEL_RANGES[kind];
  if (name === "ssvi") return { name, parameters: sampleSsvi(ranges, rng) };
  const heston = sampleHeston(ranges, rng);
  if (name === "heston") return { name, parameters: heston };
  const parameters: BatesParameters = {
    ...heston,
    jumpRate: drawLogUniform(rng, ranges.jumpRate),
    jumpMean: drawUniform(rng, ranges.jumpMean),
    jumpStdev: drawUniform(rng, ranges.jumpStdev),
  };
  return { name, parameters };
}

function sampleSsvi(ranges: ModelRanges, rng: RandomGenerator): SsviParameters {
  const rho = drawUniform(rng, ranges.rho);
  const theta = sampleTheta(ranges, rng);
  const gamma = drawUniform(rng, GAMMA);
  const phi = rng.uniform() < 0.5 ? "power" : "bounded";
  const lean = 1 + Math.abs(rho);
  const top = thetaAt(theta, SSVI_HORIZON_YEARS);
  const most =
    phi === "bounded"
      ? 2 / lean
      : Math.min(4 / (top ** (1 - gamma) * lean), 2 / (top ** (0.5 - gamma) * Math.sqrt(lean)));
  return { rho, eta: most * drawUniform(rng, ETA_SHARE), gamma, phi, theta };
}

function sampleTheta(ranges: ModelRanges, rng: RandomGenerator): ThetaCurveParameters {
  const vol = drawLogUniform(rng, ranges.vol);
  const volNext = vol * drawLogUniform(rng, ranges.volRatio);
  const volLong = volNext * drawLogUniform(rng, ranges.volRatio);
  const kappa1 = drawLogUniform(rng, SPEED_FAST);
  const kappa2 = drawLogUniform(rng, SPEED_SLOW);
  const events: VarianceEvent[] = [];
  if (rng.uniform() < ranges.eventChance) {
    for (let n = drawInteger(rng, [1, 3]); n > 0; n -= 1) {
      const move = drawLogUniform(rng, ranges.eventMove);
      events.push({ tau: drawLogUniform(rng, [0.01, 0.8]), variance: move * move });
    }
  }
  return {
    v: variance(vol),
    vPrime: variance(volNext),
    longRun: variance(volLong),
    kappa1,
    kappa2,
    events,
  };
}

/** The variance of a volatility, within a theta curve's bounds. */
function variance(vol: number): number {
  return Math.min(9, vol * vol);
}

function sampleHeston(ranges: ModelRanges, rng: RandomGenerator): HestonParameters {
  const vol = drawLogUniform(rng, ranges.vol);
  const volLong = vol * drawLogUniform(rng, ranges.volRatio);
  const kappa = drawLogUniform(rng, HESTON_SPEED);
  const theta = volLong * volLong;
  const sigma = Math.sqrt(2 * kappa * theta * drawLogUniform(rng, FELLER_RATIO));
  return { v0: vol * vol, kappa, theta, sigma, rho: drawUniform(rng, ranges.rho) };
}
