/** A study's result made of seeded numbers, without a market or a model. */
import { normalCdf, randomGenerator } from "@volsmith/numerics";
import type { RandomGenerator } from "@volsmith/numerics";
import type {
  ClassMetrics,
  DrawnTree,
  Histogram,
  Metrics,
  ModelResult,
  StudyResult,
} from "@volsmith/study";

const features = [
  "S/K",
  "K",
  "tau",
  "r",
  "sigma20",
  "sigma30",
  "sigma40",
  "sigma50",
  "sigma65",
  "sigma90",
];
const tickers = ["SPX", "NDX"];
const moneyness = ["OTM", "ATM", "ITM"];
const maturities = ["under 60 days", "60 to 180 days", "over 180 days"];
const dayMs = 86_400_000;

/** Name, kind, title, share priced correctly, relative noise, parameters, seconds to fit. */
const cast = [
  ["Black-Scholes 20", "black-scholes", "Black-Scholes, 20 days", 11.2, 0.3, 0, 0],
  ["Black-Scholes 50", "black-scholes", "Black-Scholes, 50 days", 14.9, 0.24, 0, 0],
  ["Black-Scholes 90", "black-scholes", "Black-Scholes, 90 days", 17.3, 0.2, 0, 0],
  ["MLP", "mlp", "multilayer perceptron", 28.4, 0.12, 9089, 14],
  [
    "MLP, bounded",
    "mlp",
    "multilayer perceptron inside the no-arbitrage bounds",
    33.9,
    0.1,
    9089,
    16,
  ],
  ["Gradient boosting", "boosting", "gradient boosting", 42.1, 0.08, 41_000, 6],
  ["TDNN, reduced", "tdnn", "time-delay network, reduced", 20.4, 0.17, 1201, 22],
  ["TDNN, full", "tdnn", "time-delay network", 31.7, 0.11, 18_400, 41],
  ["LSTM and GRU", "rnn", "recurrent network", 44.8, 0.075, 39_200, 63],
  [
    "RNN with attention",
    "rnn-attention",
    "recurrent network with attention",
    48.2,
    0.07,
    55_100,
    98,
  ],
  ["KAN, Chebyshev", "kan", "Kolmogorov-Arnold network", 34.6, 0.1, 2096, 9],
  ["KAN, Legendre", "kan", "Kolmogorov-Arnold network", 32.2, 0.105, 2096, 9],
  ["Mixture of nine", "mixture", "sparse mixture of experts", 45.5, 0.074, 82_300, 55],
  ["Ensemble", "ensemble", "mean of three models", 49.9, 0.066, 105_000, 1],
] as const;

export interface FakeStudyOptions {
  readonly seed?: number;
  readonly nDays?: number;
  readonly nSamples?: number;
}

