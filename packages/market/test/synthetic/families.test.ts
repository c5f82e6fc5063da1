import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import {
  buildSnapshot,
  doubleHestonTruth,
  essviTruth,
  eventOutcomesTruth,
  generateMarket,
  hestonTruth,
  makeTruth,
  marketSpec,
  mixtureTruth,
  otmQuotes,
  presetModel,
  sampleMarketSpec,
  sampleModel,
  sessionClock,
  ssviTruth,
  timeChangedTruth,
} from "../../src/index.ts";
import type { EssviParameters, MarketKind, TruthModel, TruthName } from "../../src/index.ts";

const NEW: readonly TruthName[] = [
  "essvi",
  "double-heston",
  "mixture",
  "time-changed",
  "event-outcomes",
];
const KINDS: readonly MarketKind[] = ["index", "stock", "crypto"];
const heston = { v0: 0.05, kappa: 2, theta: 0.07, sigma: 0.8, rho: -0.7 };
const theta = { v: 0.04, vPrime: 0.04, longRun: 0.11, kappa1: 5.5, kappa2: 0.1 };

function sampledEssvi(seed: number): EssviParameters {
  return sampleModel(KINDS[seed % 3], "essvi", randomGenerator(seed)).parameters as EssviParameters;
}

/** Undiscounted calls of one expiry, per unit of forward. */
function calls(model: TruthModel, tau: number, strikes: readonly number[]): number[] {
  return strikes.map((strike) => model.price(1, tau, Math.log(strike)));
}

describe.each(NEW)("%s as a truth", (name) => {
  const truths = Array.from({ length: 12 }, (_, seed) =>
    makeTruth(sampleModel(KINDS[seed % 3], name, randomGenerator(seed))),
  );

  it("has calls that fall and are convex in the strike, and rise with time at fixed moneyness", () => {
    const strikes = Array.from({ length: 41 }, (_, i) => 0.7 + 0.015 * i);
    for (const truth of truths) {
      let before = strikes.map((strike) => Math.max(0, 1 - strike));
      for (const tau of [0.003, 0.02, 0.1, 0.4, 1]) {
        const now = calls(truth, tau, strikes);
        now.forEach((call, i) => {
          // Rounding of prices, 1e-14 each, some of them sums.
          expect(call).toBeGreaterThan(before[i] - 1e-12);
          if (i > 0) expect(call).toBeLessThan(now[i - 1] + 1e-12);
          if (i > 1) expect(call - 2 * now[i - 1] + now[i - 2]).toBeGreaterThan(-1e-12);
        });
        before = now;
      }
    }
  });

  it("comes back from its JSON", () => {
    for (const truth of truths) {
      const again = makeTruth(JSON.parse(JSON.stringify(truth)));
      expect(again.name).toBe(name);
      expect(again.vol(0.4, -0.1)).toBe(truth.vol(0.4, -0.1));
    }
  });

  it("answers the same in a smile, in a batch and alone", () => {
    const ks = Float64Array.of(-0.2, -0.05, 0, 0.1);
    const out = { prices: new Float64Array(4), vols: new Float64Array(4) };
    for (const truth of truths) {
      truth.smile(0.3, ks, out);
      const batch = truth.totalVariances(new Float64Array(4).fill(0.3), ks);
      ks.forEach((k, i) => {
        expect(out.vols[i]).toBeCloseTo(truth.vol(0.3, k), 9);
        expect(batch[i]).toBeCloseTo(truth.totalVariance(0.3, k), 9);
      });
    }
  });

  it("has no preset, and says so", () => {
    expect(() => presetModel("index", name)).toThrow(/name must be "ssvi", "heston" or "bates"/);
  });
});

