import { describe, expect, it } from "vitest";
import { hestonOtmPrices, hestonPrices } from "../src/index.ts";

const first = { v0: 0.03, kappa: 3, theta: 0.05, sigma: 0.8, rho: -0.75 };
const second = { v0: 0.02, kappa: 0.7, theta: 0.03, sigma: 0.3, rho: -0.4 };

describe("two-factor Heston", () => {
  it("does not mind which factor comes first", () => {
    const k = Float64Array.of(-0.5, -0.1, 0, 0.2);
    const prices = hestonOtmPrices({ tau: 0.4, k }, { first, second });
    const swapped = hestonOtmPrices({ tau: 0.4, k }, { first: second, second: first });
    prices.forEach((price, i) => expect(Math.abs(price - swapped[i])).toBeLessThan(1e-15));
  });

  it("is the mean of one factor's prices over the other's independent moves", () => {
    // A second factor without volatility of variance moves ln F by x ~ N(−s²/2, s²), so that
    // C(K) = E[e^x·C₁(K·e^−x)]; the trapezoidal rule on a Gaussian converges past rounding.
    const black = { v0: 0.02, kappa: 1, theta: 0.02, sigma: 0, rho: 0 };
    const [tau, strike] = [0.5, 0.93];
    const s = Math.sqrt(0.02 * tau);
    const step = 0.02;
    const nodes = Array.from({ length: 801 }, (_, i) => (i - 400) * step);
    const shifts = nodes.map((g) => s * g - (s * s) / 2);
    const strikes = shifts.map((x) => strike * Math.exp(-x));
    const calls = hestonPrices({ forward: 1, tau, strikes }, first);
    let mean = 0;
    nodes.forEach((g, i) => {
      const weight = (step * Math.exp((-g * g) / 2)) / Math.sqrt(2 * Math.PI);
      mean += weight * Math.exp(shifts[i]) * calls[i];
    });
    const [call] = hestonPrices({ forward: 1, tau, strikes: [strike] }, { first, second: black });
    expect(Math.abs(call - mean)).toBeLessThan(1e-12);
  });

  it("names the factor and the parameter out of range", () => {
    const parameters = { first, second: { ...second, kappa: 0 } };
    expect(() => hestonPrices({ forward: 1, tau: 1, strikes: [1] }, parameters)).toThrow(
      /second factor: kappa must be positive, got 0/,
    );
  });
});
