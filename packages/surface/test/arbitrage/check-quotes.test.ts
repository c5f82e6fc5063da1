import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "@volsmith/numerics";
import { normalisedBlackPrice } from "@volsmith/pricing";
import { checkQuotes, type Leg, type QuotedSlice, type QuoteViolation } from "../../src/index.ts";
import { lowerHull } from "../../src/arbitrage/lower-hull.ts";

const FORWARD = 100;
const SCALE = 95; // D·F with D = 0.95

interface Row {
  readonly strike: number;
  readonly bid: number;
  readonly ask: number;
}

/** Out-of-the-money quotes of one expiry, in currency. */
function slice(tau: number, rows: readonly Row[]): QuotedSlice {
  return {
    tau,
    forward: FORWARD,
    premiumScale: SCALE,
    strikes: Float64Array.from(rows, ({ strike }) => strike),
    k: Float64Array.from(rows, ({ strike }) => Math.log(strike / FORWARD)),
    bids: Float64Array.from(rows, ({ bid }) => bid),
    asks: Float64Array.from(rows, ({ ask }) => ask),
  };
}

/** Black quotes of one volatility around the mid. */
function blackSlice(tau: number, { vol = 0.2, half = 0.05 } = {}): QuotedSlice {
  const strikes = [70, 80, 90, 95, 100, 105, 110, 120, 130];
  return slice(
    tau,
    strikes.map((strike) => {
      const k = Math.log(strike / FORWARD);
      const type = k > 0 ? "call" : "put";
      const mid = SCALE * normalisedBlackPrice(k, { w: vol * vol * tau, type });
      return { strike, bid: mid - half, ask: mid + half };
    }),
  );
}

function withRow(
  of: QuotedSlice,
  i: number,
  { bid, ask }: { bid: number; ask: number },
): QuotedSlice {
  return { ...of, bids: of.bids.with(i, bid), asks: of.asks.with(i, ask) };
}

function cost(legs: readonly Leg[]): number {
  return legs.reduce((sum, { quantity, premium }) => sum + quantity * premium, 0);
}

/** Payoff at expiry of legs that all share it. */
function payoff(legs: readonly Leg[], spot: number): number {
  return legs.reduce((sum, { instrument, strike, quantity }) => {
    const value = spot - strike;
    const paid =
      instrument === "forward" ? value : Math.max(instrument === "call" ? value : -value, 0);
    return sum + quantity * paid;
  }, 0);
}

function only(
  violations: readonly QuoteViolation[],
  level: "mid" | "executable",
): QuoteViolation[] {
  return violations.filter((violation) => violation.level === level);
}

