/** What antithetic and Sobol sampling are for. */
import { blackPrice } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

import { evenGrid, gbm, heston } from "../../src/index.ts";
import type { Process, Sampling } from "../../src/index.ts";
import { SKEWED } from "./examples.ts";
import { atDate, callPrices, simulatorFor } from "./support.ts";

const simulator = await simulatorFor();
const daily = evenGrid({ nSteps: 252 });

/** Root mean square error of a price over seeds. */
function errorOf(
  process: Process,
  truth: number,
  { sampling, nPaths }: { sampling: Sampling; nPaths: number },
): number {
  const squares = Array.from({ length: 8 }, (_, seed) => {
    const paths = simulator.simulate(process, daily, { nPaths, seed, sampling });
    return (callPrices(paths, [100])[0].mean - truth) ** 2;
  });
  return Math.sqrt(squares.reduce((a, b) => a + b) / squares.length);
}

const black = blackPrice(0.2, { forward: 100, strike: 100, tau: 1, type: "call" });

describe("antithetic sampling", () => {
  it("lowers the variance of a call: its two payoffs have a correlation of about −0.45", () => {
    const options = { nPaths: 8192, seed: 1, sampling: "antithetic" as const };
    const last = atDate(simulator.simulate(gbm(), daily, options));
    const payoffs = last.map((spot) => Math.max(spot - 100, 0));
    const mean = payoffs.reduce((a, b) => a + b) / payoffs.length;
    let [covariance, variance] = [0, 0];
    for (let i = 0; i < payoffs.length; i += 2) {
      covariance += 2 * (payoffs[i] - mean) * (payoffs[i + 1] - mean);
      variance += (payoffs[i] - mean) ** 2 + (payoffs[i + 1] - mean) ** 2;
    }
    expect(covariance / variance).toBeLessThan(-0.35);
    expect(covariance / variance).toBeGreaterThan(-0.55);
  });
});

describe("Sobol sampling over 252 daily steps", () => {
  it("prices a call at a fifteenth of plain sampling's error, and gains with more points", () => {
    const plain = errorOf(gbm(), black, { sampling: "plain", nPaths: 512 });
    const sobol = errorOf(gbm(), black, { sampling: "sobol", nPaths: 512 });
    expect(sobol).toBeLessThan(plain / 15);
    // Plain sampling would halve its error; scrambled points do better than quarter it.
    const more = errorOf(gbm(), black, { sampling: "sobol", nPaths: 2048 });
    expect(more).toBeLessThan(sobol / 2.5);
  });

  it("helps with 504 dimensions under Heston too", () => {
    // hestonPrices of these parameters, strike 100
    const process = heston(SKEWED);
    const reference = 6.4988;
    const plain = errorOf(process, reference, { sampling: "plain", nPaths: 2048 });
    const sobol = errorOf(process, reference, { sampling: "sobol", nPaths: 2048 });
    expect(sobol).toBeLessThan(plain / 2);
  });
});
