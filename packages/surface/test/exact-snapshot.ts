import type { Snapshot, SmileSlice } from "@volsmith/market";
import { normalisedBlackPrice } from "@volsmith/pricing";
import type { VarianceModel } from "@volsmith/surface";

const YEAR = 365 * 86_400_000;
const QUOTED = Date.UTC(2024, 0, 2, 21);

interface ExactOptions {
  readonly taus: readonly number[];
  /** Log-moneyness in units of √τ. */
  readonly z: readonly number[];
  /** Half-spread as a share of the premium. */
  readonly halfSpread?: number;
  /** Relative error of each volatility. */
  readonly noise?: () => number;
}

/** A snapshot whose quotes are a model's own, with F = 100 and D = 1. */
export function exactSnapshot(
  model: Pick<VarianceModel, "jet">,
  { taus, z, halfSpread = 0.02, noise = () => 0 }: ExactOptions,
): Snapshot {
  const slices = taus.map((tau): SmileSlice => {
    const k = Float64Array.from(z, (value) => value * Math.sqrt(tau));
    const vols = k.map((x) => Math.sqrt(model.jet(tau, x).w / tau) * (1 + noise()));
    const mids = k.map((x, i) => {
      const w = vols[i] * vols[i] * tau;
      return 100 * normalisedBlackPrice(x, { w, type: x <= 0 ? "put" : "call" });
    });
    return {
      root: "TEST",
      settlement: "pm",
      expiry: QUOTED + tau * YEAR,
      tau,
      forward: 100,
      discountFactor: 1,
      parity: {
        method: "given",
        nPairs: 0,
        nUsed: 0,
        strikes: new Float64Array(0),
        residuals: new Float64Array(0),
        rmsHalfSpreads: 0,
      },
      premiumScale: 100,
      strikes: k.map((x) => 100 * Math.exp(x)),
      k,
      bids: mids.map((mid) => mid * (1 - halfSpread)),
      asks: mids.map((mid) => mid * (1 + halfSpread)),
      vols,
      bidVols: vols,
      askVols: vols,
    };
  });
  const nKept = slices.reduce((sum, { k }) => sum + k.length, 0);
  return {
    underlying: "TEST",
    vendor: "plain",
    source: "a model",
    quotedAt: QUOTED,
    spot: 100,
    premiumUnit: "currency",
    slices,
    cleaning: { nRows: nKept, nKept, dropped: {}, examples: [], warnings: [] },
  };
}
