import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { evenPlaces, mean, median, quantile } from "../src/index.ts";

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });

describe("mean, median and quantile", () => {
  it("agree with counting by hand", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(median([10, 9, 1])).toBe(9); // as numbers, not as texts
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 4], share))).toEqual([1, 1.5, 2, 4]);
  });

  it("are no numbers where there are none", () => {
    expect([mean([]), median([]), quantile([], 0.5)]).toEqual([NaN, NaN, NaN]);
  });

  it("put the median halfway, and leave the numbers in their order", () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const before = [...values];
        const half = quantile(Float64Array.from(values).toSorted(), 0.5);
        expect(Math.abs(median(values) - half)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(half)));
        expect(values).toEqual(before);
      }),
      { seed: 5 },
    );
  });
});

describe("evenPlaces", () => {
  it("are as many as asked for, or all, from 0 on and evenly apart", () => {
    expect(evenPlaces(4, 10)).toEqual([0, 2, 5, 7]);
    expect(evenPlaces(9, 3)).toEqual([0, 1, 2]);
    expect(evenPlaces(5, 0)).toEqual([]);
  });
});