describe("essviTruth", () => {
  it("is SSVI where both wings have one gamma and the correlation does not move", () => {
    const rho = -0.4;
    const [eta, gamma] = [1.2, 0.4];
    const ssvi = ssviTruth({ rho, eta, gamma, phi: "bounded", theta });
    const essvi = essviTruth({
      putWing: { slope: (eta * (1 - rho)) / 2, gamma },
      callWing: { slope: (eta * (1 + rho)) / 2, gamma },
      theta,
    });
    for (const tau of [0.01, 0.2, 1]) {
      for (const k of [-1, -0.1, 0, 0.3]) {
        expect(essvi.totalVariance(tau, k)).toBeCloseTo(ssvi.totalVariance(tau, k), 14);
        expect(essvi.jet(tau, k).dwdtau).toBeCloseTo(ssvi.jet(tau, k).dwdtau, 12);
      }
    }
  });

  it("has the derivatives its total variance has", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 0.02, max: 2, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (seed, tau, k) => {
          const { theta: curve, ...wings } = sampledEssvi(seed);
          const truth = essviTruth({ ...wings, theta: { ...curve, events: [] } });
          const jet = truth.jet(tau, k);
          const h = 1e-4 * Math.sqrt(jet.w);
          const w = (t: number, x: number) => truth.totalVariance(t, x);
          const slope = (w(tau, k + h) - w(tau, k - h)) / (2 * h);
          const curvature = (w(tau, k + h) - 2 * jet.w + w(tau, k - h)) / (h * h);
          const time = (w(tau * 1.0001, k) - w(tau * 0.9999, k)) / (2e-4 * tau);
          // Truncation h² of smooth functions; rounding 1e-16·w/h, and 1e-16·w/h² = 1e-8 for d2.
          expect(jet.w).toBeCloseTo(w(tau, k), 12);
          expect(Math.abs(jet.dwdk - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
          expect(Math.abs(jet.d2wdk2 - curvature)).toBeLessThan(1e-4 * (1 + Math.abs(curvature)));
          expect(Math.abs(jet.dwdtau - time)).toBeLessThan(1e-5 * (1 + Math.abs(time)));
        },
      ),
      { seed: 42, numRuns: 200 },
    );
  });

  it("tends to its wings' slopes far out, the correlation following from them", () => {
    const truth = essviTruth({
      putWing: { slope: 1, gamma: 0.45 },
      callWing: { slope: 0.4, gamma: 0.3 },
      theta,
    });
    const share = truth.totalVariance(0.5, 0) / (1 + truth.totalVariance(0.5, 0));
    expect(truth.jet(0.5, -1e6).dwdk).toBeCloseTo(-(share ** 0.55), 8);
    expect(truth.jet(0.5, 1e6).dwdk).toBeCloseTo(0.4 * share ** 0.7, 8);
  });

  it.each([
    [{ slope: 0, gamma: 0.4 }, /putWing.slope must be in \(0, 2\], got 0/],
    [{ slope: 1, gamma: 0.6 }, /putWing.gamma must be in \(0, 0.5\], got 0.6/],
    [{ slope: 1.8, gamma: 0.4 }, /slopes must be such that the sum of slopes times the larger/],
  ])("refuses wing %o", (putWing, message) => {
    expect(() => essviTruth({ putWing, callWing: { slope: 0.5, gamma: 0.4 }, theta })).toThrow(
      message,
    );
  });
});

describe("doubleHestonTruth", () => {
  it("is Heston when one factor carries no variance to speak of", () => {
    const nothing = { v0: 1e-12, kappa: 1, theta: 1e-12, sigma: 0, rho: 0 };
    const double = doubleHestonTruth({ first: heston, second: nothing });
    for (const k of [-0.3, 0, 0.2]) {
      expect(double.vol(0.4, k)).toBeCloseTo(hestonTruth(heston).vol(0.4, k), 9);
    }
  });

  it("is Heston when a Black variance is split between the factors", () => {
    const black = { v0: 0.02, kappa: 1, theta: 0.02, sigma: 0, rho: 0 };
    const double = doubleHestonTruth({ first: black, second: black });
    expect(double.vol(0.4, 0.1)).toBeCloseTo(0.2, 10);
  });

  it("names the factor that is out of range", () => {
    const bad = { first: heston, second: { ...heston, rho: 2 } };
    expect(() => doubleHestonTruth(bad)).toThrow(/second factor: rho must be in \[-1, 1\], got 2/);
  });
});

describe("mixtureTruth", () => {
  it("averages prices", () => {
    const models = [
      hestonTruth(heston),
      ssviTruth({ rho: -0.5, eta: 1, gamma: 0.4, phi: "bounded", theta }),
    ];
    const mixture = mixtureTruth(models, [0.3, 0.7]);
    for (const k of [-0.2, 0.1]) {
      const price = 0.3 * models[0].price(1, 0.5, k) + 0.7 * models[1].price(1, 0.5, k);
      expect(mixture.price(1, 0.5, k)).toBeCloseTo(price, 14);
    }
  });

  it("refuses weights that are no probabilities", () => {
    const model = hestonTruth(heston);
    expect(() => mixtureTruth([model, model], [0.5, 0.6])).toThrow(/sum of weights must be 1/);
    expect(() => mixtureTruth([model], [1])).toThrow(/components must be 2 or more, got 1/);
  });
});

