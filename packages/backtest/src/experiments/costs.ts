import type { ReadyBacktest } from "./ready-backtest.ts";

const vol = 0.2;

/** Of every trade, a share of its value. */
const rate = 0.01;

const around = { kind: "delta", vol };

/** Days between trades of the rules that do not trade daily. */
const DAYS = [5, 10, 21];

/** The band around delta, and the better one around the delta of Leland's volatility at weekly trades. */
const BANDS = [
  { band: vol, aversions: [0.2, 0.5, 1, 2, 4, 8] },
  { band: 0.25, aversions: [2, 4, 8, 16] },
];

/** Costs of one per cent, and every classical answer to them at several settings. */
export const costsBacktest: ReadyBacktest = {
  name: "costs",
  summary:
    "a call over a year in Black's model at costs of 1 %, against Leland and Whalley-Wilmott",
  config: {
    name: "costs",
    seeds: 5,
    paths: { kind: "process", process: { kind: "gbm", vol }, years: 1, steps: 252 },
    nTest: 20_000,
    redraw: 1,
    claim: { payoff: { kind: "call", strike: 100 } },
    costs: [{ kind: "proportional", rate }],
    policies: [
      {
        name: "No-transaction band",
        network: { kind: "no-transaction-band", around },
        features: [{ kind: "strike-distance" }, { kind: "time-left" }, around],
        batchRows: 250,
        epochs: 30,
        schedule: { kind: "cosine", rate: 5e-3 },
        adam: { clipNorm: 1 },
      },
    ],
    baselines: [
      { kind: "none" },
      { kind: "black-scholes-delta", vol },
      ...DAYS.map((every) => ({
        kind: "black-scholes-delta",
        vol,
        every,
        name: `delta at ${vol}, every ${every} days`,
      })),
      { kind: "leland", vol, rate },
      ...DAYS.map((every) => ({
        kind: "leland",
        vol,
        rate,
        every,
        name: `Leland, every ${every} days`,
      })),
      ...BANDS.flatMap(({ band, aversions }) =>
        aversions.map((aversion) => ({
          kind: "whalley-wilmott",
          vol: band,
          rate,
          aversion,
          name: `Whalley-Wilmott at ${band}, aversion ${aversion}`,
        })),
      ),
    ],
  },
};
