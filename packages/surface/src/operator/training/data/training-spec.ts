/**
 * Random markets to train on: those of `sampleMarketSpec` with more families, the clocks of
 * exchanges, and the listings of chains that are only a part of what an exchange lists.
 */
import type { MarketKind, MarketSpec, ModelRanges, TruthJson, TruthName } from "@volsmith/market";
import { MODEL_RANGES, sampleMarketSpec, sampleModel, sessionClock } from "@volsmith/market";
import type { RandomGenerator } from "@volsmith/numerics";
import { DomainError } from "@volsmith/numerics";
import type { ListingPattern } from "./listing-pattern.ts";
import { listingChanges } from "./listing-pattern.ts";

/** How often each member is drawn, relative to the sum; what is left out is not drawn. */
export type Shares<Name extends string> = Readonly<Partial<Record<Name, number>>>;

export interface TrainingMarkets {
  readonly kinds: Shares<MarketKind>;
  readonly families: Shares<TruthName>;
  readonly listings: Shares<ListingPattern>;
  /** Share of index markets with a model from `INDEX_CORE` instead of the wide ranges. */
  readonly coreShare: number;
  /** Share of markets whose variance keeps the hours of its exchange. */
  readonly clockShare: number;
  /** Variance an hour overnight, over a session's; log-uniform. */
  readonly overnight: readonly [min: number, max: number];
  /** Variance an hour over weekends, over a night's (a coin's: a weekday's); uniform. */
  readonly weekend: readonly [min: number, max: number];
}

export const TRAINING_MARKETS: TrainingMarkets = {
  kinds: { index: 0.5, stock: 0.25, crypto: 0.25 },
  families: {
    ssvi: 0.16,
    essvi: 0.2,
    heston: 0.1,
    bates: 0.12,
    "double-heston": 0.12,
    mixture: 0.14,
    "time-changed": 0.08,
    "event-outcomes": 0.08,
  },
  listings: { full: 0.35, dense: 0.1, monthlies: 0.25, near: 0.15, sparse: 0.15 },
  coreShare: 0.5,
  clockShare: 0.5,
  overnight: [0.15, 1],
  weekend: [0.2, 1],
};

/**
 * Where large indices live: the levels and skews of SPX chains of 2019 to 2026, and a margin. The
 * wide ranges alone would show the operator a market like this once in ten.
 */
export const INDEX_CORE: ModelRanges = {
  ...MODEL_RANGES.index,
  vol: [0.05, 0.38],
  volRatio: [0.8, 1.6],
  rho: [-0.95, -0.55],
};

/** Years the clocks are kept; the operator's domain ends there. */
const HORIZON = 1.02;

/**
 * A market to train on.
 * @throws {DomainError} when shares are negative or all zero.
 */
export function sampleTrainingSpec(
  rng: RandomGenerator,
  markets: TrainingMarkets = TRAINING_MARKETS,
): MarketSpec {
  const kind = drawShare(rng, markets.kinds, "kinds");
  const family = drawShare(rng, markets.families, "families");
  const pattern = drawShare(rng, markets.listings, "listings");
  const wide = sampleMarketSpec(rng.fork(0), { kinds: [kind], models: [family] });
  const isCore = kind === "index" && rng.uniform() < markets.coreShare;
  const spec = isCore ? { ...wide, model: sampleModel(INDEX_CORE, family, rng.fork(1)) } : wide;
  const model = rng.uniform() < markets.clockShare ? onClock(spec, markets, rng) : spec.model;
  return { ...spec, model, ...listingChanges(spec, pattern, rng.fork(2)) };
}

function onClock(spec: MarketSpec, markets: TrainingMarkets, rng: RandomGenerator): TruthJson {
  const [low, high] = markets.overnight;
  const [least, most] = markets.weekend;
  const overnight = low * (high / low) ** rng.uniform();
  const ratio = least + (most - least) * rng.uniform();
  const clock = sessionClock({
    calendar: spec.expiries.calendar,
    from: spec.quotedAt,
    overnight,
    weekend: spec.kind === "crypto" ? ratio : ratio * overnight,
    horizon: HORIZON,
  });
  return { name: "time-changed", parameters: { base: spec.model, clock } };
}

function drawShare<Name extends string>(
  rng: RandomGenerator,
  shares: Shares<Name>,
  what: string,
): Name {
  const entries = Object.entries(shares) as [Name, number][];
  let sum = 0;
  for (const [name, share] of entries) {
    if (!(share >= 0)) {
      throw new DomainError("sampleTrainingSpec", `${what}.${name}`, share, "0 or more");
    }
    sum += share;
  }
  if (!(sum > 0)) throw new DomainError("sampleTrainingSpec", what, shares, "not all zero");
  let rest = rng.uniform() * sum;
  for (const [name, share] of entries) {
    rest -= share;
    if (rest < 0) return name;
  }
  return entries.findLast(([, share]) => share > 0)![0];
}