describe("timeChangedTruth", () => {
  const base = hestonTruth(heston);

  it("is the base where the clock is ordinary time", () => {
    const same = timeChangedTruth(base, { taus: [0.5], times: [0.5] });
    for (const tau of [0.1, 0.5, 0.9]) expect(same.vol(tau, -0.1)).toBe(base.vol(tau, -0.1));
  });

  it("jumps by an event's time and shows it in every expiry behind", () => {
    const clock = { taus: [0.1, 0.1], times: [0.1, 0.13] };
    const truth = timeChangedTruth(base, clock);
    expect(truth.totalVariance(0.0999, -0.1)).toBe(base.totalVariance(0.0999, -0.1));
    expect(truth.totalVariance(0.1, -0.1)).toBeCloseTo(base.totalVariance(0.13, -0.1), 14);
    expect(truth.totalVariance(0.4, 0.2)).toBeCloseTo(base.totalVariance(0.43, 0.2), 14);
  });

  it("has the clock's speed in its time derivative", () => {
    const truth = timeChangedTruth(base, { taus: [0.2, 0.4], times: [0.1, 0.5] });
    expect(truth.jet(0.3, 0).dwdtau).toBeCloseTo(2 * base.jet(0.3, 0).dwdtau, 12);
  });

  it.each([
    [{ taus: [0.2, 0.1], times: [0.1, 0.2] }, /clock.taus\[1\] must be positive, not below/],
    [{ taus: [0.1, 0.2], times: [0.2, 0.1] }, /clock.times\[1\] must be positive, not below/],
    [{ taus: [0.1], times: [0] }, /clock.times\[0\] must be positive/],
    [{ taus: [0.1], times: [] }, /clock.times must be as many as clock.taus, 1/],
  ])("refuses clock %o", (clock, message) => {
    expect(() => timeChangedTruth(base, clock)).toThrow(message);
  });
});

describe("eventOutcomesTruth", () => {
  const base = hestonTruth({ ...heston, v0: 0.02, theta: 0.02, sigma: 0.2 });
  const event = { tau: 0.05, moves: [0.06, -0.06], probabilities: [0.5, 0.5] };
  const truth = eventOutcomesTruth(base, event);

  it("is the base before its day, and dearer at every strike from it on", () => {
    expect(truth.vol(0.049, -0.03)).toBe(base.vol(0.049, -0.03));
    for (const k of [-0.1, -0.03, 0, 0.05, 0.1]) {
      expect(truth.vol(0.05, k)).toBeGreaterThan(base.vol(0.05, k));
    }
  });

  it("prices a martingale: a call without a strike is worth the forward", () => {
    expect(truth.price(1, 0.2, -6)).toBeCloseTo(1 - Math.exp(-6), 12);
  });

  it("is concave at the money right behind a day of two outcomes", () => {
    const [left, middle, right] = [-0.03, 0, 0.03].map((k) => truth.vol(0.05, k));
    expect(middle).toBeGreaterThan((left + right) / 2);
  });

  it("refuses outcomes that are no distribution", () => {
    const bad = { ...event, probabilities: [0.5, 0.6] };
    expect(() => eventOutcomesTruth(base, bad)).toThrow(/sum of probabilities must be 1/);
    expect(() => eventOutcomesTruth(base, { ...event, moves: [0] })).toThrow(/equally many/);
  });
});

