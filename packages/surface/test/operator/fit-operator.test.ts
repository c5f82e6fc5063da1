import type { SmileSlice, Snapshot } from "@volsmith/market";
import { DataError, DomainError } from "@volsmith/numerics";
import { fitOperator, loadOperator } from "@volsmith/surface";
import type { VolatilityOperator } from "@volsmith/surface";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { randomWeights } from "./fixtures.ts";

/** A slice with quotes at the given log-moneyness; what the operator does not read is zero. */
function slice(tau: number, k: readonly number[]): SmileSlice {
  const nothing = new Float64Array(k.length);
  return {
    root: "T",
    settlement: "pm",
    expiry: 0,
    tau,
    forward: 100,
    discountFactor: 1,
    parity: {
      method: "given",
      nPairs: 0,
      nUsed: 0,
      rmsHalfSpreads: 0,
      strikes: nothing,
      residuals: nothing,
    },
    premiumScale: 100,
    strikes: Float64Array.from(k, (x) => 100 * Math.exp(x)),
    k: Float64Array.from(k),
    bids: nothing,
    asks: nothing,
    bidVols: nothing,
    askVols: nothing,
    vols: Float64Array.from(k, (x) => 0.2 - 0.1 * x),
  };
}

function snapshot(...slices: SmileSlice[]): Snapshot {
  return {
    underlying: "TEST",
    vendor: "plain",
    source: "test",
    quotedAt: 0,
    spot: 100,
    premiumUnit: "currency",
    slices,
    cleaning: { nRows: 0, nKept: 0, dropped: {}, examples: [], warnings: [] },
  };
}

const strikes = [-0.2, -0.1, -0.05, 0, 0.05, 0.1];

describe("fitOperator", () => {
  let operator: VolatilityOperator;
  beforeAll(async () => {
    operator = await loadOperator(randomWeights({ nLayers: 3 }), { threads: 1 });
  });
  afterAll(() => operator.dispose());

  const fit = () =>
    fitOperator(snapshot(slice(0.1, strikes), slice(0.3, strikes), slice(0.6, strikes)), {
      operator,
    });

  it("uses every quote inside the domain and counts the others by reason", () => {
    const result = fitOperator(
      snapshot(slice(0.1, [-0.6, ...strikes, 0.2]), slice(1.5, strikes), slice(0.3, strikes)),
      { operator },
    );
    // At τ = 0.1 the range of k is (−1.5, 0.5)·√0.1 = (−0.474, 0.158).
    expect(result).toMatchObject({ nQuotes: 20, nUsed: 12, leftOut: { expiry: 6, moneyness: 2 } });
    expect(result.model.encoded.nInputs).toBe(12);
    expect(result.warnings).toHaveLength(3);
    expect(result.warnings[0]).toContain("6 quotes left out");
  });

  it("refuses weights that answer with no volatility", async () => {
    const { config, tensors } = randomWeights();
    const huge = new Map([...tensors].map(([name, values]) => [name, values.map(() => 1e38)]));
    const broken = await loadOperator({ config, tensors: huge }, { threads: 1 });
    const chain = snapshot(slice(0.1, strikes));
    expect(() => fitOperator(chain, { operator: broken })).toThrow(/weights are damaged or untr/);
    broken.dispose();
  });

  it("warns of a gap between expiries that the radius does not bridge", () => {
    const near = slice(0.01, [-0.02, 0, 0.02]);
    const { warnings } = fitOperator(snapshot(near, slice(0.9, strikes)), { operator });
    expect(warnings.join()).toContain("no expiry between");
  });

  it("refuses a snapshot with nothing in the domain, saying what the domain is", () => {
    const outside = snapshot(slice(2, strikes));
    expect(() => fitOperator(outside, { operator })).toThrow(DataError);
    expect(() => fitOperator(outside, { operator })).toThrow(
      "none of 6 quotes has √τ in (0.01, 1)",
    );
  });

  it("answers w = σ²τ of the encoded surface", () => {
    const { model } = fit();
    const [tau, k] = [0.2, -0.07];
    const rho = Math.sqrt(tau);
    const [vol] = model.encoded.query([rho], [k / rho]);
    expect(model.totalVariances(Float64Array.of(tau), Float64Array.of(k))[0]).toBe(vol ** 2 * tau);
    expect(model.jet(tau, k).w).toBeCloseTo(vol ** 2 * tau, 6);
    expect(model.taus).toHaveLength(3);
    expect(model.domain.tau[0]).toBeCloseTo(0.1, 12);
    expect(model.domain.kRange(0.3)[0]).toBeCloseTo(-0.2, 12);
    expect(model.domain.kRange(0.3)[1]).toBeCloseTo(0.1, 12);
  });

  it("has derivatives that its values show in finite differences", () => {
    const { model } = fit();
    const [tau, k, h] = [0.2, -0.07, 0.02];
    const w = (t: number, x: number) =>
      model.totalVariances(Float64Array.of(t), Float64Array.of(x))[0];
    const jet = model.jet(tau, k);
    // Float32 values of relative accuracy 1e-6, w ≈ 0.3: differences are good to 1e-6/h, plus h².
    expect(jet.dwdk).toBeCloseTo((w(tau, k + h) - w(tau, k - h)) / (2 * h), 3);
    expect(jet.d2wdk2).toBeCloseTo((w(tau, k + h) - 2 * w(tau, k) + w(tau, k - h)) / h ** 2, 1);
    expect(jet.dwdtau).toBeCloseTo((w(tau + 1e-3, k) - w(tau - 1e-3, k)) / 2e-3, 2);
  });

  it("is continued with constant volatility beyond the range of moneyness", () => {
    const { model } = fit();
    const tau = 0.3;
    const edge = 0.5 * Math.sqrt(tau);
    const jet = model.jet(tau, edge + 1);
    expect(jet.w).toBeCloseTo(model.jet(tau, edge).w, 6);
    expect([jet.dwdk, jet.d2wdk2]).toEqual([0, 0]);
  });

  it("keeps the smile's shape in k/√τ beyond the range of expiries", () => {
    const { model } = fit();
    const scaled = (tau: number) => model.jet(tau, -0.2 * Math.sqrt(tau)).w / tau;
    expect(scaled(4)).toBeCloseTo(scaled(1), 6);
    expect(model.jet(4, 0).dwdtau).toBeCloseTo(model.jet(4, 0).w / 4, 6);
  });

  it("refuses points that are not finite, naming them", () => {
    const { model } = fit();
    expect(() => model.jet(0, 0)).toThrow(DomainError);
    expect(() => model.jet(0.1, Number.NaN)).toThrow("ks[0] must be finite, got NaN");
    const [one, two] = [new Float64Array(1).fill(0.1), new Float64Array(2)];
    expect(() => model.totalVariances(one, two)).toThrow("ks must have shape [1], got [2]");
    expect(() => model.totalVariances(one, one, two)).toThrow("out must have shape [1], got [2]");
  });

  it("describes itself in JSON without its weights", () => {
    const text = JSON.stringify(fit().model);
    expect(JSON.parse(text)).toMatchObject({ method: "operator", nInputs: 18 });
    expect(text.length).toBeLessThan(1_000);
  });
});
