/**
 * Implied volatility, Black prices and Greeks on one thread: ours against QuantLib (compiled C++ and
 * from Python) and two npm packages, in speed and in how well prices are reproduced.
 *
 *   node benchmarks/dist/implied-volatility.js [--json]
 *
 * The C++ peer needs g++ and libquantlib0-dev, the Python peer quantlib-python; each says when it is
 * skipped.
 */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlackScholes } from "@uqee/black-scholes";
import { randomGenerator } from "@volsmith/numerics";
import {
  type BlackInput,
  blackGreeks,
  blackPrice,
  impliedVol,
  impliedVols,
  logMoneyness,
  normalisedImpliedVols,
} from "@volsmith/pricing";
import {
  compileQuantLib,
  measure,
  publish,
  type Row,
  runPeer,
  summarise,
  type Timing,
} from "./harness.ts";

/** The npm package of that name, which has no types. */
const implied = createRequire(import.meta.url)("implied-volatility") as {
  readonly getImpliedVolatility: (
    price: number,
    spot: number,
    strike: number,
    tau: number,
    rate: number,
    type: "call" | "put",
  ) => number;
};

/** Quotes to invert; all out of the money. */
interface Quotes {
  readonly n: number;
  readonly prices: Float64Array;
  readonly forwards: Float64Array;
  readonly strikes: Float64Array;
  readonly taus: Float64Array;
  readonly signs: Int8Array;
  readonly discountFactors: Float64Array;
  readonly trueVols: Float64Array;
}

interface Result {
  readonly name: string;
  /** Rows a pass; slow peers take the first ones only. */
  readonly n: number;
  readonly timing: Timing;
  readonly vols: Float64Array;
}

/** An index-like smile: one week to two years, −3.5 to 1.5 deviations, 10 to 36 % volatility. */
function smileQuotes(n: number): Quotes {
  const random = randomGenerator(2015);
  return makeQuotes(n, () => {
    const tau = 0.02 * 100 ** random.uniform();
    const z = -3.5 + 5 * random.uniform();
    const vol = 0.18 - 0.05 * z;
    return { tau, vol, k: z * vol * Math.sqrt(tau) };
  });
}

/** The whole domain: deviations 1e-3 to 10, |k| up to 20, prices down to 1e-300 of the forward. */
function domainQuotes(n: number): Quotes {
  const random = randomGenerator(2016);
  return makeQuotes(n, () => {
    const vol = 10 ** (-3 + 4 * random.uniform());
    const side = random.uniform() < 0.5 ? -1 : 1;
    return { tau: 1, vol, k: side * Math.min(20, 36 * vol) * random.uniform() };
  });
}

function makeQuotes(n: number, draw: () => { tau: number; vol: number; k: number }): Quotes {
  const quotes: Quotes = {
    n,
    prices: new Float64Array(n),
    forwards: new Float64Array(n).fill(4000),
    strikes: new Float64Array(n),
    taus: new Float64Array(n),
    signs: new Int8Array(n),
    discountFactors: new Float64Array(n),
    trueVols: new Float64Array(n),
  };
  for (let i = 0; i < n;) {
    const { tau, vol, k } = draw();
    quotes.strikes[i] = 4000 * Math.exp(k);
    quotes.taus[i] = tau;
    quotes.signs[i] = k > 0 ? 1 : -1;
    quotes.discountFactors[i] = Math.exp(-0.03 * tau);
    quotes.trueVols[i] = vol;
    quotes.prices[i] = blackPrice(vol, inputOf(quotes, i));
    const most = quotes.discountFactors[i] * Math.min(4000, quotes.strikes[i]);
    // A price within 1e-12 of its upper bound no longer holds a volatility.
    if (quotes.prices[i] > 1e-300 && quotes.prices[i] < (1 - 1e-12) * most) i++;
  }
  return quotes;
}

function inputOf(quotes: Quotes, i: number): BlackInput {
  return {
    forward: quotes.forwards[i],
    strike: quotes.strikes[i],
    tau: quotes.taus[i],
    type: quotes.signs[i] > 0 ? "call" : "put",
    discountFactor: quotes.discountFactors[i],
  };
}