describe("sessionClock", () => {
  const from = Date.UTC(2025, 2, 12, 19, 45); // a Wednesday, a quarter of an hour before the close

  it("runs at speed one over ordinary weeks, whatever its ratios", () => {
    for (const overnight of [0.1, 0.5, 1]) {
      const options = { calendar: "us-index", from, overnight, weekend: 0.05 } as const;
      const { taus, times } = sessionClock(options);
      // Five weeks of the same hours: from one Friday's close to another's, no holiday between.
      const at = (instant: number) =>
        taus.findIndex((tau) => tau >= (instant - from) / 31_536e6 - 1e-12);
      const [i, j] = [Date.UTC(2025, 2, 14, 20, 15), Date.UTC(2025, 3, 11, 20, 15)].map(at);
      // The index trades a quarter of an hour longer than the 6.5 hours of the rule: 4 % of a day,
      // at most ten times as fast; and Good Friday lies outside.
      expect(Math.abs((times[j] - times[i]) / (taus[j] - taus[i]) - 1)).toBeLessThan(0.04);
    }
  });

  it("is ordinary time where all hours count alike, and slows over weekends where not", () => {
    const even = sessionClock({ calendar: "us-equity", from, overnight: 1, weekend: 1 });
    even.taus.forEach((tau, i) => expect(even.times[i]).toBeCloseTo(tau, 12));
    const coin = sessionClock({ calendar: "crypto", from, overnight: 1, weekend: 0.5 });
    const day = (i: number) => coin.times[i + 1] - coin.times[i];
    // Knots end the days: Wednesday is the first, Thursday to Friday follow, then Saturday.
    expect(day(2) / day(1)).toBeCloseTo(0.5, 10);
  });

  it("refuses ratios outside (0, 1]", () => {
    const options = { calendar: "us-index", from, overnight: 0, weekend: 1 } as const;
    expect(() => sessionClock(options)).toThrow(/overnight must be in \(0, 1\], got 0/);
  });
});

describe("otmQuotes", () => {
  it("is, quote for quote, the out-of-the-money side of the whole market", () => {
    for (const kind of KINDS) {
      const spec = marketSpec(kind, { listedShare: 0.8 });
      const quotes = otmQuotes(spec, randomGenerator(11));
      const { chain, truth } = generateMarket(spec, randomGenerator(11));
      const { rows } = chain;
      const expected: number[][] = [];
      const known = new Map(truth.expiries.map((e) => [`${e.root} ${e.expiry}`, e]));
      for (let i = 0; i < rows.size; i += 1) {
        const e = known.get(`${rows.roots[i]} ${rows.expiries[i]}`)!;
        const k = Math.log(rows.strikes[i] / e.forward);
        if (rows.signs[i] !== (k > 0 ? 1 : -1) || !(rows.bids[i] > 0)) continue;
        expected.push([e.tau, k, rows.bids[i] / e.premiumScale, rows.asks[i] / e.premiumScale]);
      }
      const found = Array.from({ length: quotes.size }, (_, i) => [
        quotes.taus[i],
        quotes.ks[i],
        quotes.bids[i],
        quotes.asks[i],
      ]);
      expect(found.length).toBe(expected.length);
      found.forEach((row, i) =>
        // ln(K/F) and the loading of premiums, an ulp or two each.
        row.forEach((value, c) => expect(Math.abs(value - expected[i][c])).toBeLessThan(1e-13)),
      );
    }
  });

  it("agrees with a snapshot of the market, up to the forwards a snapshot has to find", () => {
    const spec = marketSpec("index");
    const domain = { tauRange: [0.0001, 1], zRange: [-1.5, 0.5] } as const;
    const quotes = otmQuotes(spec, randomGenerator(5), domain);
    const snapshot = buildSnapshot(generateMarket(spec, randomGenerator(5)).chain, domain);
    const n = snapshot.slices.reduce((sum, { k }) => sum + k.length, 0);
    expect(Math.abs(n - quotes.size)).toBeLessThan(0.02 * n);
    const mean = quotes.vols.reduce((a, b) => a + b) / quotes.size;
    const total = snapshot.slices.reduce((sum, { vols }) => sum + vols.reduce((a, b) => a + b), 0);
    expect(total / n).toBeCloseTo(mean, 2);
  });

  it("keeps to its domain, and to quotes with a bid and volatilities", () => {
    for (let seed = 0; seed < 30; seed += 1) {
      const spec = sampleMarketSpec(randomGenerator(seed));
      const domain = { tauRange: [0.01, 0.5], zRange: [-1, 0.3] } as const;
      const { size, taus, ks, bids, vols, trueVols } = otmQuotes(
        spec,
        randomGenerator(seed),
        domain,
      );
      for (let i = 0; i < size; i += 1) {
        const z = ks[i] / Math.sqrt(taus[i]);
        expect(taus[i] >= 0.01 && taus[i] <= 0.5 && z >= -1 && z <= 0.3).toBe(true);
        expect(bids[i] > 0 && vols[i] > 0 && trueVols[i] > 0).toBe(true);
      }
    }
  });
});