export function fakeStudyResult({
  seed = 7,
  nDays = 2000,
  nSamples = 600,
}: FakeStudyOptions = {}): StudyResult {
  const random = randomGenerator(seed);
  const days = Array.from({ length: nDays }, (_, i) =>
    isoDay(Date.UTC(2015, 4, 13) + 1.43 * i * dayMs),
  );
  const testDays = days.slice(Math.floor(0.85 * nDays)).filter((_, i) => i % 2 === 0);
  const range = (from: number, to: number, rows: number) => ({
    from: days[Math.floor(from * nDays)],
    to: days[Math.floor(to * nDays) - 1],
    rows,
    days: Math.floor((to - from) * nDays),
  });
  return {
    version: 1,
    name: "synthetic two-index",
    config: { market: { kind: "synthetic", seed }, models: cast.map(([name]) => ({ name })) },
    margin: 0.05,
    provenance: {
      startedAt: "2026-11-22T11:00:00.000Z",
      finishedAt: "2026-11-22T11:02:07.000Z",
      seed,
      dataFingerprint: "sha256-5f1d0c6a9be1",
      versions: { volsmith: "0.1.0", node: "20.19.0" },
      machine: "2 × AMD EPYC",
      threads: 2,
    },
    data: {
      tickers,
      featureNames: features,
      remarks: [
        // A word that is longer than a phone is wide.
        "Quotes: /home/somebody/options/synthetic_two_index_market_20150513_20230228.csv.gz",
        "Puts enter through parity.",
      ],
      exclusions: {
        nRows: 61_240,
        nKept: 48_003,
        reasons: [
          { reason: "near-expiry", title: "Less than 15 days to expiry", count: 5120 },
          { reason: "small-price", title: "Price too small", count: 3300 },
          { reason: "moneyness", title: "Moneyness outside [0.8, 1.2]", count: 4475 },
          { reason: "below-bound", title: "Below the no-arbitrage bound", count: 342 },
          { reason: "missing-volatility", title: "No volatility yet", count: 0 },
        ],
      },
      parts: {
        train: range(0, 0.7, 33_602),
        validation: range(0.7, 0.85, 7200),
        test: range(0.85, 1, 7201),
      },
      hasTruth: true,
      histories: tickers.map((ticker, t) => history(ticker, { days, t, random: random.fork(t) })),
      returns: tickers.map((ticker) => ({ ticker, histogram: laplace(0.011) })),
      composition: tickers.flatMap((ticker, t) =>
        moneyness.flatMap((m, i) =>
          maturities.map((maturity, j) => ({
            ticker,
            moneyness: m,
            maturity,
            rows: Math.round(3000 * (1.2 - 0.3 * i) * (1 - 0.25 * j)),
            meanPrice: (t === 0 ? 1 : 3.4) * (40 + 190 * i + 90 * j),
            meanRatio: 0.01 + 0.06 * i + 0.02 * j,
          })),
        ),
      ),
      contracts: Array.from({ length: 900 }, (_, i) => ({
        ticker: tickers[i % 2],
        day: days[Math.floor(random.uniform() * nDays)],
        strike: (i % 2 === 0 ? 3000 : 10_000) * (0.7 + 0.8 * random.uniform()),
        tau: 0.04 + 3 * random.uniform() ** 3,
      })),
    },
    models: cast.map((role, i) =>
      model(role, { testDays, nSamples, random: random.fork(100 + i) }),
    ),
    searches: [search(random.fork(50), "MLP", 40), search(random.fork(51), "KAN, Chebyshev", 120)],
    mixture: mixtureResult(random.fork(60)),
  };
}

function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function history(
  ticker: string,
  {
    days,
    t,
    random,
  }: { readonly days: readonly string[]; readonly t: number; readonly random: RandomGenerator },
) {
  let close = t === 0 ? 2100 : 4400;
  let vol = 0.16;
  const closes: number[] = [];
  const vols: Record<string, (number | null)[]> = {};
  for (const name of features.filter((each) => each.startsWith("sigma"))) vols[name] = [];
  const recent: number[] = [];
  for (const [i] of days.entries()) {
    vol += 0.02 * (0.17 - vol) + 0.012 * random.normal();
    vol = Math.max(vol, 0.06);
    const step = 0.0003 + (vol / Math.sqrt(252)) * random.normal();
    close *= Math.exp(step);
    closes.push(close);
    recent.push(step);
    for (const [name, values] of Object.entries(vols)) {
      const window = Number(name.slice(5));
      const within = recent.slice(-window);
      const square = within.reduce((sum, each) => sum + each * each, 0) / within.length;
      values.push(i < window ? null : Math.sqrt(252 * square));
    }
  }
  const rates = days.map((_, i) => Math.max(0, 0.012 + 0.012 * Math.sin(i / 260)));
  return { ticker, days, closes, rates, vols };
}

function laplace(scale: number): Histogram {
  const edges = Array.from({ length: 61 }, (_, i) => -0.06 + 0.002 * i);
  const counts = edges
    .slice(1)
    .map((to) => Math.round(900 * Math.exp(-Math.abs(to - 0.001) / (scale / Math.SQRT2))));
  return { edges, counts };
}

