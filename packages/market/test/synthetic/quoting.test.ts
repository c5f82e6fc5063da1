import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import { COIN_TICKS, INDEX_TICKS, STOCK_TICKS } from "../../src/index.ts";
import { marketSpec } from "../../src/index.ts";
import { commonNoise, writeQuote } from "../../src/synthetic/quoting/quote-rules.ts";
import type { QuotePlace } from "../../src/synthetic/quoting/quote-rules.ts";
import { tickDown, ticksPerUnit, tickUp } from "../../src/synthetic/quoting/ticks.ts";

const premium = fc.double({ min: 1e-6, max: 4000, noNaN: true });
const normal = fc.double({ min: -6, max: 6, noNaN: true });
const rules = fc.constantFrom(INDEX_TICKS, STOCK_TICKS, COIN_TICKS);

describe("ticks", () => {
  it("round bids down and asks up, by less than one tick", () => {
    fc.assert(
      fc.property(premium, rules, (p, ticks) => {
        const tick = 1 / ticksPerUnit(p, ticks);
        const [down, up] = [tickDown(p, ticks), tickUp(p, ticks)];
        // The slack that keeps prices on the grid where they are is 1e-7 of a tick.
        expect(down).toBeLessThanOrEqual(p + 1e-7 * tick);
        expect(up).toBeGreaterThanOrEqual(p - 1e-7 * tick);
        expect(p - down).toBeLessThan(tick * (1 + 1e-6));
        expect(up - p).toBeLessThan(tick * (1 + 1e-6));
      }),
      { seed: 42 },
    );
  });

  it("leave prices on the grid where they are", () => {
    fc.assert(
      fc.property(premium, rules, (p, ticks) => {
        const onGrid = tickUp(p, ticks);
        expect(tickUp(onGrid, ticks)).toBe(onGrid);
        expect(tickDown(onGrid, ticks)).toBe(onGrid);
      }),
      { seed: 42 },
    );
  });

  it("change where the exchange changes them", () => {
    expect([ticksPerUnit(2.99, INDEX_TICKS), ticksPerUnit(3, INDEX_TICKS)]).toEqual([20, 10]);
    expect([tickDown(3.14, INDEX_TICKS), tickUp(2.96, INDEX_TICKS)]).toEqual([3.1, 3]);
    expect([tickDown(0.00012, COIN_TICKS), tickUp(0.0121, COIN_TICKS)]).toEqual([0.0001, 0.0125]);
  });
});

const place = (changes: Partial<QuotePlace>): QuotePlace => ({
  tau: 0.1,
  scale: 5000,
  premium: 50,
  otm: 0.01,
  vega: 0.12,
  intrinsic: 0,
  common: 0,
  own: 0,
  width: 0,
  ...changes,
});
const width = ({ bid, ask }: { bid: number; ask: number }) => ask - bid;

describe("writeQuote", () => {
  const quotes = marketSpec("index").quotes;
  const quote = (changes: Partial<QuotePlace>) => {
    const out = { bid: 0, ask: 0 };
    writeQuote(place(changes), quotes, out);
    return out;
  };

  it("keeps the truth inside bid and ask, whatever the noise, up to level 1", () => {
    fc.assert(
      fc.property(premium, normal, normal, normal, (p, common, own, wide) => {
        const out = { bid: 0, ask: 0 };
        const loud = { ...quotes, noise: { ...quotes.noise, level: 1 } };
        const at = place({ premium: p, otm: p / 5000, common, own, width: wide / 2 });
        writeQuote(at, loud, out);
        expect(out.bid).toBeLessThanOrEqual(p + 1e-8);
        expect(out.ask).toBeGreaterThanOrEqual(p - 1e-8);
        expect(out.ask).toBeGreaterThan(out.bid);
      }),
      { seed: 42 },
    );
  });

  it("widens with price, vega, time and intrinsic value", () => {
    const base = width(quote({}));
    expect(width(quote({ premium: 200, otm: 0.04 }))).toBeGreaterThan(base);
    expect(width(quote({ vega: 0.4 }))).toBeGreaterThan(base);
    expect(width(quote({ tau: 2 }))).toBeGreaterThan(base);
    expect(width(quote({ premium: 550, intrinsic: 0.1 }))).toBeGreaterThan(base);
  });

  it("finds no bid for what is worth less than a tick, and always an ask", () => {
    expect(quote({ premium: 0.03, otm: 6e-6, vega: 1e-4 })).toEqual({ bid: 0, ask: 0.1 });
    expect(quote({ premium: 0, otm: 0, vega: 0 }).ask).toBeGreaterThan(0);
  });
});

describe("commonNoise", () => {
  it("has unit variance and the persistence asked for", () => {
    const n = 20_000;
    const z = commonNoise(n, 0.8, randomGenerator(3));
    let [variance, covariance] = [0, 0];
    for (let i = 1; i < n; i += 1) {
      variance += z[i] * z[i];
      covariance += z[i] * z[i - 1];
    }
    // Standard errors: variance √((1 + ρ²)/(1 − ρ²)·2/n) = 0.021, correlation √((1 − ρ²)/n) = 0.004.
    expect(Math.abs(variance / n - 1)).toBeLessThan(4 * 0.021);
    expect(Math.abs(covariance / variance - 0.8)).toBeLessThan(4 * 0.0045);
  });
});
