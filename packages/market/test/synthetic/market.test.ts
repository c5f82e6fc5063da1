import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import {
  defaultMarket,
  formatChain,
  generateMarket,
  marketSpec,
  presetModel,
  trueOption,
  truthFromJSON,
  truthSurfaceModel,
} from "../../src/index.ts";
import type { MarketKind, MarketSpec, SyntheticMarket, TruthName } from "../../src/index.ts";

const KINDS: readonly MarketKind[] = ["index", "stock", "crypto"];
const MODELS: readonly TruthName[] = ["ssvi", "heston", "bates"];
const markets = new Map<MarketKind, SyntheticMarket>(
  KINDS.map((kind) => [kind, generateMarket(marketSpec(kind), randomGenerator(5))]),
);
const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
const bidsOf = ({ chain: { rows } }: SyntheticMarket, expiry: number) =>
  Array.from(rows.bids).filter((_, i) => rows.expiries[i] === expiry);
const market = (kind: MarketKind) => markets.get(kind)!;

describe.each(KINDS)("a synthetic %s market", (kind) => {
  const { chain, truth } = market(kind);
  const { rows } = chain;
  const text = (seed: number) =>
    formatChain(generateMarket(marketSpec(kind), randomGenerator(seed)).chain);

  it("is the same for the same seed, and another for another", () => {
    expect(text(5)).toBe(text(5));
    expect(text(6)).not.toBe(text(5));
    expect(text(5)).toBe(formatChain(chain));
  });

  it("quotes every row around its exact premium", () => {
    for (let i = 0; i < rows.size; i += 1) {
      const premium = truth.premiums[i];
      expect(rows.bids[i]).toBeLessThanOrEqual(premium * (1 + 1e-12));
      expect(rows.asks[i]).toBeGreaterThanOrEqual(premium * (1 - 1e-12));
    }
  });

  it("has calls fall and puts rise with strike, and all premiums under their bounds", () => {
    for (const e of truth.expiries) {
      for (const sign of [1, -1]) {
        let before = NaN;
        for (let i = 0; i < rows.size; i += 1) {
          if (rows.roots[i] !== e.root || rows.expiries[i] !== e.expiry) continue;
          if (rows.signs[i] !== sign) continue;
          const p = truth.premiums[i];
          // Where deep options differ by one another's rounding only.
          if (before === before) expect(sign * (p - before)).toBeLessThanOrEqual(1e-10 * e.forward);
          const bound = sign > 0 ? e.premiumScale : (e.premiumScale * rows.strikes[i]) / e.forward;
          expect(p).toBeLessThanOrEqual(bound);
          before = p;
        }
      }
    }
  });

  it("obeys parity at the known forward, exactly for the truth and within the spread for quotes", () => {
    const byExpiry = new Map(truth.expiries.map((e) => [`${e.root} ${e.expiry}`, e]));
    for (let i = 0; i < rows.size; i += 2) {
      expect([rows.signs[i], rows.signs[i + 1]]).toEqual([1, -1]);
      const e = byExpiry.get(`${rows.roots[i]} ${rows.expiries[i]}`)!;
      const parity = e.premiumScale * (1 - rows.strikes[i] / e.forward);
      expect(truth.premiums[i] - truth.premiums[i + 1]).toBeCloseTo(parity, 8);
      expect(rows.bids[i] - rows.asks[i + 1]).toBeLessThanOrEqual(parity + 1e-9);
      expect(rows.asks[i] - rows.bids[i + 1]).toBeGreaterThanOrEqual(parity - 1e-9);
    }
  });

  it("has forwards and discount factors that agree with its curves", () => {
    for (const e of truth.expiries) {
      expect(e.forward).toBe(truth.forwards.forward(e.tau));
      expect(e.discountFactor).toBe(truth.forwards.discountFactor(e.tau));
      expect(e.premiumScale).toBe(kind === "crypto" ? 1 : e.forward * e.discountFactor);
    }
  });

  it("answers any option of the chain as its rows do, also from JSON", () => {
    const again = truthFromJSON(JSON.parse(JSON.stringify(truth)));
    expect(again.vols).toEqual(truth.vols);
    expect(again.expiries).toEqual(truth.expiries);
    for (let i = 0; i < rows.size; i += 97) {
      const sign = rows.signs[i] > 0 ? 1 : -1;
      const option = { expiry: rows.expiries[i], strike: rows.strikes[i], sign } as const;
      for (const t of [truth, again]) {
        expect(trueOption(t, option).vol).toBeCloseTo(truth.vols[i], 12);
        expect(trueOption(t, option).premium).toBeCloseTo(truth.premiums[i], 9);
      }
    }
  });

  it("trades whole numbers of contracts, most near the money", () => {
    const near: number[] = [];
    const far: number[] = [];
    rows.strikes.forEach((strike, i) => {
      expect(Number.isInteger(rows.volumes[i]) && rows.volumes[i] >= 0).toBe(true);
      expect(Number.isInteger(rows.openInterests[i]) && rows.openInterests[i] >= 0).toBe(true);
      const distance = Math.abs(Math.log(strike / truth.spec.spot));
      (distance < 0.05 ? near : far).push(rows.volumes[i]);
    });
    expect(mean(near)).toBeGreaterThan(mean(far));
  });
});

