import type { SmileSlice, Snapshot } from "@volsmith/market";
import { normalisedBlackPrice } from "@volsmith/pricing";
import type { SurfaceMethod, VarianceJet, VarianceModel } from "@volsmith/surface";

import type { ReportInput, ReportMethod } from "../../src/index.ts";

const quotedAt = Date.UTC(2025, 2, 12, 20);
const yearMs = 365 * 86_400_000;

export interface FakeOptions {
  readonly nSlices?: number;
  readonly nStrikes?: number;
  readonly underlying?: string;
}

/** A snapshot whose mids lie exactly on the skewed surface of `fakeSurface`. */
export function fakeSnapshot({
  nSlices = 4,
  nStrikes = 15,
  underlying = "FAKE",
}: FakeOptions = {}): Snapshot {
  const slices = Array.from({ length: nSlices }, (_, i) => fakeSlice((i + 1) / 12, nStrikes));
  const nKept = nSlices * nStrikes;
  return {
    underlying,
    vendor: "plain",
    source: "made by formula",
    quotedAt,
    spot: 100,
    premiumUnit: "currency",
    slices,
    cleaning: {
      nRows: nKept + 7,
      nKept,
      dropped: { "zero-bid": 5, crossed: 2 },
      examples: [{ reason: "zero-bid", line: 12, detail: "put 40: bid 0, ask 0.05" }],
      warnings: ["one warning"],
    },
  };
}

function fakeSlice(tau: number, nStrikes: number): SmileSlice {
  const premiumScale = 98;
  const from = -1.2 * Math.sqrt(tau);
  const step = (1.8 * Math.sqrt(tau)) / (nStrikes - 1);
  const k = Float64Array.from({ length: nStrikes }, (_, i) => from + i * step);
  const vols = k.map((at) => Math.sqrt(totalVariance(tau, at) / tau));
  const mids = k.map((at) => {
    const type = at > 0 ? "call" : "put";
    return premiumScale * normalisedBlackPrice(at, { w: totalVariance(tau, at), type });
  });
  return {
    root: "FAKE",
    settlement: "pm",
    expiry: quotedAt + tau * yearMs,
    tau,
    forward: 100,
    discountFactor: 0.98,
    parity: {
      method: "regression",
      nPairs: 3,
      nUsed: 3,
      strikes: Float64Array.of(90, 100, 110),
      residuals: Float64Array.of(-0.01, 0, 0.01),
      rmsHalfSpreads: 0.3,
    },
    premiumScale,
    strikes: k.map((at) => 100 * Math.exp(at)),
    k,
    bids: mids.map((mid) => 0.97 * mid),
    asks: mids.map((mid) => 1.03 * mid),
    vols,
    // The first bid has no volatility, as a quote of zero would.
    bidVols: vols.map((vol, i) => (i === 0 ? Number.NaN : 0.99 * vol)),
    askVols: vols.map((vol) => 1.01 * vol),
  };
}

/** w = τ·(0.04 + 0.02·tanh(−2z) + 0.03z²), z = k/√τ: skewed, smooth, positive. */
function totalVariance(tau: number, k: number): number {
  const z = k / Math.sqrt(tau);
  return tau * (0.04 - 0.02 * Math.tanh(2 * z) + 0.03 * z * z);
}

/** The surface of the fake quotes, its volatility scaled by a factor. */
export function fakeSurface(method: SurfaceMethod = "svi", scale = 1): VarianceModel {
  const w = (tau: number, k: number) => scale * scale * totalVariance(tau, k);
  const h = 1e-4;
  const jet = (tau: number, k: number): VarianceJet => ({
    k,
    w: w(tau, k),
    dwdk: (w(tau, k + h) - w(tau, k - h)) / (2 * h),
    d2wdk2: (w(tau, k + h) - 2 * w(tau, k) + w(tau, k - h)) / (h * h),
    dwdtau: (w(tau * (1 + h), k) - w(tau * (1 - h), k)) / (2 * h * tau),
  });
  return {
    method,
    taus: [1 / 12],
    domain: { tau: [1 / 12, 4], kRange: (tau) => [-1.2 * Math.sqrt(tau), 0.6 * Math.sqrt(tau)] },
    jet,
    totalVariances: (taus, ks, out = new Float64Array(ks.length)) => {
      for (let i = 0; i < ks.length; i++) out[i] = w(taus[i], ks[i]);
      return out;
    },
    toJSON: () => ({ method, scale, nothing: Number.NaN }),
  };
}

export function fakeMethod(method: SurfaceMethod = "svi", scale = 1): ReportMethod {
  return { surface: fakeSurface(method, scale), fitMs: 1.5, certificate: null };
}

export function fakeInput(options: FakeOptions = {}): ReportInput {
  return {
    snapshot: fakeSnapshot(options),
    methods: [fakeMethod("svi"), fakeMethod("ssvi", 1.01), fakeMethod("operator", 0.98)],
    madeAt: quotedAt + 60_000,
    program: "Volsmith test",
  };
}