function ours(quotes: Quotes): Result[] {
  const { n, prices, forwards, strikes, taus, signs, discountFactors } = quotes;
  const rows = { forwards, strikes, taus, signs, discountFactors };
  const output = { vols: new Float64Array(n), statuses: new Uint8Array(n) };
  const batch = measure(() => impliedVols(prices, rows, output));
  const k = strikes.map((strike, i) => logMoneyness(strike, forwards[i]));
  const unit = prices.map((price, i) => price / (discountFactors[i] * forwards[i]));
  const other = { vols: new Float64Array(n), statuses: new Uint8Array(n) };
  const normalised = measure(() => normalisedImpliedVols(unit, { k, taus }, other));
  const inputs = Array.from({ length: n }, (_, i) => inputOf(quotes, i));
  const single = new Float64Array(n);
  const one = measure(() => {
    for (let i = 0; i < n; i++) single[i] = impliedVol(prices[i], inputs[i]).vol;
    return single;
  });
  return [
    { name: "Volsmith `impliedVols`", n, timing: batch, vols: output.vols },
    { name: "Volsmith `normalisedImpliedVols`", n, timing: normalised, vols: other.vols },
    { name: "Volsmith `impliedVol`, one by one", n, timing: one, vols: single },
  ];
}

function npmPeers(quotes: Quotes): Result[] {
  const n = 2000;
  const loppatto = new Float64Array(n);
  const inputs = Array.from({ length: n }, (_, i) => inputOf(quotes, i));
  const market = inputs.map(({ forward, tau, discountFactor = 1 }) => ({
    spot: forward * discountFactor,
    rate: -Math.log(discountFactor) / tau,
  }));
  const runUqee = (solver: BlackScholes, vols: Float64Array): Float64Array => {
    for (let i = 0; i < n; i++) {
      const { strike, tau: time, type } = inputs[i];
      const { spot: underlying, rate } = market[i];
      vols[i] = solver.sigma({ price: quotes.prices[i], rate, strike, time, type, underlying });
    }
    return vols;
  };
  const runLoppatto = (): Float64Array => {
    for (let i = 0; i < n; i++) {
      const { strike, tau, type } = inputs[i];
      const { spot, rate } = market[i];
      loppatto[i] = implied.getImpliedVolatility(quotes.prices[i], spot, strike, tau, rate, type);
    }
    return loppatto;
  };
  const options = { repetitions: 5 };
  const precise = { sigmaToPricePrecision: "double", priceToSigmaAccuracy: 1e-12 } as const;
  const uqee = (["bisection", "newton-raphson"] as const).map((method) => {
    const solver = new BlackScholes({ ...precise, priceToSigmaMethod: method });
    const vols = new Float64Array(n);
    const timing = measure(() => runUqee(solver, vols), options);
    return { name: `@uqee/black-scholes 1.0.7 (npm), ${method}`, n, timing, vols };
  });
  const name = "implied-volatility 1.0.0 (npm)";
  return [...uqee, { name, n, timing: measure(runLoppatto, options), vols: loppatto }];
}

interface PeerAnswer {
  readonly version: string;
  readonly times: readonly number[];
}

const SOLVERS = [
  ["safe", "blackFormulaImpliedStdDev"],
  ["rational", "blackFormulaImpliedStdDevLiRS"],
] as const;

function quantLibPeers(quotes: Quotes, folder: string): Result[] {
  const program = compileQuantLib("implied_volatility_quantlib.cpp", folder);
  const out = join(folder, "vols.f64");
  const results: Result[] = [];
  for (const [solver, label] of SOLVERS) {
    const run = (
      where: string,
      n: number,
      call: (args: readonly string[]) => PeerAnswer | null,
    ): void => {
      const path = join(folder, "rows.f64");
      writeFileSync(path, packRows(quotes, n));
      const answer = call([path, solver, "7", out]);
      if (answer === null) return;
      const bytes = readFileSync(out);
      const vols = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 8 * n));
      const timing = summarise(answer.times);
      results.push({ name: `QuantLib ${answer.version} ${where}, \`${label}\``, n, timing, vols });
    };
    if (program !== null) {
      run("C++", quotes.n, (args) => JSON.parse(execFileSync(program, args, { encoding: "utf8" })));
    }
    run("Python", 10_000, (args) => runPeer<PeerAnswer>("implied_volatility_quantlib.py", args));
  }
  return results;
}

