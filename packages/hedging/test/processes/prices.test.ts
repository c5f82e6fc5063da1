/** Prices and moments against closed forms, series and Fourier inversion, at four standard errors. */
import { blackPrice, hestonPrices } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

import {
  bates,
  evenGrid,
  gbm,
  heston,
  kou,
  merton,
  roughenedGbm,
  sabr,
  SOURCE_BATES,
} from "../../src/index.ts";
import type { Process } from "../../src/index.ts";
import { SKEWED } from "./examples.ts";
import { kouExponent, lewisCall } from "./fourier.ts";
import {
  atDate,
  callPrices,
  deviations,
  estimate,
  simulatorFor,
  volsAt,
  weekly,
} from "./support.ts";

const simulator = await simulatorFor();
const STRIKES = [80, 100, 120];

function black(strike: number, vol: number, forward = 100): number {
  return blackPrice(vol, { forward, strike, tau: 1, type: "call" });
}

function expectPrices(
  process: Process,
  truths: ArrayLike<number>,
  { nSteps = 52, nPaths = 32_768, bias = 0 } = {},
): void {
  const grid = evenGrid({ nSteps });
  const paths = simulator.simulate(process, grid, { nPaths, seed: 12, sampling: "plain" });
  callPrices(paths, STRIKES).forEach(({ mean, error }, i) => {
    expect(Math.abs(mean - truths[i])).toBeLessThan(4 * error + bias);
  });
}

describe("gbm", () => {
  it("prices calls as Black's formula does, in one step as in many", () => {
    const truths = STRIKES.map((strike) => black(strike, 0.3));
    expectPrices(gbm({ vol: 0.3 }), truths);
    expectPrices(gbm({ vol: 0.3 }), truths, { nSteps: 1 });
  });

  it("grows at its drift", () => {
    const forward = 100 * Math.exp(0.05);
    const truths = STRIKES.map((strike) => black(strike, 0.3, forward));
    expectPrices(gbm({ vol: 0.3, drift: 0.05 }), truths);
  });
});

describe("heston, with Feller's condition broken", () => {
  const truths = hestonPrices({ forward: 100, tau: 1, strikes: STRIKES }, SKEWED);

  it("prices calls as Fourier inversion does, with steps of a week", () => {
    // Weekly steps of the scheme are off by half a cent here; daily ones by less than a tenth of one.
    expectPrices(heston(SKEWED), truths, { bias: 0.01 });
  });

  it("prices a market without correlation, and one whose variance starts at nothing", () => {
    for (const parameters of [
      { ...SKEWED, rho: 0 },
      { ...SKEWED, v0: 0 },
    ]) {
      const prices = hestonPrices({ forward: 100, tau: 1, strikes: STRIKES }, parameters);
      expectPrices(heston(parameters), prices, { bias: 0.01 });
    }
  });

  it("without noise in the variance is Black's model of the mean variance", () => {
    const { v0, kappa, theta } = SKEWED;
    const variance = theta + ((v0 - theta) * -Math.expm1(-kappa)) / kappa;
    const truths = STRIKES.map((strike) => black(strike, Math.sqrt(variance)));
    expectPrices(heston({ ...SKEWED, sigma: 0 }), truths, { bias: 0.001 });
  });

  it("has the variance's mean and variance at every date", () => {
    const { v0, kappa, theta, sigma } = SKEWED;
    const paths = weekly(simulator, heston(SKEWED), { nPaths: 32_768 });
    for (const date of [1, 13, 52]) {
      const decay = Math.exp(-kappa * paths.grid.times[date]);
      const mean = theta + (v0 - theta) * decay;
      const variance =
        (v0 * sigma ** 2 * decay * (1 - decay)) / kappa +
        (theta * sigma ** 2 * (1 - decay) ** 2) / (2 * kappa);
      const vs = volsAt(paths, date).map((vol) => vol * vol);
      expect(deviations(estimate(vs), mean)).toBeLessThan(4);
      const squares = estimate(vs.map((v) => (v - mean) ** 2));
      expect(deviations(squares, variance)).toBeLessThan(4);
    }
  });

  it("keeps the mean of the spot over steps of two years only with the correction", () => {
    const grid = evenGrid({ nSteps: 5, years: 10 });
    // Andersen's case I, a long-dated currency option.
    const parameters = { v0: 0.04, kappa: 0.5, theta: 0.04, sigma: 1, rho: -0.9 };
    const meanOf = (correction: "martingale" | "none") => {
      const process = heston({ ...parameters, correction });
      return estimate(atDate(simulator.simulate(process, grid, { nPaths: 65_536, seed: 4 })));
    };
    expect(deviations(meanOf("martingale"), 100)).toBeLessThan(4);
    expect(deviations(meanOf("none"), 100)).toBeGreaterThan(4);
  });
});

