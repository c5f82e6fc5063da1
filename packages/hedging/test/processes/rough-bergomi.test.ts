/** The Volterra process and the variance it drives. */
import { adaptiveQuadrature } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import { evenGrid, roughBergomi } from "../../src/index.ts";
import { volterraWeights } from "../../src/processes/volterra.ts";
import { atDate, deviations, estimate, simulatorFor, volsAt } from "./support.ts";

const simulator = await simulatorFor();

/** E[Y_s·Y_t] = 2H∫₀ˢ (t − u)^(H−½)(s − u)^(H−½) du, s < t; u = s − x^(1/p) takes the pole away. */
function covariance(hurst: number, s: number, t: number): number {
  const power = hurst + 0.5;
  const { value } = adaptiveQuadrature((x) => (t - s + x ** (1 / power)) ** (hurst - 0.5), {
    from: 0,
    to: s ** power,
    relativeTolerance: 1e-9,
  });
  return (2 * hurst * value) / power;
}

/** E[Y_i·Y_j] of the scheme's dates i ≤ j, counted from 1. */
function schemeCovariance(
  { increments, rests }: ReturnType<typeof volterraWeights>,
  i: number,
  j: number,
): number {
  const n = rests.length;
  let sum = i === j ? rests[i - 1] ** 2 : 0;
  for (let k = 0; k < i; k++) sum += increments[(i - 1) * n + k] * increments[(j - 1) * n + k];
  return sum;
}

describe.each([0.07, 0.25, 0.5])("the Volterra process, H = %d", (hurst) => {
  const daily = evenGrid().times;
  const uneven = Float64Array.of(0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1);

  it.each([
    ["daily", daily, [1, 2, 20, 126, 252]],
    ["uneven", uneven, [1, 3, 5, 8]],
  ] as const)("has variance t^2H at every date of a grid (%s)", (_, times, dates) => {
    const weights = volterraWeights(times, hurst);
    for (const i of dates)
      expect(schemeCovariance(weights, i, i)).toBeCloseTo(times[i] ** (2 * hurst), 12);
  });

  it("has the covariance of its dates, to 1 % of their deviations on daily steps", () => {
    const weights = volterraWeights(daily, hurst);
    for (const [i, j] of [
      [1, 2],
      [5, 10],
      [20, 21],
      [63, 252],
      [200, 252],
    ]) {
      const truth = covariance(hurst, daily[i], daily[j]);
      const unit = (daily[i] * daily[j]) ** hurst;
      expect(Math.abs(schemeCovariance(weights, i, j) - truth) / unit).toBeLessThan(0.01);
    }
  });

  it("is as correlated with its Brownian motion as it should be", () => {
    // E[Y_t·W_t] = √(2H)·t^(H+½)/(H + ½), up to the scaling of rows.
    const { increments, rests } = volterraWeights(daily, hurst);
    const n = rests.length;
    for (const i of [1, 10, 252]) {
      let sum = 0;
      for (let k = 0; k < i; k++)
        sum += increments[(i - 1) * n + k] * Math.sqrt(daily[k + 1] - daily[k]);
      const truth = (Math.sqrt(2 * hurst) * daily[i] ** (hurst + 0.5)) / (hurst + 0.5);
      expect(Math.abs(sum / truth - 1)).toBeLessThan(0.003);
    }
  });
});

describe("rough-bergomi", () => {
  const curve = [
    [0, 0.02],
    [0.5, 0.06],
    [1, 0.04],
  ] as const;
  const parameters = { hurst: 0.1, eta: 1.2, rho: -0.8, forwardVariance: curve };
  const grid = evenGrid({ nSteps: 50 });
  const paths = simulator.simulate(roughBergomi(parameters), grid, { nPaths: 32_768, seed: 3 });

  it("has its forward variance for a mean at every date", () => {
    for (const [date, truth] of [
      [0, 0.02],
      [1, 0.0216],
      [13, 0.0408],
      [25, 0.06],
      [40, 0.048],
      [50, 0.04],
    ]) {
      const { mean, error } = estimate(volsAt(paths, date).map((vol) => vol * vol));
      expect(Math.abs(mean - truth)).toBeLessThan(4 * error + 1e-8);
    }
  });

  it("has the Volterra process's moments in the logarithm of its variance", () => {
    const { hurst, eta } = parameters;
    const logs = (date: number, xi: number) =>
      volsAt(paths, date).map(
        (vol) => (Math.log((vol * vol) / xi) + 0.5 * eta ** 2 * grid.times[date] ** 0.2) / eta,
      );
    const [early, late] = [logs(25, 0.06), logs(50, 0.04)];
    expect(deviations(estimate(early), 0)).toBeLessThan(4);
    expect(deviations(estimate(early.map((y) => y * y)), 0.5 ** 0.2)).toBeLessThan(4);
    expect(deviations(estimate(late.map((y) => y * y)), 1)).toBeLessThan(4);
    const products = estimate(early.map((y, i) => y * late[i]));
    const truth = covariance(hurst, 0.5, 1);
    expect(Math.abs(products.mean - truth)).toBeLessThan(4 * products.error + 0.005);
  });

  it("moves against its volatility where rho is negative", () => {
    const returns = atDate(paths, 1).map((spot) => Math.log(spot / 100));
    const vols = volsAt(paths, 1);
    const [x, v] = [estimate(returns).mean, estimate(vols).mean];
    const product = estimate(returns.map((value, i) => (value - x) * (vols[i] - v)));
    expect(product.mean).toBeLessThan(-10 * product.error);
  });

  it("without volatility of volatility has only the forward variance", () => {
    const process = roughBergomi({ ...parameters, eta: 0 });
    const { vols } = simulator.simulate(process, grid, { nPaths: 3, seed: 1 });
    [0.02, 0.06, 0.04].forEach((variance, i) => {
      expect(vols![25 * i]).toBeCloseTo(Math.sqrt(variance), 6);
    });
  });
});
