// Trains a network on option prices and compares it with Black and Scholes.
// Run after a build: node examples/train-a-pricer.mjs
import { loadEngine } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { readPricer, trainPricer } from "@volsmith/pricers";
import { blackPrice } from "@volsmith/pricing";
import { chronologicalSplit, tableOf } from "@volsmith/table";

// A table: one row a contract and date, what is known on that date, and the call's price over its
// strike. This one is made up, with a smile that Black and Scholes do not know; tables of quotes come
// from `buildPricingTable` of @volsmith/table/node.
function quotes(days, random) {
  const rows = [];
  let [spot, vol] = [4000, 0.2];
  for (let day = 0; day < days; day++) {
    spot *= Math.exp(0.01 * random.normal());
    vol = Math.min(0.35, Math.max(0.12, vol * Math.exp(0.04 * random.normal())));
    for (const tau of [0.08, 0.25, 0.5, 1])
      for (let strike = 3400; strike <= 4600; strike += 100) {
        const discountFactor = Math.exp(-0.03 * tau);
        const forward = spot / discountFactor;
        const k = Math.log(strike / forward) / Math.sqrt(tau);
        const smile = vol * Math.sqrt(1 - 0.8 * k + k * k);
        const option = { forward, strike, tau, type: "call", discountFactor };
        rows.push({ day, m: spot / strike, strike, tau, vol, price: blackPrice(smile, option) });
      }
  }
  return rows;
}

// Prices below 5 hundredths of a percent of the strike are a few ticks; nobody learns from them.
const rows = quotes(120, randomGenerator(1)).filter(({ price, strike }) => price > 5e-4 * strike);
const table = tableOf({
  featureNames: ["S/K", "K", "tau", "r", "sigma20"],
  features: Float64Array.from(rows.flatMap((row) => [row.m, row.strike, row.tau, 0.03, row.vol])),
  targets: rows.map((row) => row.price / row.strike),
  days: rows.map((row) => 19_000 + row.day),
});
const data = { table, split: chronologicalSplit(table) };
const { test } = data.split;

// Share of the test part priced within 5 %.
function correct(pricer) {
  const near = pricer.price(table, test).filter((ratio, i) => {
    const actual = table.targets[test.from + i];
    return Math.abs(ratio / actual - 1) <= 0.05;
  });
  return ((100 * near.length) / (test.to - test.from)).toFixed(0);
}

const engine = await loadEngine();
const training = { rate: 5e-3, schedule: "cosine", epochs: 40 };
const configs = [
  { kind: "black-scholes" },
  { kind: "mlp", layers: [24, 24], ...training },
  // The network speaks in volatilities, so that prices allow no arbitrage, and learns from errors in
  // percent.
  { kind: "mlp", layers: [24, 24], ...training, output: "volatility", loss: "relative" },
];
let last;
for (const config of configs) {
  const { pricer, status } = await trainPricer(config, data, { engine, seed: 1 });
  const name = `${config.kind} ${config.output ?? ""}`.trim();
  console.log(`${name}: ${status}, ${correct(pricer)} % within 5 % of the actual price`);
  last = pricer;
}

// One file is one model; it says what it was trained on, and prices the same to the bit.
const file = last.toSafetensors();
const again = readPricer(file, { engine });
const { prices, deltas } = again.evaluate(table, { from: test.from, to: test.from + 1 });
console.log(
  `the first call of the test part: ${prices[0].toFixed(2)}, delta ${deltas[0].toFixed(3)}`,
);
console.log(`its file: ${file.length} bytes; as ONNX: ${again.toOnnx().length}`);
engine.dispose();