describe("bates, at the source's parameters", () => {
  it("prices calls as Fourier inversion does", () => {
    const truths = hestonPrices({ forward: 100, tau: 1, strikes: STRIKES }, SOURCE_BATES);
    expectPrices(bates(), truths, { bias: 0.01 });
  });
});

describe("merton", () => {
  const parameters = { vol: 0.15, jumpRate: 1.5, jumpMean: -0.1, jumpStdev: 0.15 };

  it("prices calls as the series of Black prices over the number of jumps", () => {
    const { vol, jumpRate, jumpMean, jumpStdev } = parameters;
    const growth = jumpMean + 0.5 * jumpStdev ** 2;
    const truths = STRIKES.map((strike) => {
      let [sum, weight] = [0, Math.exp(-jumpRate)];
      for (let n = 0; n < 60; n++, weight *= jumpRate / n) {
        const forward = 100 * Math.exp(n * growth - jumpRate * Math.expm1(growth));
        sum += weight * black(strike, Math.sqrt(vol ** 2 + n * jumpStdev ** 2), forward);
      }
      return sum;
    });
    expectPrices(merton(parameters), truths);
    expectPrices(merton(parameters), truths, { nSteps: 1 });
  });
});

describe("kou", () => {
  const parameters = { vol: 0.16, jumpRate: 3, upProbability: 0.4, meanUp: 0.1, meanDown: 0.2 };

  it("prices calls as Fourier inversion does, in one step as in many", () => {
    const exponent = kouExponent(parameters, 1);
    const truths = STRIKES.map((strike) => 100 * lewisCall(strike / 100, exponent));
    expectPrices(kou(parameters), truths);
    expectPrices(kou(parameters), truths, { nSteps: 1 });
  });

  it("has the law's mean, variance and skewness when dozens of jumps fall into a step", () => {
    const many = { ...parameters, jumpRate: 60, meanUp: 0.01, meanDown: 0.02 };
    const { vol, jumpRate, upProbability: up, meanUp: a, meanDown: b } = many;
    const grid = evenGrid({ nSteps: 1 });
    const paths = simulator.simulate(kou(many), grid, { nPaths: 32_768, seed: 3 });
    const logs = atDate(paths).map((spot) => Math.log(spot / 100));
    const drift = -0.5 * vol * vol - jumpRate * (up / (1 - a) + (1 - up) / (1 + b) - 1);
    const mean = drift + jumpRate * (up * a - (1 - up) * b);
    const variance = vol * vol + jumpRate * 2 * (up * a * a + (1 - up) * b * b);
    const third = jumpRate * 6 * (up * a ** 3 - (1 - up) * b ** 3);
    expect(deviations(estimate(logs), mean)).toBeLessThan(4);
    expect(deviations(estimate(logs.map((x) => (x - mean) ** 2)), variance)).toBeLessThan(4);
    expect(deviations(estimate(logs.map((x) => (x - mean) ** 3)), third)).toBeLessThan(4);
  });
});

