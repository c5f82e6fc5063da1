import { describe, expect, it } from "vitest";
import { FormatError } from "@volsmith/numerics";
import {
  certificateFromJson,
  certificateText,
  certificateToJson,
  certify,
  checkButterfly,
  checkCalendar,
  createSviModel,
  durrlemanG,
  flatModel,
  sviJet,
  wingSlopes,
  type VarianceModel,
} from "../../src/index.ts";
import { crossingModel, freeModel, VOGT, vogtModel } from "./models.ts";

const options = { between: "refined", tolerance: 0, volWidth: null } as const;

function nodes(from: number, to: number, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));
}

describe("checkButterfly", () => {
  it("is 1 everywhere on a flat surface", () => {
    const check = checkButterfly(flatModel(0.2), 0.5, { ks: nodes(-1, 1, 21), ...options });
    expect(check.least).toBeCloseTo(1, 12);
    expect(check.violations).toEqual([]);
  });

  it("flags Vogt's slice where its density is negative [GJ14 Figure 2]", () => {
    const { violations } = checkButterfly(vogtModel(), 1, { ks: nodes(-1.5, 1.5, 61), ...options });
    expect(violations).toHaveLength(1);
    const [{ kFrom, kTo, k, size, found }] = violations;
    // Zeros of g by bisection of the closed form: 0.642408… and 1.256912….
    expect(kFrom).toBeCloseTo(0.642408, 5);
    expect(kTo).toBeCloseTo(1.256912, 5);
    expect(size.g).toBeCloseTo(durrlemanG(sviJet(VOGT, k)), 12);
    expect(size.g).toBeCloseTo(-0.032864, 5);
    expect(size.price).toBeLessThan(0); // the butterfly over the interval costs less than nothing
    expect(found).toBe("node");
  });

  it("finds a dip between nodes that the nodes miss", () => {
    // A bump of height 8·10⁻⁴ and width 0.02 on a flat slice: g < 0 around its top only.
    const [height, width, at] = [8e-4, 0.02, 0.035];
    const model: VarianceModel = {
      ...flatModel(0.2),
      jet: (tau, k) => {
        const x = (k - at) / width;
        const bump = height * Math.exp(-x * x);
        return {
          k,
          w: 0.04 * tau + bump,
          dwdk: (-2 * x * bump) / width,
          d2wdk2: ((4 * x * x - 2) * bump) / (width * width),
          dwdtau: 0.04,
        };
      },
    };
    const ks = nodes(-0.3, 0.3, 13); // 0.05 apart: the nodes beside the top are 0.015 and 0.035 away
    const grid = checkButterfly(model, 1, {
      ...options,
      ks: nodes(-0.28, 0.32, 13),
      between: "none",
    });
    const check = checkButterfly(model, 1, { ks, ...options });
    expect(grid.violations.map(({ found }) => found)).not.toContain("between");
    expect(check.violations).toHaveLength(1);
    expect(check.violations[0].kFrom).toBeLessThan(at);
    expect(check.violations[0].kTo).toBeGreaterThan(at);
  });
});

describe("checkCalendar", () => {
  it.each([-0.31, 0, 0.123])("finds the crossing at k = %d", (at) => {
    const check = checkCalendar(crossingModel(at), [0.5, 1], { ks: nodes(-1, 1, 41), ...options });
    expect(check.violations).toHaveLength(1);
    expect(check.violations[0].kTo).toBeCloseTo(at, 6);
    expect(check.violations[0].kFrom).toBe(-1);
    expect(check.violations[0].size.price).toBeLessThan(0);
  });

  it("finds a crossing narrower than the distance of nodes", () => {
    const model = createSviModel([
      { tau: 0.5, raw: { a: 0.04, b: 0, r: 0, m: 0, s: 0.1 }, kRange: [-1, 1] },
      { tau: 1, raw: { a: 0.0395, b: 0.05, r: 0, m: 0.043, s: 0.002 }, kRange: [-1, 1] },
    ]);
    const check = checkCalendar(model, [0.5, 1], { ks: nodes(-1, 1, 21), ...options });
    expect(check.negativeNodes).toBe(0);
    expect(check.violations.map(({ found }) => found)).toEqual(["between"]);
    expect(check.violations[0].k).toBeCloseTo(0.043, 4);
  });
});

