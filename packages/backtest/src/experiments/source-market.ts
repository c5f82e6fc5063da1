/** The market of the deep-hedging source, and the rules its policies are judged beside. */

/** About the mean volatility of its paths: √ of the mean variance of regimes and a spike of ten days. */
export const MEAN_VOL = 0.27;

export const REALISED = { window: 21, initial: 0.2 };

export const sourceMarket = {
  seed: 1,
  paths: { kind: "process", process: { kind: "roughened-gbm" }, years: 1, steps: 252 },
  nTraining: 8000,
  nTest: 2000,
  claim: { payoff: { kind: "call", strike: 100 }, settlement: "physical" },
  baselines: [
    { kind: "none" },
    { kind: "black-scholes-delta", vol: 0.2 },
    { kind: "black-scholes-delta", vol: MEAN_VOL },
    { kind: "black-scholes-delta", vol: "path" },
    { kind: "black-scholes-delta", vol: REALISED },
  ],
};

/** Its state: S_t/S_0, (T − t)/T, log-return, volatility. */
export const sourceState = [
  { kind: "spot-ratio" },
  { kind: "time-left" },
  { kind: "log-return" },
  { kind: "volatility" },
];