export function metricsOf(correct: number, noise: number, rows = 7201): Metrics {
  const mae = 0.02 * noise;
  const over = (100 - correct) * 0.44;
  return {
    rows,
    mae,
    mse: (1.5 * mae) ** 2,
    rmse: 1.5 * mae,
    correct,
    over,
    under: 100 - correct - over,
  };
}

export const noMetrics: Metrics = {
  rows: 0,
  mae: null,
  mse: null,
  rmse: null,
  correct: null,
  over: null,
  under: null,
};

function model(
  [name, kind, title, correct, noise, parameterCount, fitSeconds]: (typeof cast)[number],
  {
    testDays,
    nSamples,
    random,
  }: {
    readonly testDays: readonly string[];
    readonly nSamples: number;
    readonly random: RandomGenerator;
  },
): ModelResult {
  const learns = kind !== "black-scholes" && kind !== "ensemble";
  const near = (scale: number): number =>
    Math.min(99, Math.max(1, correct + scale * random.normal()));
  const classes = (labels: readonly string[], spread: number, slope: number): ClassMetrics[] =>
    labels.map((label, i) => ({
      label,
      ...metricsOf(Math.min(97, near(spread) + slope * (i - (labels.length - 1) / 2)), noise, 2400),
    }));
  const epochs = learns ? 40 + Math.floor(100 * random.uniform()) : 0;
  const months = [...new Set(testDays.map((day) => day.slice(0, 7)))];
  return {
    name,
    kind,
    title,
    config: learns
      ? { kind, layers: [64, 64, 64], activation: "tanh", learningRate: 8e-5 }
      : { kind, volatility: name.replace("Black-Scholes ", "sigma") },
    status: kind === "black-scholes" ? "closed-form" : epochs > 100 ? "finished" : "stopped-early",
    advice: null,
    parameterCount,
    fitSeconds,
    inferenceSeconds: 0.002 + 1e-6 * parameterCount,
    rowsPerSecond: 7201 / (0.002 + 1e-6 * parameterCount),
    history: Array.from({ length: epochs }, (_, i) => ({
      training: 1e-3 * (Math.exp(-i / 15) + 4 * noise * noise),
      validation: 1e-3 * (Math.exp(-i / 14) + 5 * noise * noise) * (1 + 0.3 * random.uniform()),
    })),
    bestEpoch: learns ? epochs - 20 : -1,
    metrics: {
      train: metricsOf(Math.min(98, correct * 1.2), noise * 0.8, 33_602),
      validation: metricsOf(Math.min(98, correct * 1.05), noise * 0.95, 7200),
      test: metricsOf(correct, noise),
    },
    truth: metricsOf(Math.min(98, correct * 1.15), noise * 0.7),
    byTicker: classes(tickers, 2, -4),
    byMoneyness: classes(moneyness, 3, correct * 0.8),
    byMaturity: classes(maturities, 3, 8),
    byMonth: classes(months, 4, -1),
    outsideBounds: learns && !name.includes("bounded") ? 2 * random.uniform() : 0,
    errors: gaussianHistogram(0.002 * random.normal(), 0.04 * noise),
    sample: Array.from({ length: nSamples }, (_, i) => {
      const ratio = 0.8 + 0.4 * random.uniform();
      const actual = Math.max(ratio - 1, 0) + 0.05 * Math.exp(-((ratio - 1) ** 2) / 0.01);
      return {
        day: testDays[Math.floor((i * testDays.length) / nSamples)],
        ticker: tickers[i % 2],
        moneyness: ratio,
        tau: 0.05 + 2 * random.uniform() ** 2,
        actual,
        predicted: actual * (1 + 0.6 * noise * random.normal()) + 0.02 * noise * random.normal(),
      };
    }),
    overTime: testDays.map((day, i) => {
      const actual = 0.07 + 0.015 * Math.sin(i / 11);
      return { day, actual, predicted: actual * (1 + 0.3 * noise * (1 + random.normal())) };
    }),
    importance:
      kind === "ensemble"
        ? []
        : features.map((feature, i) => ({
            feature,
            value: Math.exp(-0.6 * i) * (0.5 + random.uniform()),
          })),
    tree: kind === "boosting" ? tree(random, 4) : null,
    staged:
      kind === "boosting"
        ? {
            rounds: [0, 1, 2, 5, 10, 20, 50],
            rows: [0.02, 0.07, 0.15].map((actual, i) => ({
              label: `${tickers[i % 2]}, S/K ${(0.9 + 0.1 * i).toFixed(2)}`,
              actual,
              predictions: [0, 1, 2, 5, 10, 20, 50].map(
                (trees) => 0.06 + (actual * 1.02 - 0.06) * (1 - 0.9 ** trees),
              ),
            })),
          }
        : null,
  };
}

