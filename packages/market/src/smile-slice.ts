import { IMPLIED_VOL_STATUSES, normalisedImpliedVols } from "@volsmith/pricing";
import type { PremiumUnit } from "./chain.ts";
import type { DropLog } from "./cleaning/drop-log.ts";
import type { RawSlice } from "./cleaning/raw-slices.ts";
import type { ForwardFit } from "./forward/fit-parity.ts";
import type { DropReason, SmileSlice } from "./snapshot.ts";

/** Where quotes are wanted; ends included. Everywhere, when left out. */
export interface SmileDomain {
  /** Years to expiry. */
  readonly tauRange?: readonly [number, number];
  /** Log-moneyness ln(K/F). */
  readonly kRange?: readonly [number, number];
  /** k/√tau. */
  readonly zRange?: readonly [number, number];
}

interface SliceRequest extends SmileDomain {
  readonly premiumUnit: PremiumUnit;
  readonly minStrikes: number;
  readonly log: DropLog;
}

/**
 * Strikes further than e¹⁰ ≈ 22,000 times from the forward are slips of a decimal point or a vendor's
 * filler; a volatility of hundreds of per cent would follow from each.
 */
const FAR = 10;

const EVERYWHERE = [-Infinity, Infinity] as const;

/**
 * Out-of-the-money quotes of one expiry and their volatilities: puts for k ≤ 0, calls for k > 0.
 *
 * @returns null, with every row dropped in `log`, when fewer than `minStrikes` are left.
 */
export function smileSlice(
  raw: RawSlice,
  { forward, discountFactor, parity }: ForwardFit,
  { premiumUnit, minStrikes, log, kRange = EVERYWHERE, zRange = EVERYWHERE }: SliceRequest,
): SmileSlice | null {
  const { tau } = raw;
  const logMoneyness = raw.strikes.map((strike) => Math.log(strike / forward));
  const outside: number[] = [];
  raw.rows.forEach((row, i) => {
    const k = logMoneyness[i];
    const z = k / Math.sqrt(tau);
    if (raw.signs[i] !== (k <= 0 ? -1 : 1)) log.drop(row, "in-the-money");
    else if (Math.abs(k) > FAR) log.drop(row, "far-strike");
    else if (k < kRange[0] || k > kRange[1] || z < zRange[0] || z > zRange[1])
      log.drop(row, "outside-domain");
    else outside.push(i);
  });

  const premiumScale = premiumUnit === "coin" ? 1 : discountFactor * forward;
  const volsOf = (
    premiums: Float64Array,
    k: Float64Array,
  ): ReturnType<typeof normalisedImpliedVols> =>
    normalisedImpliedVols(
      premiums.map((premium) => premium / premiumScale),
      { k, taus: tau },
    );
  const mids = Float64Array.from(outside, (i) => (raw.bids[i] + raw.asks[i]) / 2);
  const k = Float64Array.from(outside, (i) => logMoneyness[i]);
  const { vols, statuses } = volsOf(mids, k);
  const kept: number[] = [];
  outside.forEach((i, j) => {
    if (vols[j] > 0) kept.push(j);
    else log.drop(raw.rows[i], reasonOf(statuses[j]));
  });
  if (kept.length < minStrikes) {
    for (const j of kept) log.drop(raw.rows[outside[j]], "too-few-strikes");
    return null;
  }
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from(kept, (j) => column[outside[j]]);
  const bids = pick(raw.bids);
  const asks = pick(raw.asks);
  const keptK = Float64Array.from(kept, (j) => k[j]);
  return {
    root: raw.root,
    settlement: raw.settlement,
    expiry: raw.expiry,
    tau,
    forward,
    discountFactor,
    parity,
    premiumScale,
    strikes: pick(raw.strikes),
    k: keptK,
    bids,
    asks,
    vols: Float64Array.from(kept, (j) => vols[j]),
    bidVols: volsOf(bids, keptK).vols,
    askVols: volsOf(asks, keptK).vols,
  };
}

/** Why a premium that is no volatility is dropped; a price lost to underflow counts as intrinsic. */
function reasonOf(code: number): DropReason {
  const status = IMPLIED_VOL_STATUSES[code];
  if (status === "above-maximum") return status;
  return status === "ok" || status === "below-intrinsic" ? "below-intrinsic" : "non-finite";
}
