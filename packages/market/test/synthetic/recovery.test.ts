import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import { buildSnapshot } from "../../src/build-snapshot.ts";
import { defaultMarket, generateMarket, marketSpec } from "../../src/index.ts";
import type { MarketKind, SyntheticMarket } from "../../src/index.ts";

const cases: readonly [string, SyntheticMarket][] = [
  ["the default market", defaultMarket()],
  ...(["stock", "crypto"] as const).map((kind: MarketKind): [string, SyntheticMarket] => [
    `a synthetic ${kind} market`,
    generateMarket(marketSpec(kind), randomGenerator(4)),
  ]),
];

describe.each(cases)("a snapshot of %s", (_, { chain, truth }) => {
  const snapshot = buildSnapshot(chain);

  it("finds every expiry of the truth", () => {
    expect(snapshot.slices.map(({ root, expiry }) => [root, expiry])).toEqual(
      truth.expiries.map(({ root, expiry }) => [root, expiry]),
    );
  });

  it("recovers each forward within the half-spread of a call and a put at the money", () => {
    snapshot.slices.forEach((slice, i) => {
      const known = truth.expiries[i];
      const atm = slice.k.findIndex((k) => k > 0);
      const half = (slice.asks[atm] - slice.bids[atm]) / 2;
      const unit = slice.premiumScale / slice.forward; // premium per unit of forward
      expect(Math.abs(slice.forward - known.forward)).toBeLessThan((2 * half) / unit);
    });
  });

  it("has mids whose volatility misses the truth by less than the quote is wide", () => {
    let inside = 0;
    let n = 0;
    for (const slice of snapshot.slices) {
      const { forward, tau } = truth.expiries.find(
        ({ root, expiry }) => root === slice.root && expiry === slice.expiry,
      )!;
      for (let i = 0; i < slice.k.length; i += 1) {
        const vol = truth.model.vol(tau, Math.log(slice.strikes[i] / forward));
        n += 1;
        if (vol >= slice.bidVols[i] && vol <= slice.askVols[i]) inside += 1;
      }
    }
    // The forward found by regression moves every vol a little: a few truths leave their quote.
    expect(inside / n).toBeGreaterThan(0.97);
  });
});

describe("cleaning a market with known defects", () => {
  const defects = { crossed: 7, negative: 6, nan: 5, expired: 8, duplicate: 9, "missing-puts": 1 };
  const { chain } = generateMarket(marketSpec("index", { defects }), randomGenerator(11));
  const { cleaning } = buildSnapshot(chain);

  it("counts each kind", () => {
    const { dropped } = cleaning;
    expect(dropped.crossed).toBe(7);
    expect(dropped["negative-quote"]).toBe(6);
    expect(dropped["missing-quote"]).toBe(5);
    expect(dropped.expired).toBe(8);
    expect(dropped["duplicate-key"]).toBe(9);
    expect(dropped["no-put-call-pair"]).toBeGreaterThan(0);
  });

  it("accounts for every row", () => {
    const total = Object.values(cleaning.dropped).reduce((a, b) => a + b, cleaning.nKept);
    expect(total).toBe(chain.rows.size);
  });
});