function gaussianHistogram(mean: number, deviation: number): Histogram {
  const edges = Array.from({ length: 51 }, (_, i) => mean + deviation * (i / 5 - 5));
  const counts = edges.slice(1).map((to, i) => {
    const [a, b] = [edges[i], to].map((edge) => normalCdf((edge - mean) / deviation));
    return Math.round(7201 * (b - a));
  });
  return { edges, counts };
}

function tree(random: RandomGenerator, depth: number): DrawnTree {
  if (depth === 0)
    return { label: (0.2 * random.uniform() - 0.05).toFixed(4), yes: null, no: null };
  const feature = features[Math.floor(random.uniform() * features.length)];
  return {
    label: `${feature} < ${random.uniform().toFixed(3)}`,
    yes: tree(random, depth - 1),
    no: random.uniform() < 0.15 ? tree(random, 0) : tree(random, depth - 1),
  };
}

function search(random: RandomGenerator, name: string, nTrials: number) {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random.uniform() * values.length)];
  const trials = Array.from({ length: nTrials }, (_, i) => {
    const config = {
      kind: "mlp",
      units: pick([32, 64, 128, 256]),
      layers: pick([2, 3, 4]),
      activation: pick(["relu", "tanh", "sigmoid"]),
      learningRate: pick([8e-5, 1e-4, 1.5e-4, 5e-4]),
    };
    const failed = i % 17 === 16;
    return {
      id: `t${String(i).padStart(3, "0")}`,
      config,
      status: failed ? "diverged" : "finished",
      epochs: 20 + Math.floor(80 * random.uniform()),
      loss: failed ? null : 1e-4 * Math.exp(2 * random.uniform() + (config.layers === 2 ? 0.5 : 0)),
      seconds: 2 + 10 * random.uniform(),
      parameterCount: 100 * config.units,
    };
  }).toSorted((a, b) => (a.loss ?? Infinity) - (b.loss ?? Infinity));
  return { name, strategy: "random" as const, nTrials, trials };
}

function mixtureResult(random: RandomGenerator) {
  const regimes = moneyness.flatMap((m) => ["short", "medium", "long"].map((t) => `${m} ${t}`));
  return {
    name: "Mixture of nine",
    active: 2,
    experts: regimes,
    regimes,
    routing: regimes.map((_, r) => {
      const weights = regimes.map(
        (_, e) => Math.exp(-1.3 * Math.abs(e - r)) * (0.4 + random.uniform()),
      );
      const sum = weights.reduce((total, each) => total + each, 0);
      return weights.map((weight) => Math.min(1, (2 * weight) / sum));
    }),
    byRegime: (["Mixture of nine", "dense mixture", "one network"] as const).map((model, m) => ({
      model,
      parameterCount: 82_300 - m * 300,
      regimes: regimes.map((label, r) => ({
        label,
        ...metricsOf(22 + 7 * r - 2.5 * m + 2 * random.normal(), 0.07, 800),
      })),
    })),
  };
}
