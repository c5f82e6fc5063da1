/** Random truths, wider than any market seen, to train and test on. */
import type { RandomGenerator } from "@volsmith/numerics";
import type { MarketKind } from "../market-spec.ts";
import type { BatesParameters, DoubleHestonParameters, HestonParameters } from "@volsmith/pricing";
import type { EssviParameters } from "../models/essvi.ts";
import type { EventOutcomesParameters } from "../models/event-outcomes.ts";
import type { MixtureParameters } from "../models/mixture.ts";
import type { SsviParameters } from "../models/ssvi.ts";
import { SSVI_HORIZON_YEARS } from "../models/ssvi.ts";
import type { ThetaCurveParameters } from "../models/theta-curve.ts";
import { thetaAt } from "../models/theta-curve.ts";
import type { TimeChangedParameters } from "../models/time-changed.ts";
import type { TruthJson, TruthName } from "../truth.ts";
import type { Range } from "./draws.ts";
import { drawLogUniform, drawOne, drawUniform } from "./draws.ts";
import { addEvents, sampleOutcomes, sampleVarianceEvents } from "./sample-events.ts";

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
/** Call wing's γ minus the put wing's: the correlation leans the other way as expiries shorten. */
const GAMMA_GAP: Range = [-0.12, 0.12];
const HESTON_SPEED: Range = [0.5, 10];
const FACTOR_SPEED_FAST: Range = [3, 20];
const FACTOR_SPEED_SLOW: Range = [0.1, 2];
/** The fast factor's share of variance today. */
const FAST_SHARE: Range = [0.2, 0.8];
const MIXTURE_WEIGHT: Range = [0.1, 0.9];
/** σ²/(2κθ): 1 is Feller's bound; beyond it variance touches zero, as fitted markets do. */
const FELLER_RATIO: Range = [0.1, 5];

/** Families that stand alone; the others combine or wrap them. */
const SIMPLE: readonly TruthName[] = ["ssvi", "essvi", "heston", "bates", "double-heston"];

/**
 * A random truth of one family; its parameters always pass that family's own checks.
 * @param from a kind of market, or ranges of one's own
 */
export function sampleModel(
  from: MarketKind | ModelRanges,
  name: TruthName,
  rng: RandomGenerator,
): TruthJson {
  const ranges = typeof from === "string" ? MODEL_RANGES[from] : from;
  return { name, parameters: SAMPLERS[name](ranges, rng) };
}

const SAMPLERS: Readonly<Record<TruthName, (ranges: ModelRanges, rng: RandomGenerator) => object>> =
  {
    ssvi: sampleSsvi,
    essvi: sampleEssvi,
    heston: sampleHeston,
    bates: sampleBates,
    "double-heston": sampleDoubleHeston,
    mixture: sampleMixture,
    "time-changed": sampleTimeChanged,
    "event-outcomes": sampleEventOutcomes,
  };

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

function sampleEssvi(ranges: ModelRanges, rng: RandomGenerator): EssviParameters {
  const rho = drawUniform(rng, ranges.rho);
  const scale = drawUniform(rng, ETA_SHARE) / Math.sqrt(1 + Math.abs(rho));
  const gamma = drawUniform(rng, GAMMA);
  return {
    putWing: { slope: scale * (1 - rho), gamma },
    callWing: {
      slope: scale * (1 + rho),
      gamma: Math.min(0.5, Math.max(0.05, gamma + drawUniform(rng, GAMMA_GAP))),
    },
    theta: sampleTheta(ranges, rng),
  };
}

function sampleTheta(ranges: ModelRanges, rng: RandomGenerator): ThetaCurveParameters {
  const vol = drawLogUniform(rng, ranges.vol);
  const volNext = vol * drawLogUniform(rng, ranges.volRatio);
  const volLong = volNext * drawLogUniform(rng, ranges.volRatio);
  const kappa1 = drawLogUniform(rng, SPEED_FAST);
  const kappa2 = drawLogUniform(rng, SPEED_SLOW);
  const hasEvents = rng.uniform() < ranges.eventChance;
  const events = hasEvents ? sampleVarianceEvents(rng, ranges.eventMove) : [];
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
  return sampleVariance(ranges, HESTON_SPEED, rng);
}

function sampleVariance(ranges: ModelRanges, speed: Range, rng: RandomGenerator): HestonParameters {
  const vol = drawLogUniform(rng, ranges.vol);
  const volLong = vol * drawLogUniform(rng, ranges.volRatio);
  const kappa = drawLogUniform(rng, speed);
  const theta = volLong * volLong;
  const sigma = Math.sqrt(2 * kappa * theta * drawLogUniform(rng, FELLER_RATIO));
  return { v0: vol * vol, kappa, theta, sigma, rho: drawUniform(rng, ranges.rho) };
}

function sampleBates(ranges: ModelRanges, rng: RandomGenerator): BatesParameters {
  return {
    ...sampleHeston(ranges, rng),
    jumpRate: drawLogUniform(rng, ranges.jumpRate),
    jumpMean: drawUniform(rng, ranges.jumpMean),
    jumpStdev: drawUniform(rng, ranges.jumpStdev),
  };
}

/** A fast and a slow variance that share today's total. */
function sampleDoubleHeston(ranges: ModelRanges, rng: RandomGenerator): DoubleHestonParameters {
  const vol = drawLogUniform(rng, ranges.vol);
  const share = drawUniform(rng, FAST_SHARE);
  const first = sampleVariance(at(ranges, vol * Math.sqrt(share)), FACTOR_SPEED_FAST, rng);
  const second = sampleVariance(at(ranges, vol * Math.sqrt(1 - share)), FACTOR_SPEED_SLOW, rng);
  return { first, second };
}

/** Two simple truths of about one level. */
function sampleMixture(ranges: ModelRanges, rng: RandomGenerator): MixtureParameters {
  const vol = drawLogUniform(rng, ranges.vol);
  const near: ModelRanges = { ...ranges, vol: [0.75 * vol, 1.5 * vol] };
  const weight = drawUniform(rng, MIXTURE_WEIGHT);
  return {
    components: [
      { weight, model: sampleModel(near, drawOne(rng, SIMPLE), rng) },
      { weight: 1 - weight, model: sampleModel(near, drawOne(rng, SIMPLE), rng) },
    ],
  };
}

/** A simple truth with variance events at known dates. */
function sampleTimeChanged(ranges: ModelRanges, rng: RandomGenerator): TimeChangedParameters {
  const vol = drawLogUniform(rng, ranges.vol);
  const base = sampleModel(at(ranges, vol), drawOne(rng, SIMPLE), rng);
  const events = sampleVarianceEvents(rng, ranges.eventMove);
  return { base, clock: addEvents({ taus: [], times: [] }, events, vol) };
}

/** A simple truth with one day of few outcomes. */
function sampleEventOutcomes(ranges: ModelRanges, rng: RandomGenerator): EventOutcomesParameters {
  const vol = drawLogUniform(rng, ranges.vol);
  const base = sampleModel(at(ranges, vol), drawOne(rng, SIMPLE), rng);
  return { base, event: sampleOutcomes(rng, ranges.eventMove, vol) };
}

/** The ranges at one volatility of today. */
function at(ranges: ModelRanges, vol: number): ModelRanges {
  return { ...ranges, vol: [vol, vol] };
}