describe("checkQuotes", () => {
  it("finds nothing in Black prices of one volatility", () => {
    const check = checkQuotes([blackSlice(0.1), blackSlice(0.5), blackSlice(1)]);
    expect(check).toMatchObject({ quotes: 27, midViolations: 0, executableViolations: 0 });
  });

  it("a dear middle strike is a butterfly for mids, and executable only beyond the spread", () => {
    const clean = blackSlice(0.5, { half: 0.05 });
    const mid = (clean.bids[3] + clean.asks[3]) / 2;
    const lifted = withRow(clean, 3, { bid: mid + 0.33, ask: mid + 0.43 });
    const dear = withRow(clean, 3, { bid: mid + 2, ask: mid + 2.1 });
    expect(only(checkQuotes([lifted]).violations, "mid").map(({ kind }) => kind)).toContain(
      "convexity",
    );
    expect(checkQuotes([lifted]).executableViolations).toBe(0);
    const executable = only(checkQuotes([dear]).violations, "executable");
    expect(executable.map(({ kind, strike }) => [kind, strike])).toContainEqual(["convexity", 95]);
  });

  it("the legs of an executable violation cost less than nothing and never owe anything", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8 }),
        fc.double({ min: 1, max: 30, noNaN: true }),
        (i, rise) => {
          const clean = blackSlice(0.5);
          const quotes = withRow(clean, i, {
            bid: clean.bids[i] + rise,
            ask: clean.asks[i] + rise,
          });
          const violations = only(checkQuotes([quotes]).violations, "executable");
          expect(violations.length).toBeGreaterThan(0);
          for (const { legs, gain } of violations) {
            expect(-cost(legs)).toBeCloseTo(gain * SCALE, 9);
            for (let spot = 0; spot <= 400; spot += 2.5) {
              expect(payoff(legs, spot)).toBeGreaterThanOrEqual(-1e-9);
            }
          }
        },
      ),
      { seed: 42 },
    );
  });

  it("names a later expiry that is cheaper", () => {
    const near = blackSlice(0.5, { vol: 0.3 });
    const far = blackSlice(0.6, { vol: 0.2 });
    const check = checkQuotes([far, near]); // order does not matter
    const kinds = new Set(check.violations.map(({ kind, level }) => `${level} ${kind}`));
    expect(kinds).toEqual(new Set(["mid calendar", "executable calendar"]));
    for (const { legs, gain } of only(check.violations, "executable")) {
      expect(-cost(legs)).toBeCloseTo(gain * SCALE, 9);
      expect(legs.some(({ tau, quantity }) => tau === 0.6 && quantity > 0)).toBe(true);
    }
  });

  it("names an ask below intrinsic value and a price above its bound", () => {
    const clean = blackSlice(0.5);
    const check = checkQuotes([withRow(clean, 0, { bid: -0.3, ask: -0.1 })]);
    const kinds = only(check.violations, "executable").map(({ kind }) => kind);
    expect(kinds).toContain("bound");
    const dear = checkQuotes([withRow(clean, 8, { bid: 120, ask: 121 })]);
    expect(only(dear.violations, "executable")[0].gain).toBeGreaterThan(0);
  });

  it("agrees with a search over all triples of strikes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 }),
        (noise) => {
          const clean = blackSlice(0.5);
          const quotes = {
            ...clean,
            bids: clean.bids.map((bid, i) => bid + noise[i]),
            asks: clean.asks.map((ask, i) => ask + noise[i]),
          };
          const parity = (i: number): number =>
            quotes.k[i] <= 0 ? SCALE - 0.95 * quotes.strikes[i] : 0;
          const n = quotes.strikes.length;
          const points = [
            { x: 0, ask: SCALE },
            ...Array.from({ length: n }, (_, i) => ({
              x: quotes.strikes[i],
              ask: quotes.asks[i] + parity(i),
            })),
          ];
          const named = new Set<number>();
          for (let i = 0; i < n; i++) {
            const [x, bid] = [quotes.strikes[i], quotes.bids[i] + parity(i)];
            for (const a of points) {
              if (a.x < x && a.ask < bid - 1e-9) named.add(i);
              for (const b of points) {
                if (!(a.x < x && b.x > x)) continue;
                const u = (x - a.x) / (b.x - a.x);
                if ((1 - u) * a.ask + u * b.ask < bid - 1e-9) named.add(i);
              }
            }
          }
          const found = checkQuotes([quotes]).violations.filter(
            ({ level, kind, gain }) => level === "executable" && (kind !== "bound" || gain > 0),
          );
          const above = found.filter(({ legs }) => legs.some(({ quantity }) => quantity < 0));
          expect(new Set(above.map(({ strike }) => strike))).toEqual(
            new Set([...named].map((i) => quotes.strikes[i])),
          );
        },
      ),
      { seed: 42 },
    );
  });

  it("refuses to check nothing", () => {
    expect(() => checkQuotes([])).toThrow(DataError);
  });
});

describe("lowerHull", () => {
  it("is convex, touches some points and lies below all", () => {
    const points = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(points, (ys) => {
        const all = ys.map((y, x) => ({ x, y }));
        const hull = lowerHull(all);
        const at = (x: number): number => {
          const i = Math.max(
            hull.findIndex((p) => p.x >= x),
            1,
          );
          const [a, b] = [hull[i - 1], hull[i]];
          return a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y);
        };
        for (const { x, y } of all) expect(at(x)).toBeLessThanOrEqual(y + 1e-12);
        for (let i = 2; i < hull.length; i++) {
          const [a, b, c] = hull.slice(i - 2, i + 1);
          expect((b.y - a.y) / (b.x - a.x)).toBeLessThan((c.y - b.y) / (c.x - b.x));
        }
      }),
      { seed: 42 },
    );
  });
});