describe("generateMarket", () => {
  it.each(KINDS)("makes the same %s market from a specification that went through JSON", (kind) => {
    const spec = JSON.parse(JSON.stringify(marketSpec(kind))) as MarketSpec;
    const { chain } = generateMarket(spec, randomGenerator(5));
    expect(chain.rows).toEqual(market(kind).chain.rows);
  });

  it.each(KINDS.flatMap((kind) => MODELS.map((name) => [kind, name] as const)))(
    "quotes a plausible %s market by %s",
    (kind, name) => {
      const spec = marketSpec(kind, { model: presetModel(kind, name) });
      const { truth } = generateMarket(spec, randomGenerator(2));
      const level = { index: 0.16, stock: 0.33, crypto: 0.47 }[kind];
      for (const { tau } of truth.expiries) {
        const atm = truth.model.vol(tau, 0);
        expect(atm).toBeGreaterThan(0.7 * level);
        expect(atm).toBeLessThan(1.5 * level);
        const stdev = atm * Math.sqrt(tau);
        // Smiles: one standard deviation out, puts cost more volatility than the money does.
        expect(truth.model.vol(tau, -stdev)).toBeGreaterThan(atm);
      }
    },
  );

  it("leaves the other expiries as they are when one more is listed", () => {
    const spec = marketSpec("index");
    const more = { ...spec, expiries: { ...spec.expiries, monthlies: 7 } };
    const [a, b] = [spec, more].map((s) => generateMarket(s, randomGenerator(1)));
    expect(b.truth.expiries.length).toBe(a.truth.expiries.length + 1);
    for (const { expiry } of a.truth.expiries) expect(bidsOf(b, expiry)).toEqual(bidsOf(a, expiry));
  });

  it("only forks the generator handed in", () => {
    const rng = randomGenerator(9);
    generateMarket(marketSpec("crypto"), rng);
    expect(rng.uniform()).toBe(randomGenerator(9).uniform());
  });

  it("lists a share of the strikes when asked to", () => {
    const full = market("index").chain.rows.size;
    const half = generateMarket(marketSpec("index", { listedShare: 0.5 }), randomGenerator(5));
    // Binomial over some 4,000 strikes: a standard error of 0.8 %.
    expect(half.chain.rows.size / full).toBeGreaterThan(0.46);
    expect(half.chain.rows.size / full).toBeLessThan(0.54);
  });

  it("lets truths leave their quotes when the noise is above one half-spread", () => {
    const { quotes } = marketSpec("index");
    const loud = { ...quotes, noise: { ...quotes.noise, level: 3 } };
    const { chain, truth } = generateMarket(
      marketSpec("index", { quotes: loud }),
      randomGenerator(1),
    );
    const outside = Array.from(truth.premiums).filter(
      (p, i) => p < chain.rows.bids[i] || p > chain.rows.asks[i],
    );
    expect(outside.length).toBeGreaterThan(0.05 * chain.rows.size);
    expect(outside.length).toBeLessThan(0.8 * chain.rows.size);
  });

  it.each([
    [{ spot: -1 }, /spot must be positive, got -1/],
    [{ quotedAt: NaN }, /quotedAt must be an instant/],
    [{ listedShare: 0 }, /listedShare must be in \(0, 1\]/],
    [{ model: { name: "ssvi", parameters: { rho: 2 } } } as never, /rho must be/],
  ])("refuses %j", (change, message) => {
    expect(() => generateMarket(marketSpec("index", change), randomGenerator(1))).toThrow(message);
  });
});