describe("wings", () => {
  it("reads Lee's slopes of an SVI slice", () => {
    const [left, right] = wingSlopes(vogtModel(), 1, [-1e4, 1e4]);
    expect(left.slope).toBeCloseTo(VOGT.b * (1 - VOGT.r), 6);
    expect(right.slope).toBeCloseTo(VOGT.b * (1 + VOGT.r), 6);
  });

  it("a wing of slope 2 leaves no moment beyond the first", () => {
    const steep = createSviModel([
      { tau: 1, raw: { a: 0.04, b: 1, r: 1, m: 0, s: 0.1 }, kRange: [-1, 1] },
    ]);
    const [, right] = wingSlopes(steep, 1, [-1e6, 1e6]);
    expect(right.criticalMoment).toBeCloseTo(0, 6);
  });
});

describe("certify", () => {
  it("proves an SVI surface without arbitrage free on the whole line", async () => {
    const certificate = await certify(freeModel());
    expect(certificate.verdict).toBe("free");
    expect(certificate.butterfly.guarantee).toBe("proved");
    expect(certificate.calendar.guarantee).toBe("proved");
    expect(certificate.violations).toEqual([]);
  });

  it("says which violations lie inside the domain and counts nodes, shares and worst", async () => {
    const certificate = await certify(vogtModel(), { nStrikes: 301 });
    expect(certificate.verdict).toBe("violated");
    expect(certificate.butterfly.violations).toBe(1);
    expect(certificate.butterfly.share).toBeCloseTo(certificate.butterfly.violatingNodes / 301, 12);
    expect(certificate.butterfly.least).toBeCloseTo(-0.032864, 5);
    const [refuted] = certificate.regions;
    expect(refuted.verdict).toBe("violated");
  });

  it("certifies inside what is only violated outside", async () => {
    const narrow = createSviModel([{ tau: 1, raw: VOGT, kRange: [-0.5, 0.6] }]);
    const { verdict, violations } = await certify(narrow);
    expect(verdict).toBe("free-inside");
    expect(violations.every(({ where }) => where === "outside")).toBe(true);
  });

  it("measures violations in half-spreads of the quotes", async () => {
    const k = Float64Array.of(0.5, 0.9, 1.3);
    const vols = k.map((x) => Math.sqrt(sviJet(VOGT, x).w));
    const premiums = Float64Array.of(0.002, 0.001, 0.0005);
    const quotes = [
      {
        tau: 1,
        premiumScale: 1,
        k,
        vols,
        bids: premiums.map((p) => p - 1e-5),
        asks: premiums.map((p) => p + 1e-5),
      },
    ];
    const { violations } = await certify(vogtModel(), { quotes });
    const { price, halfSpreads } = violations[0].size;
    // Half a spread is 1e-5 at every quote; in between it is carried in volatility.
    expect(halfSpreads! / (Math.abs(price!) / 1e-5)).toBeGreaterThan(0.5);
    expect(halfSpreads! / (Math.abs(price!) / 1e-5)).toBeLessThan(2);
  });

  it("survives JSON", async () => {
    for (const model of [vogtModel(), freeModel()]) {
      const certificate = await certify(model, { auditGrid: "spec", nStrikes: 21 });
      expect(certificateFromJson(certificateToJson(certificate))).toEqual(certificate);
    }
  });

  it.each(["", "{", "[]", '{"version":2}', '{"version":1}', "null"])(
    "refuses %j as a certificate, naming the source",
    (text) => {
      expect(() => certificateFromJson(text, "cert.json")).toThrow(FormatError);
      expect(() => certificateFromJson(text, "cert.json")).toThrow(/^cert\.json/);
    },
  );

  it("reads like a sentence", async () => {
    const text = certificateText(await certify(vogtModel()));
    expect(text).toContain("svi surface: admits static arbitrage");
    expect(text).toMatch(/butterfly at τ 1\.000, k 0\.87\d\d in \[0\.6424, 1\.2569\]: g -0\.0329/);
  });

  it("stops when asked to", async () => {
    const controller = new AbortController();
    const running = certify(freeModel(), {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(running).rejects.toThrow("enough");
  });

  it("names bad arguments", async () => {
    await expect(certify(freeModel(), { taus: [1, 0.5] })).rejects.toThrow(/taus\[1\].*ascending/);
    await expect(certify(freeModel(), { nStrikes: 2 })).rejects.toThrow(/nStrikes.*3 or more/);
  });
});
