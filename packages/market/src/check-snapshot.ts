/** What every snapshot satisfies, and a file that was edited or cut may not. */
import { FormatError } from "@volsmith/numerics";
import { normalisedBlackPrice } from "@volsmith/pricing";
import type { PremiumUnit } from "./chain.ts";
import type { SmileSlice, Snapshot } from "./snapshot.ts";

const LAST_INSTANT = Date.UTC(2300, 0);
/** Numbers that follow from one another may have been rounded to six digits. */
const ROUNDING = 1e-6;
/** A volatility rounded to a few digits gives back its price less exactly: shares of the mid and */
const PRICE_ROUNDING = 1e-3;
/** of the half-spread, whichever is more. */
const SPREAD_ROUNDING = 0.1;

/** The error for a member: what it must be, and what it is. */
type Wrong = (member: string, wanted: string, value: unknown) => FormatError;

/**
 * Checks that a snapshot's numbers are possible and agree with each other: instants, the order of
 * slices and strikes, k = ln(K/F), bids below asks, and volatilities that price the mids.
 *
 * @param source what messages call the file.
 * @throws {FormatError} naming the first member that is wrong, like `slices[2].asks[7]`.
 */
export function checkSnapshot(
  { quotedAt, spot, premiumUnit, slices }: Snapshot,
  source: string,
): void {
  const wrong: Wrong = (member, wanted, value) =>
    new FormatError({ file: source, column: member }, `must be ${wanted}, got ${String(value)}`);

  if (!isInstant(quotedAt)) throw wrong("quotedAt", "milliseconds since 1970", quotedAt);
  if (spot !== null && !isPositive(spot)) throw wrong("spot", "positive or null", spot);
  slices.forEach((slice, i) => {
    const { expiry, tau, root } = slice;
    const name = `slices[${i}]`;
    if (!isInstant(expiry) || expiry <= quotedAt)
      throw wrong(`${name}.expiry`, "milliseconds since 1970, after quotedAt", expiry);
    const before = slices[i - 1];
    if (before && tau < before.tau)
      throw wrong(`${name}.tau`, `at least ${before.tau}: slices ascend in tau`, tau);
    const twin = slices.findIndex((other) => other.root === root && other.expiry === expiry);
    if (twin !== i) throw wrong(name, `of another root or expiry than slices[${twin}]`, root);
    checkSlice(slice, premiumUnit, (member, ...rest) => wrong(`${name}.${member}`, ...rest));
  });
}

function checkSlice(slice: SmileSlice, unit: PremiumUnit, wrong: Wrong): void {
  const { tau, forward, discountFactor, premiumScale, strikes, k, bids, asks, vols } = slice;
  const scale = unit === "coin" ? 1 : discountFactor * forward;
  if (!(Math.abs(premiumScale / scale - 1) <= ROUNDING))
    throw wrong("premiumScale", unit === "coin" ? "1 in coin" : `D·F = ${scale}`, premiumScale);
  for (let i = 0; i < strikes.length; i++) {
    if (!isPositive(strikes[i]) || strikes[i] <= strikes[i - 1])
      throw wrong(`strikes[${i}]`, "positive and ascending", strikes[i]);
    const logMoneyness = Math.log(strikes[i] / forward);
    if (!(Math.abs(k[i] - logMoneyness) <= ROUNDING))
      throw wrong(`k[${i}]`, `ln(strike/forward) = ${logMoneyness}`, k[i]);
    if (!(bids[i] >= 0)) throw wrong(`bids[${i}]`, "0 or more", bids[i]);
    if (!(asks[i] >= bids[i] && asks[i] < Infinity))
      throw wrong(`asks[${i}]`, `at least the bid, ${bids[i]}`, asks[i]);
    const mid = (bids[i] + asks[i]) / 2;
    const rounding = Math.max(SPREAD_ROUNDING * (asks[i] - mid), PRICE_ROUNDING * mid);
    const w = vols[i] * vols[i] * tau;
    const isPriced =
      isPositive(vols[i]) &&
      isPositive(w) &&
      Math.abs(premiumScale * otmPrice(k[i], w) - mid) <= rounding;
    if (!isPriced) throw wrong(`vols[${i}]`, `the volatility of the mid, ${mid}`, vols[i]);
    for (const name of ["bidVols", "askVols"] as const) {
      const vol = slice[name][i];
      if (vol < 0 || vol === Infinity) throw wrong(`${name}[${i}]`, "0 or more, or null", vol);
    }
  }
}

function otmPrice(k: number, w: number): number {
  return normalisedBlackPrice(k, { w, type: k > 0 ? "call" : "put" });
}

function isInstant(value: number): boolean {
  return value >= 0 && value < LAST_INSTANT;
}

function isPositive(value: number): boolean {
  return value > 0 && value < Infinity;
}
