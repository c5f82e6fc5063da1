import { buildSnapshot, defaultMarket } from "@volsmith/market";
import { describe, expect, it } from "vitest";
import { certify, flatModel, jetsOf, quotesInside, studySurfaces } from "../src/index.ts";
import type { SurfaceDomain, VarianceModel } from "../src/index.ts";

const snapshot = buildSnapshot(defaultMarket().chain);

describe("studySurfaces", () => {
  it("measures every method at the same quotes and repairs what has arbitrage", async () => {
    const study = await studySurfaces(snapshot, {
      methods: [{ method: "svi", calendar: "free" }, { method: "essvi" }],
    });
    expect(study.failures).toEqual([]);
    for (const { accuracy, certificate, repaired } of study.methods) {
      expect(accuracy.total.nQuotes).toBe(study.nCompared);
      expect(repaired === null).toBe(certificate.verdict === "free");
      expect((repaired?.certificate ?? certificate).verdict).toBe("free");
    }
  });

  it("turns a method that cannot use the quotes into a failure, and goes on", async () => {
    const far = { ...snapshot, slices: snapshot.slices.filter(({ tau }) => tau > 1) };
    const operator = { config: { rhoDomain: [0.01, 1], zDomain: [-1.5, 0.5] } } as never;
    const study = await studySurfaces(far, {
      methods: [{ method: "operator", operator }, { method: "essvi" }],
    });
    expect(study.failures).toMatchObject([{ method: "operator" }]);
    expect(study.methods.map(({ method }) => method)).toEqual(["essvi"]);
  });

  it("lets a signal in between the fits", async () => {
    const control = new AbortController();
    setTimeout(() => control.abort(new Error("enough")), 0);
    const methods = [{ method: "svi" }, { method: "ssvi" }, { method: "essvi" }] as const;
    const stages = new Set<string>();
    const study = studySurfaces(snapshot, {
      methods,
      signal: control.signal,
      onProgress: ({ stage }) => void stages.add(stage),
    });
    await expect(study).rejects.toThrow("enough");
    expect([...stages].join()).not.toMatch(/eSSVI/);
  });

  it("says nothing of half-spreads or free trades where prices are closes", async () => {
    const closes = snapshot.slices.map((slice) => {
      const mids = slice.bids.map((bid, i) => (bid + slice.asks[i]) / 2);
      return { ...slice, bids: mids, asks: mids };
    });
    const study = await studySurfaces(
      { ...snapshot, slices: closes },
      { methods: [{ method: "svi" }], repair: "always" },
    );
    expect(study.quotes).toMatchObject({ spreads: "none", executableViolations: 0 });
    expect(study.quotes.midViolations).toBeGreaterThan(0);
    expect(study.methods[0].accuracy.total.halfSpreads).toBeNull();
    expect(study.methods[0].repaired!.result.displacement.at).toBe("knots");
  });

  it("refuses slices that do not ascend in time", async () => {
    const slices = snapshot.slices.toReversed();
    const study = await studySurfaces({ ...snapshot, slices }, { methods: [{ method: "svi" }] });
    expect(study.failures[0].reason).toMatch(/do not ascend in tau/);
  });

  it("leaves surfaces as fitted when told never to repair", async () => {
    const study = await studySurfaces(snapshot, { methods: [{ method: "svi" }], repair: "never" });
    expect(study.methods[0].repaired).toBeNull();
  });
});

describe("quotesInside", () => {
  it("keeps every quote of the domain they were made of", () => {
    const domain: SurfaceDomain = {
      tau: [snapshot.slices[0].tau, snapshot.slices.at(-1)!.tau],
      kRange: (tau) => {
        const { k } = snapshot.slices.find((slice) => slice.tau === tau) ?? snapshot.slices[0];
        return [k[0], k[k.length - 1]];
      },
    };
    expect(quotesInside(snapshot, [domain])).toEqual(snapshot.slices);
  });

  it("keeps what lies inside every domain and nothing else, columns together", () => {
    const narrow: SurfaceDomain = { tau: [0.1, 1], kRange: () => [-0.1, 0.5] };
    const short: SurfaceDomain = { tau: [0, 0.5], kRange: () => [-0.5, 0.05] };
    const slices = quotesInside(snapshot, [narrow, short]);
    expect(slices.length).toBeGreaterThan(2);
    for (const slice of slices) {
      expect(slice.tau).toBeGreaterThanOrEqual(0.0999);
      expect(slice.tau).toBeLessThanOrEqual(0.5001);
      expect(slice.k[0]).toBeGreaterThanOrEqual(-0.1001);
      expect(slice.k.at(-1)).toBeLessThanOrEqual(0.0501);
      for (const column of [slice.strikes, slice.bids, slice.askVols]) {
        expect(column).toHaveLength(slice.k.length);
      }
      expect(Math.log(slice.strikes[0] / slice.forward)).toBeCloseTo(slice.k[0], 9);
    }
  });
});

describe("jets in bulk", () => {
  const flat: VarianceModel = {
    ...flatModel(0.2),
    domain: { tau: [0.1, 1], kRange: () => [-0.5, 0.5] },
  };
  const points = { taus: Float64Array.of(0.1, 0.5, 1), ks: Float64Array.of(-0.2, 0, 0.3) };

  it("are the jets one by one, whether or not the model offers them", () => {
    const one = Array.from(points.taus, (tau, i) => flat.jet(tau, points.ks[i]));
    expect(jetsOf(flat, points.taus, points.ks)).toEqual(one);
    const bulk = { jet: () => flat.jet(1, 1), jets: () => one };
    expect(jetsOf(bulk, points.taus, points.ks)).toBe(one);
  });

  it("give the same certificate as jets one by one", async () => {
    let nBulk = 0;
    const bulk: VarianceModel = {
      ...flat,
      jets(taus, ks) {
        nBulk += taus.length;
        return Array.from(taus, (tau, i) => flat.jet(tau, ks[i]));
      },
    };
    const options = { taus: [0.1, 0.3, 1], nStrikes: 21, between: "none" } as const;
    expect(await certify(bulk, options)).toEqual(await certify(flat, options));
    expect(nBulk).toBe(3 * 21);
  });
});
