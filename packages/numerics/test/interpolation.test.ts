import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { naturalSpline, pchip, yearsBetween, type Interpolant } from "../src/index.ts";

const members = [
  { name: "pchip", make: pchip },
  { name: "naturalSpline", make: naturalSpline },
];

/** Strictly ascending nodes with values. */
const points = fc
  .array(
    fc.tuple(
      fc.double({ min: 0.01, max: 2, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
    ),
    { minLength: 2, maxLength: 12 },
  )
  .map((pairs) => {
    let at = 0;
    return { x: pairs.map(([gap]) => (at += gap)), y: pairs.map(([, value]) => value) };
  });

describe.each(members)("$name", ({ make }) => {
  it("goes through its nodes", () => {
    fc.assert(
      fc.property(points, ({ x, y }) => {
        const f = make(x, y);
        x.forEach((xi, i) => expect(f.value(xi)).toBeCloseTo(y[i], 12));
      }),
      { seed: 42 },
    );
  });

  it("has the derivative of its value, also beyond the ends", () => {
    fc.assert(
      fc.property(points, fc.double({ min: -0.2, max: 1.2, noNaN: true }), ({ x, y }, share) => {
        const f = make(x, y);
        const at = x[0] + share * (x[x.length - 1] - x[0]);
        const h = 1e-6;
        // A node inside the difference costs h·|jump of y″| at most; slopes reach 1e3 or so.
        const slope = (f.value(at + h) - f.value(at - h)) / (2 * h);
        expect(Math.abs(f.derivative(at) - slope)).toBeLessThan(0.2);
      }),
      { seed: 42 },
    );
  });

  it("keeps a straight line straight", () => {
    const f = make([0, 1, 3, 4], [1, 3, 7, 9]);
    for (const at of [-1, 0.3, 2.2, 3.9, 6]) expect(f.value(at)).toBeCloseTo(1 + 2 * at, 13);
  });

  it("names what is wrong", () => {
    expect(() => make([0, 1], [1])).toThrow(/y must have shape \[2\], got \[1\]/);
    expect(() => make([0, 0], [1, 2])).toThrow(/x\[1\] must be more than x\[0\] = 0, got 0/);
    expect(() => make([0, 1], [1, NaN])).toThrow(/y\[1\] must be finite, got NaN/);
    expect(() => make([0], [1])).toThrow(/two nodes/);
  });
});

describe("pchip", () => {
  it("is monotone wherever the data are", () => {
    fc.assert(
      fc.property(points, ({ x, y }) => {
        const f = pchip(
          x,
          y.toSorted((a, b) => a - b),
        );
        expectRising(f, x);
      }),
      { seed: 42 },
    );
  });
});

describe("naturalSpline", () => {
  it("reproduces sin to fourth order inside", () => {
    // sin″ vanishes at 0 and π, so the natural ends cost nothing: halving h gives 2⁴.
    expect(error(10)).toBeLessThan(2e-4);
    expect(error(80)).toBeLessThan(2e-8);
  });
});

describe("yearsBetween", () => {
  it("counts seconds in years of 365 days", () => {
    const from = Date.UTC(2024, 0, 1, 16);
    expect(yearsBetween(from, Date.UTC(2024, 11, 31, 16))).toBe(1); // a leap year's 365 days
    expect(yearsBetween(from, from + 1499)).toBe(1 / 31_536_000);
    expect(yearsBetween(from, from - 86_400_000)).toBe(-1 / 365);
  });
});

function expectRising(f: Interpolant, x: readonly number[]): void {
  const [from, to] = [x[0], x[x.length - 1]];
  let previous = -Infinity;
  for (let i = 0; i <= 100; i++) {
    const value = f.value(from + ((to - from) * i) / 100);
    expect(value).toBeGreaterThanOrEqual(previous - 1e-13);
    previous = value;
  }
}

/** Error of the spline of sin on n intervals at one place inside. */
function error(n: number): number {
  const x = Array.from({ length: n + 1 }, (_, i) => (Math.PI * i) / n);
  return Math.abs(naturalSpline(x, x.map(Math.sin)).value(1.234) - Math.sin(1.234));
}
