import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import { generateMarket, makeTruth, sampleMarketSpec, sampleModel } from "../../src/index.ts";
import type { MarketKind, TruthName } from "../../src/index.ts";

const KINDS: readonly MarketKind[] = ["index", "stock", "crypto"];
const MODELS: readonly TruthName[] = ["ssvi", "heston", "bates"];

/** Share of sampled term structures with a known event. */
function share(kind: MarketKind): number {
  let n = 0;
  for (let seed = 0; seed < 300; seed += 1) {
    const { parameters } = sampleModel(kind, "ssvi", randomGenerator(seed));
    const { theta } = parameters as { theta: { events: readonly unknown[] } };
    if (theta.events.length > 0) n += 1;
  }
  return n / 300;
}

describe("sampleModel", () => {
  it("gives parameters that every model accepts, different for different seeds", () => {
    for (const kind of KINDS) {
      for (const name of MODELS) {
        const seen = new Set<string>();
        for (let seed = 0; seed < 100; seed += 1) {
          const json = sampleModel(kind, name, randomGenerator(seed));
          expect(() => makeTruth(json)).not.toThrow();
          seen.add(JSON.stringify(json));
        }
        expect(seen.size).toBe(100);
      }
    }
  });

  it("draws term structures with events at known dates, stocks most often", () => {
    // Binomial with 300 draws: a standard error of 3 %.
    expect(Math.abs(share("stock") - 0.6)).toBeLessThan(0.12);
    expect(Math.abs(share("index") - 0.2)).toBeLessThan(0.12);
  });
});

describe("sampleMarketSpec", () => {
  const sizes: number[] = [];
  const rng = randomGenerator(77);
  for (let i = 0; i < 150; i += 1) {
    const spec = sampleMarketSpec(rng.fork(2 * i), { models: ["ssvi"] });
    const { chain, truth } = generateMarket(spec, rng.fork(2 * i + 1));
    const forwards = new Map(truth.expiries.map((e) => [`${e.root} ${e.expiry}`, e.forward]));
    let n = 0;
    for (let row = 0; row < chain.rows.size; row += 1) {
      const forward = forwards.get(`${chain.rows.roots[row]} ${chain.rows.expiries[row]}`)!;
      const isOut = chain.rows.signs[row] > 0 === chain.rows.strikes[row] > forward;
      if (isOut && chain.rows.bids[row] > 0) n += 1;
    }
    sizes.push(n);
  }
  sizes.sort((a, b) => a - b);

  it("makes markets of some 30 to some 3,000 out-of-the-money quotes", () => {
    expect(sizes[0]).toBeGreaterThanOrEqual(25);
    expect(sizes[Math.floor(0.05 * sizes.length)]).toBeLessThan(200);
    expect(sizes[Math.floor(0.95 * sizes.length)]).toBeGreaterThan(1500);
    expect(sizes[Math.floor(0.95 * sizes.length)]).toBeLessThan(4500);
  });

  it("is the same for the same seed", () => {
    expect(sampleMarketSpec(randomGenerator(5))).toEqual(sampleMarketSpec(randomGenerator(5)));
  });

  it("keeps to the kinds and models asked for", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const spec = sampleMarketSpec(randomGenerator(seed), { kinds: ["stock"], models: ["bates"] });
      expect([spec.kind, spec.model.name]).toEqual(["stock", "bates"]);
    }
  });
});