describe("defaultMarket", () => {
  const { chain, truth } = defaultMarket();

  it("is an index chain of 20 to 25 expiries from a day to more than a year", () => {
    expect(chain.vendor).toBe("cboe-delayed");
    expect(truth.expiries.length).toBeGreaterThanOrEqual(20);
    expect(truth.expiries.length).toBeLessThanOrEqual(25);
    expect(truth.expiries[0].tau).toBeLessThan(5 / 365);
    expect(truth.expiries.at(-1)!.tau).toBeGreaterThan(1);
  });

  it("has at least 2,500 out-of-the-money options with a bid", () => {
    const forwards = new Map(truth.expiries.map((e) => [`${e.root} ${e.expiry}`, e.forward]));
    const { rows } = chain;
    let n = 0;
    for (let i = 0; i < rows.size; i += 1) {
      const forward = forwards.get(`${rows.roots[i]} ${rows.expiries[i]}`)!;
      if (rows.bids[i] > 0 && rows.signs[i] > 0 === rows.strikes[i] > forward) n += 1;
    }
    expect(n).toBeGreaterThan(2500);
    expect(n).toBeLessThan(4500);
  });

  it("has far wings without bids, as real chains do", () => {
    const without = Array.from(chain.rows.bids).filter((bid) => bid === 0).length;
    expect(without / chain.rows.size).toBeGreaterThan(0.03);
    expect(without / chain.rows.size).toBeLessThan(0.25);
  });
});

describe("truthSurfaceModel", () => {
  it("answers as the model does, within the listed maturities", () => {
    const { truth } = market("index");
    const surface = truthSurfaceModel(truth);
    expect(surface.taus.length).toBe(truth.expiries.length);
    expect(surface.domain.tau).toEqual([truth.expiries[0].tau, truth.expiries.at(-1)!.tau]);
    expect(surface.jet(0.3, -0.1)).toEqual(truth.model.jet(0.3, -0.1));
    const [low, high] = surface.domain.kRange(0.3);
    expect(high).toBeCloseTo(6 * truth.model.vol(0.3, 0) * Math.sqrt(0.3), 12);
    expect(low).toBe(-high);
    const w = surface.totalVariances(Float64Array.of(0.3), Float64Array.of(-0.1));
    expect(w[0]).toBeCloseTo(truth.model.totalVariance(0.3, -0.1), 14);
  });
});

describe("truthFromJSON", () => {
  it.each([
    [null, /no truth file/],
    [{ format: "other", version: 1 }, /format must be "volsmith-truth"/],
    [{ format: "volsmith-truth", version: 2 }, /version 1, is "volsmith-truth" version 2/],
    [{ format: "volsmith-truth", version: 1 }, /expiries must be an array/],
  ])("refuses %j, naming the file", (json, message) => {
    expect(() => truthFromJSON(json, "a.truth.json")).toThrow(message);
    expect(() => truthFromJSON(json, "a.truth.json")).toThrow(/a\.truth\.json/);
  });
});
