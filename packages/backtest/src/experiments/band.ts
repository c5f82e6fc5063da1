/**
 * The setting the no-transaction-band network was published in.
 *
 * [I21] Imaki, Imajo, Ito, Minami & Nakagawa, "No-transaction band network: a neural network
 *       architecture for efficient deep hedging", 2021. arXiv:2103.01775
 */
import type { ReadyBacktest } from "./ready-backtest.ts";

const vol = 0.2;
const DAYS = 30;

/** Of exponential utility, per unit of the spot, which is 1. */
const AVERSION = 1;

const around = { kind: "delta", vol };
const call = { kind: "call", strike: 1 };

/** On the highest spot, today's included. */
const lookback = { kind: "lookback", strike: 1.03 };

const training = { batchRows: 1024, epochs: 20, schedule: { kind: "cosine", rate: 3e-3 } };

/**
 * A call at the money, or a lookback, over 30 days of a year of 365 at a volatility of 20 %, with
 * entropic risk of aversion 1 on a spot of 1 [I21, and the code its authors published]: the band beside
 * an ordinary network that sees its position, and beside the rule of Whalley and Wilmott at the aversion
 * that is asked for and at others.
 */
function band(
  name: string,
  { rate, payoff }: { readonly rate: number; readonly payoff: typeof call },
): ReadyBacktest {
  const features = [
    { kind: "strike-distance" },
    { kind: "time-left" },
    around,
    ...(payoff === lookback ? [{ kind: "running", of: "maximum" }] : []),
  ];
  return {
    name,
    summary: `the no-transaction band's published ${payoff.kind} at costs of ${100 * rate} %`,
    config: {
      name,
      seeds: 5,
      paths: {
        kind: "process",
        process: { kind: "gbm", spot: 1, vol },
        years: DAYS / 365,
        steps: DAYS,
        // Prices differ by less than the mean payoff of as many plain paths is off.
        sampling: "sobol",
      },
      nTraining: 2 ** 14,
      nValidation: 2 ** 14,
      nTest: 2 ** 17,
      redraw: 1,
      // Its account ends with the last trade: what is held then is not sold at a cost.
      claim: { payoff, settlement: "physical" },
      costs: [{ kind: "proportional", rate }],
      criterion: { kind: "entropic", aversion: AVERSION },
      policies: [
        {
          name: "No-transaction band",
          network: { kind: "no-transaction-band", around },
          features,
          ...training,
        },
        {
          name: "Feed-forward",
          network: { kind: "feed-forward", hidden: [32, 32, 32, 32], around },
          features: [...features, { kind: "previous-position" }],
          ...training,
        },
      ],
      baselines: [
        { kind: "none" },
        { kind: "black-scholes-delta", vol },
        { kind: "leland", vol, rate },
        ...[AVERSION, 0.3, 3, 10].map((aversion) => ({
          kind: "whalley-wilmott",
          vol,
          rate,
          aversion,
          name: `Whalley-Wilmott, aversion ${aversion}`,
        })),
      ],
      evaluation: { aversion: AVERSION },
    },
  };
}

export const bandBacktests: readonly ReadyBacktest[] = [
  band("band", { rate: 1e-3, payoff: call }),
  band("band-1bp", { rate: 1e-4, payoff: call }),
  band("band-100bp", { rate: 1e-2, payoff: call }),
  band("band-lookback", { rate: 1e-3, payoff: lookback }),
];