describe("sabr", () => {
  it("has alpha's moments: E α² = α₀²·e^(ν²t)", () => {
    const paths = weekly(simulator, sabr({ alpha: 0.2, beta: 1, nu: 0.6, rho: -0.5 }));
    for (const date of [0, 26, 52]) {
      const squares = estimate(volsAt(paths, date).map((vol) => vol * vol));
      const truth = 0.04 * Math.exp(0.36 * paths.grid.times[date]);
      expect(Math.abs(squares.mean - truth)).toBeLessThan(4 * squares.error + 1e-8);
    }
  });

  it("without noise and with beta 1 is Black's model", () => {
    const truths = STRIKES.map((strike) => black(strike, 0.25));
    expectPrices(sabr({ alpha: 0.25, beta: 1, nu: 0, rho: 0.3 }), truths);
  });

  it("without noise and with beta ½ is the CEV model", () => {
    // Noncentral χ² formula with absorption, SciPy 1.10.1: F = 100, α = 3, β = ½, τ = 1.
    const truths = [24.006031987107875, 11.934463602889252, 4.9692402402748925];
    expectPrices(sabr({ alpha: 3, beta: 0.5, nu: 0, rho: 0 }), truths, { bias: 0.01 });
  });

  it("is absorbed near zero about as often as the CEV model, and stays there", () => {
    // P(F = 0) at α = 10, β = ½, τ = 1 is e^(−2).
    const process = sabr({ alpha: 10, beta: 0.5, nu: 0, rho: 0 });
    const grid = evenGrid({ nSteps: 252 });
    const paths = simulator.simulate(process, grid, { nPaths: 8192, seed: 8 });
    const last = atDate(paths);
    const isAbsorbed = last.map((spot) => (spot < 1.001e-4 ? 1 : 0));
    const { mean, error } = estimate(isAbsorbed);
    expect(Math.abs(mean - Math.exp(-2))).toBeLessThan(4 * error + 0.01);
    const before = atDate(paths, 240);
    last.forEach((spot, i) => {
      if (before[i] < 1.001e-4) expect(spot).toBe(before[i]);
    });
  });
});

/** The source's volatility of a day, outside the spike. */
function regimeVol(day: number): number {
  return day < 84 ? 0.15 : day < 168 ? 0.4 : 0.2;
}

describe("roughened-gbm", () => {
  const daily = evenGrid();
  const paths = simulator.simulate(roughenedGbm(), daily, { nPaths: 4096, seed: 6 });
  const days = 253;
  const spiked = Array.from({ length: paths.nPaths }, (_, i) => {
    const vols = paths.vols!.subarray(i * days, i * days + 252);
    return [...vols.keys()].filter((day) => vols[day] > 0.5);
  });

  it("has one spike of 5 to 15 days at 60 % on every path, each length as likely", () => {
    const lengths = Float64Array.from(spiked, (spike) => spike.length);
    expect(new Set(lengths)).toEqual(new Set([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]));
    expect(deviations(estimate(lengths), 10)).toBeLessThan(4);
    expect(spiked.every((spike) => spike[spike.length - 1] - spike[0] === spike.length - 1)).toBe(
      true,
    );
    const begins = Float64Array.from(spiked, (spike) => spike[0] / (252 - spike.length));
    expect(deviations(estimate(begins), 0.5)).toBeLessThan(4);
  });

  it("has the volatilities of three regimes elsewhere", () => {
    paths.vols!.forEach((vol, place) => {
      const [path, day] = [Math.floor(place / days), Math.min(place % days, 251)];
      const truth = spiked[path].includes(day) ? 0.6 : regimeVol(day);
      if (Math.abs(vol - truth) > 1e-7) expect.fail(`day ${day} of path ${path}: ${vol}`);
    });
  });

  it("has a jump of 5 to 15 % in a fifth of the paths, between days 30 and 240", () => {
    const still = roughenedGbm({
      regimes: [{ fromDay: 0, vol: 0 }],
      spike: { share: 0, vol: 0, days: [5, 15] },
    });
    const { spots, nPaths } = simulator.simulate(still, daily, { nPaths: 4096, seed: 6 });
    const jumps: { day: number; size: number }[] = [];
    for (let i = 0; i < nPaths; i++)
      for (let day = 1; day < days; day++) {
        const size = spots[i * days + day] / spots[i * days + day - 1] - 1;
        if (size !== 0) jumps.push({ day, size });
      }
    const share = jumps.length / nPaths;
    expect(Math.abs(share - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / nPaths));
    expect(jumps.every(({ day }) => day >= 30 && day <= 240)).toBe(true);
    const sizes = jumps.map(({ size }) => Math.abs(size));
    expect(Math.min(...sizes)).toBeGreaterThan(0.05 - 1e-6);
    expect(Math.max(...sizes)).toBeLessThan(0.15 + 1e-6);
    expect(deviations(estimate(sizes), 0.1)).toBeLessThan(4);
    expect(deviations(estimate(jumps.map(({ size }) => size)), 0)).toBeLessThan(4);
    expect(deviations(estimate(jumps.map(({ day }) => day)), 135)).toBeLessThan(4);
  });
});
