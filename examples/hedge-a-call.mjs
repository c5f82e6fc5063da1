// Learns to hedge a call of one month under costs, beside the rules it must beat.
// Run after a build: node examples/hedge-a-call.mjs
import { loadEngine } from "@volsmith/engine";
import {
  blackScholesDelta,
  call,
  delta,
  entropic,
  evaluateHedge,
  evenGrid,
  gbm,
  hedgeMarket,
  lelandDelta,
  loadSimulator,
  noHedge,
  noTransactionBand,
  proportional,
  strikeDistance,
  timeLeft,
  trainHedge,
  whalleyWilmott,
} from "@volsmith/hedging";

// What was sold, and what trading costs. Anything with a `kind` and a `value(path, grid)` is a payoff.
const rate = 0.002;
const task = { payoff: call({ strike: 100 }), costs: [proportional({ rate })] };

// Paths to learn from, to choose the best epoch by, and to be judged on.
const simulator = await loadSimulator();
const grid = evenGrid({ years: 20 / 250, nSteps: 20 });
const [learn, choose, judge] = [8000, 4000, 10000].map((nPaths, seed) =>
  hedgeMarket(task, simulator.simulate(gbm({ spot: 100, vol: 0.2 }), grid, { nPaths, seed })),
);
simulator.dispose();

const aversion = 0.5;
const criterion = entropic({ aversion });
const engine = await loadEngine();
const { policy, status, premium } = await trainHedge(
  {
    market: learn,
    validation: choose,
    architecture: noTransactionBand({ around: delta({ vol: 0.2 }) }),
    features: [strikeDistance(), timeLeft()],
    criterion,
    batchRows: 500,
    epochs: 30,
    name: "learned band",
  },
  { engine, seed: 1 },
);
console.log(`${status}; the seller asks ${premium.price.toFixed(3)}`);

// Every policy on the same paths, through the same account.
const rules = [
  noHedge(),
  blackScholesDelta({ vol: 0.2 }),
  lelandDelta({ vol: 0.2, rate }),
  whalleyWilmott({ vol: 0.2, rate, aversion }),
];
const { policies } = await evaluateHedge([policy, ...rules], judge, { criterion });
for (const { name, statistics, price, intervals } of policies) {
  const [low, high] = intervals.cvar95.map((x) => x.toFixed(2));
  const { mean, sd, cost } = statistics;
  console.log(
    `${name.padEnd(18)} price ${price.price.toFixed(3)}, cost ${cost.toFixed(3)}, ` +
      `mean ${mean.toFixed(3)}, sd ${sd.toFixed(3)}, CVaR 95 % from ${low} to ${high}`,
  );
}
engine.dispose();
