/** The listed strikes of a market and their exact prices. */
import type { RandomGenerator } from "@volsmith/numerics";
import { DataError, yearsBetween } from "@volsmith/numerics";
import { logMoneyness } from "@volsmith/pricing";
import { calendarNamed } from "../calendars/calendar-named.ts";
import { instantToWall } from "../calendars/wall-clock.ts";
import type { SmileDomain } from "../smile-slice.ts";
import { zeroCurveForwards } from "./curves.ts";
import { listExpiries } from "./listing/expiry-rules.ts";
import { ladderUnit, strikeLadder } from "./listing/strike-ladder.ts";
import type { MarketSpec } from "./market-spec.ts";
import type { ExpiryTruth } from "./market-truth.ts";
import { premiumScale } from "./market-truth.ts";
import type { TruthModel } from "./truth.ts";

/** One listed expiry with its strikes and exact prices. */
export interface Ladder {
  readonly truth: ExpiryTruth;
  /** Names the expiry's random streams, so that listing one more leaves the others as they are. */
  readonly stream: number;
  readonly unit: number;
  /** Ascending. [n] */
  readonly strikes: Float64Array;
  readonly ks: Float64Array;
  /** Strikes from … up to (not including) are priced, the others lie outside the domain. */
  readonly from: number;
  readonly to: number;
  /** 0 where not priced. [n] */
  readonly prices: Float64Array;
  readonly vols: Float64Array;
}

export interface LadderRequest extends SmileDomain {
  readonly rng: RandomGenerator;
}

/**
 * Expiries and strikes as listed, priced where they lie in the domain (everywhere when left out);
 * expiries outside are left out whole.
 * @throws {DataError} when the model's prices do not converge at an expiry.
 */
export function listLadders(
  spec: MarketSpec,
  model: TruthModel,
  { rng, ...domain }: LadderRequest,
): Ladder[] {
  const { tauRange = [0, Infinity] } = domain;
  const calendar = calendarNamed(spec.expiries.calendar);
  const curve = zeroCurveForwards(spec.spot, spec);
  const quoteDay = instantToWall(calendar.timeZone, spec.quotedAt).day;
  const ladders: Ladder[] = [];
  for (const { root, settlement, day } of listExpiries(quoteDay, spec.expiries)) {
    const expiry = calendar.expiry(day, settlement);
    const tau = yearsBetween(spec.quotedAt, expiry);
    if (!(tau > 0 && tau >= tauRange[0] && tau <= tauRange[1])) continue;
    const forward = curve.forward(tau);
    const discountFactor = curve.discountFactor(tau);
    const scale = premiumScale(spec, { forward, discountFactor });
    const truth = { root, settlement, expiry, tau, forward, discountFactor, premiumScale: scale };
    const all = strikeLadder({ forward, tau, atmVol: model.vol(tau, 0) }, spec.strikes);
    // The two settlements of one day are neighbours but different streams.
    const stream = 2 * day + (settlement === "am" ? 0 : 1);
    const draws = rng.fork(stream);
    const strikes =
      spec.listedShare < 1 ? all.filter(() => draws.uniform() < spec.listedShare) : all;
    if (strikes.length === 0) continue;
    const ks = strikes.map((strike) => logMoneyness(strike, forward));
    const [from, to] = rowsInside(ks, tau, domain);
    if (from === to) continue;
    const prices = new Float64Array(ks.length);
    const vols = new Float64Array(ks.length);
    const inside = { prices: prices.subarray(from, to), vols: vols.subarray(from, to) };
    model.smile(tau, ks.subarray(from, to), inside);
    if (prices.some(Number.isNaN)) {
      throw new DataError(
        "generateMarket",
        `${model.name} prices of ${new Date(expiry).toISOString()} did not converge`,
        "choose parameters less extreme or longer expiries",
      );
    }
    const unit = ladderUnit(forward, spec.strikes);
    ladders.push({ truth, stream, unit, strikes, ks, from, to, prices, vols });
  }
  return ladders;
}

/** First row inside the domain, and the first behind it; k ascends. */
function rowsInside(
  ks: Float64Array,
  tau: number,
  { kRange = [-Infinity, Infinity], zRange = [-Infinity, Infinity] }: SmileDomain,
): [from: number, to: number] {
  const root = Math.sqrt(tau);
  const low = Math.max(kRange[0], zRange[0] * root);
  const high = Math.min(kRange[1], zRange[1] * root);
  let from = 0;
  while (from < ks.length && ks[from] < low) from += 1;
  let to = from;
  while (to < ks.length && ks[to] <= high) to += 1;
  return [from, to];
}
