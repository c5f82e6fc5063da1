/** What is known about a synthetic market: its model, forwards, and every row's exact value. */
import { DomainError, FormatError, ShapeError, yearsBetween } from "@volsmith/numerics";
import { logMoneyness } from "@volsmith/pricing";
import type { Settlement } from "../chain.ts";
import type { ForwardCurve } from "../forward-curve.ts";
import { zeroCurveForwards } from "./curves.ts";
import type { DefectRecord } from "./defects.ts";
import type { MarketSpec } from "./market-spec.ts";
import { makeTruth } from "./models/make-truth.ts";
import { premiumOf } from "./models/model-from-variance.ts";
import type { TruthModel } from "./truth.ts";

export interface ExpiryTruth {
  readonly root: string;
  readonly settlement: Settlement;
  /** Expiry instant, epoch milliseconds. */
  readonly expiry: number;
  readonly tau: number;
  readonly forward: number;
  readonly discountFactor: number;
  /** Premium = premiumScale × normalised price: D·F in currency, 1 in coin. */
  readonly premiumScale: number;
}

export interface MarketTruth {
  readonly spec: MarketSpec;
  readonly model: TruthModel;
  readonly forwards: ForwardCurve;
  /** Ascending in expiry. */
  readonly expiries: readonly ExpiryTruth[];
  /** Exact Black volatility of each row of the chain; NaN where there is none. [rows] */
  readonly vols: Float64Array;
  /** Exact premium of each row, in the chain's premium unit. [rows] */
  readonly premiums: Float64Array;
  /** Defects put in on purpose; their rows are indices into the chain's rows. */
  readonly defects: readonly DefectRecord[];
  toJSON(): MarketTruthJson;
}

/** A truth file. JSON has no NaN: null stands for it. */
export interface MarketTruthJson {
  readonly format: "volsmith-truth";
  readonly version: 1;
  readonly spec: MarketSpec;
  readonly expiries: readonly ExpiryTruth[];
  readonly vols: readonly (number | null)[];
  readonly premiums: readonly (number | null)[];
  readonly defects: readonly DefectRecord[];
}

export function marketTruth(
  spec: MarketSpec,
  parts: Pick<MarketTruth, "model" | "expiries" | "vols" | "premiums" | "defects">,
): MarketTruth {
  const { expiries, vols, premiums, defects } = parts;
  return {
    spec,
    ...parts,
    forwards: zeroCurveForwards(spec.spot, spec),
    toJSON: () => ({
      format: "volsmith-truth",
      version: 1,
      spec,
      expiries,
      vols: toNullable(vols),
      premiums: toNullable(premiums),
      defects,
    }),
  };
}

/**
 * The truth a file holds.
 * @param json parsed JSON @param file its name, for messages
 * @throws {FormatError} when it is no truth file of this version, or says less than it must.
 */
export function truthFromJSON(json: unknown, file = "truth"): MarketTruth {
  const place = { file };
  if (typeof json !== "object" || json === null || !("format" in json)) {
    throw new FormatError(place, "is no truth file: an object with format is expected");
  }
  const { format, version, spec, expiries, vols, premiums, defects } = json as MarketTruthJson;
  if (format !== "volsmith-truth" || version !== 1) {
    const came = `${JSON.stringify(format)} version ${JSON.stringify(version)}`;
    throw new FormatError(place, `format must be "volsmith-truth" version 1, is ${came}`);
  }
  for (const [name, value] of Object.entries({ expiries, vols, premiums, defects })) {
    if (!Array.isArray(value)) throw new FormatError(place, `${name} must be an array`);
  }
  if (vols.length !== premiums.length) {
    throw new ShapeError("truthFromJSON", "premiums", [vols.length], [premiums.length]);
  }
  if (typeof spec !== "object" || spec === null) {
    throw new FormatError(place, "spec must be an object");
  }
  const parts = { expiries, defects, vols: fromNullable(vols), premiums: fromNullable(premiums) };
  return marketTruth(spec, { model: makeTruth(spec.model), ...parts });
}

/** The exact answer at one option, listed or not. */
export interface TrueOption {
  readonly tau: number;
  readonly k: number;
  readonly forward: number;
  readonly discountFactor: number;
  readonly vol: number;
  /** In the chain's premium unit. */
  readonly premium: number;
}

/**
 * Exact volatility and premium of the option that dies at an instant.
 * @throws {DomainError} unless the expiry lies after the quotes and the strike is positive.
 */
export function trueOption(
  { spec, model, forwards }: MarketTruth,
  { expiry, strike, sign }: { expiry: number; strike: number; sign: 1 | -1 },
): TrueOption {
  const tau = yearsBetween(spec.quotedAt, expiry);
  if (!(tau > 0)) throw new DomainError("trueOption", "expiry", expiry, "after the quotes");
  if (!(strike > 0)) throw new DomainError("trueOption", "strike", strike, "positive");
  const forward = forwards.forward(tau);
  const discountFactor = forwards.discountFactor(tau);
  const k = logMoneyness(strike, forward);
  const out = { prices: new Float64Array(1), vols: new Float64Array(1) };
  model.smile(tau, Float64Array.of(k), out);
  const premium =
    premiumScale(spec, { forward, discountFactor }) * premiumOf(sign, k, out.prices[0]);
  return { tau, k, forward, discountFactor, vol: out.vols[0], premium };
}

/** What a normalised price is multiplied by to give a premium. */
export function premiumScale(
  { premiumUnit }: Pick<MarketSpec, "premiumUnit">,
  { forward, discountFactor }: Pick<ExpiryTruth, "forward" | "discountFactor">,
): number {
  return premiumUnit === "coin" ? 1 : discountFactor * forward;
}

function toNullable(values: Float64Array): (number | null)[] {
  return Array.from(values, (v) => (Number.isFinite(v) ? v : null));
}

function fromNullable(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (v) => v ?? NaN);
}