function packRows(quotes: Quotes, n: number): Float64Array {
  const rows = new Float64Array(7 * n);
  for (let i = 0; i < n; i++) {
    rows.set(
      [
        quotes.prices[i],
        quotes.forwards[i],
        quotes.strikes[i],
        quotes.taus[i],
        quotes.signs[i],
        quotes.discountFactors[i],
        quotes.trueVols[i],
      ],
      7 * i,
    );
  }
  return rows;
}

function tableRow(quotes: Quotes, { name, n, timing, vols }: Result, base: Timing): Row {
  let [price, priceUlps, vol, failed] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    if (!(vols[i] > 0)) {
      failed++;
      continue;
    }
    const input = inputOf(quotes, i);
    const error = Math.abs(blackPrice(vols[i], input) / quotes.prices[i] - 1);
    price = Math.max(price, error);
    priceUlps = Math.max(priceUlps, error / Number.EPSILON / elasticity(quotes, i));
    vol = Math.max(vol, Math.abs(vols[i] / quotes.trueVols[i] - 1));
  }
  const rate = n / timing.median / 1000;
  return {
    solver: name,
    "million a second": rate,
    "± %": (100 * timing.spread) / timing.median,
    "fastest pass": n / timing.least / 1000,
    "time, ours = 1": quotes.n / base.median / 1000 / rate,
    "max relative price error": price,
    "… in ulps of volatility": priceUlps,
    "max relative vol error": vol,
    failed,
  };
}

/** max(1, ∂ln V/∂ln σ): what an ulp of volatility is worth in ulps of price. */
function elasticity(quotes: Quotes, i: number): number {
  const { vega, price } = blackGreeks(quotes.trueVols[i], inputOf(quotes, i));
  return Math.max(1, (quotes.trueVols[i] * vega) / price);
}

function priceRows(quotes: Quotes): Row[] {
  const inputs = Array.from({ length: quotes.n }, (_, i) => inputOf(quotes, i));
  const price = measure(() =>
    inputs.reduce((sum, input, i) => sum + blackPrice(quotes.trueVols[i], input), 0),
  );
  const greeks = measure(() =>
    inputs.reduce((sum, input, i) => sum + blackGreeks(quotes.trueVols[i], input).gamma, 0),
  );
  return [
    { call: "`blackPrice`", "million a second": quotes.n / price.median / 1000 },
    {
      call: "`blackGreeks`, price and 13 Greeks",
      "million a second": quotes.n / greeks.median / 1000,
    },
  ];
}

const folder = mkdtempSync(join(tmpdir(), "volsmith-"));
try {
  const smile = smileQuotes(100_000);
  const domain = domainQuotes(100_000);
  const onSmile = [...ours(smile), ...quantLibPeers(smile, folder), ...npmPeers(smile)];
  const onDomain = [...ours(domain), ...quantLibPeers(domain, folder)];
  publish({
    title: "Implied volatility, one thread",
    tables: [
      {
        caption: "Index-like smile: one week to two years, −3.5 to 1.5 deviations from the money",
        rows: onSmile.map((result) => tableRow(smile, result, onSmile[0].timing)),
      },
      {
        caption: "Whole domain: σ√τ from 1e-3 to 10, |k| up to 20, prices down to 1e-300",
        rows: onDomain.map((result) => tableRow(domain, result, onDomain[0].timing)),
      },
      { caption: "Prices and Greeks, one call an option", rows: priceRows(smile) },
    ],
    notes: [
      "Speed is the median of passes over 100,000 rows (Python 10,000, npm 2,000).",
      "A volatility is a double: half an ulp of it moves the price by ∂ln V/∂ln σ half-ulps, so the price error is also given in those units; 1 is one ulp of volatility.",
      "QuantLib is asked for 1e-12; its Python rows include some microseconds a call for the binding. `failed` counts exceptions and volatilities that are not positive.",
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
