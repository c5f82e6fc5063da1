/** One example of every process, and a few at the edge of what they allow. */
import { flatModel, VolSurface } from "@volsmith/surface";

import {
  bates,
  blockBootstrap,
  gbm,
  heston,
  kou,
  localVolatility,
  merton,
  roughBergomi,
  roughenedGbm,
  sabr,
  surfaceLocalVols,
} from "../../src/index.ts";
import type { Process } from "../../src/index.ts";

export const flatSurface = new VolSurface(flatModel(0.25), {
  forward: (tau) => 100 * Math.exp(0.03 * tau),
  discountFactor: (tau) => Math.exp(-0.03 * tau),
});

/** Feller's condition broken by far, as on equity indices. */
export const SKEWED = { v0: 0.04, kappa: 1.5, theta: 0.05, sigma: 0.9, rho: -0.7 };
/** Returns with a mean of the exponential of 1. */
export const RETURNS = Array.from({ length: 50 }, (_, i) => 0.02 * Math.sin(1 + i * i));

export const EXAMPLES: Readonly<Record<string, Process>> = {
  gbm: gbm({ vol: 0.3 }),
  "gbm without volatility": gbm({ vol: 0 }),
  "roughened-gbm": roughenedGbm(),
  heston: heston(SKEWED),
  "heston of variance 0 today": heston({ ...SKEWED, v0: 0 }),
  "heston whose variance dies": heston({ ...SKEWED, theta: 0 }),
  "heston without noise": heston({ ...SKEWED, sigma: 0 }),
  "heston of perfect correlation": heston({ ...SKEWED, rho: -1 }),
  bates: bates(),
  merton: merton({ vol: 0.15, jumpRate: 1.5, jumpMean: -0.1, jumpStdev: 0.15 }),
  "merton without jumps": merton({ vol: 0.15, jumpRate: 0, jumpMean: -0.1, jumpStdev: 0.15 }),
  kou: kou({ vol: 0.16, jumpRate: 3, upProbability: 0.4, meanUp: 0.1, meanDown: 0.2 }),
  "kou of jumps down": kou({
    vol: 0.16,
    jumpRate: 60,
    upProbability: 0,
    meanUp: 0.1,
    meanDown: 0.02,
  }),
  sabr: sabr({ alpha: 2, beta: 0.5, nu: 0.6, rho: -0.5 }),
  "sabr of beta 1": sabr({ alpha: 0.2, beta: 1, nu: 0.6, rho: -0.5 }),
  "rough-bergomi": roughBergomi({ hurst: 0.07, eta: 1.9, rho: -0.9, forwardVariance: 0.04 }),
  "local-volatility": localVolatility({
    spot: 100,
    drift: 0,
    source: surfaceLocalVols(flatSurface),
  }),
  "block-bootstrap": blockBootstrap({ returns: RETURNS, blockLength: 1, blocks: "fixed" }),
};
