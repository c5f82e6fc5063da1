const variance = { v0: 0.04, kappa: 2, theta: 0.04, sigma: 0.5, rho: -0.7 };

/**
 * Parameters for who names a process and no more: volatilities of about 20 %, as an equity index has.
 * Kinds that are not here have defaults of their own, or need data.
 */
export const TYPICAL_PROCESSES: Readonly<Record<string, object>> = {
  heston: variance,
  bates: { ...variance, jumpRate: 0.5, jumpMean: -0.05, jumpStdev: 0.1 },
  merton: { vol: 0.15, jumpRate: 0.5, jumpMean: -0.1, jumpStdev: 0.15 },
  kou: { vol: 0.16, jumpRate: 1, upProbability: 0.4, meanUp: 0.04, meanDown: 0.08 },
  sabr: { alpha: 0.2, beta: 1, nu: 0.6, rho: -0.5 },
  "rough-bergomi": { hurst: 0.07, eta: 1.9, rho: -0.9, forwardVariance: 0.04 },
};
