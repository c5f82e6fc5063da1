/** A small market as files, and a study of it that takes a moment. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomGenerator } from "@volsmith/numerics";
import { blackPrice } from "@volsmith/pricing";

const DAYS = 60;
const FIRST = Date.UTC(2021, 0, 4) / 86_400_000;
const isWeekday = (day: number) => ![0, 6].includes(new Date(day * 86_400_000).getUTCDay());
const iso = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Calls at a volatility with a smile, on 60 weekdays, and closes from 30 days before. */
export async function writeMarket(folder: string): Promise<void> {
  const random = randomGenerator(11);
  const days: number[] = [];
  for (let day = FIRST - 60; days.length < DAYS + 30; day++) if (isWeekday(day)) days.push(day);
  let spot = 100;
  const closes = days.map(() => (spot *= Math.exp(0.01 * random.normal())));
  const quotes = ["quote_date,expiry,type,strike,bid,ask"];
  const expiries = [120, 180].map((n) => FIRST + n);
  for (let i = 30; i < days.length; i++)
    for (const expiry of expiries)
      for (let strike = 85; strike <= 115; strike += 5) {
        const k = Math.log(strike / closes[i]);
        const tau = (expiry - days[i]) / 365;
        const vol = 0.25 - 0.3 * k;
        const option = { forward: closes[i], strike, tau, type: "call" } as const;
        const price = blackPrice(vol, { ...option, discountFactor: 1 });
        const cells = [iso(days[i]), iso(expiry), "C", strike, price * 0.995, price * 1.005];
        quotes.push(cells.join(","));
      }
  await writeFile(join(folder, "quotes.csv"), `${quotes.join("\n")}\n`);
  const lines = days.map((day, i) => `${iso(day)},${closes[i]}`);
  await writeFile(join(folder, "closes.csv"), `date,TOY\n${lines.join("\n")}\n`);
}

/** Rates of 0 and volatilities of short windows, so that little history is needed. */
export function tinyStudy(models: readonly object[]): object {
  return {
    name: "tiny",
    table: {
      kind: "files",
      quotes: { path: "${data}/quotes.csv", underlying: "TOY" },
      closes: "${data}/closes.csv",
      rates: 0,
      options: { spot: "closes", features: ["S/K", "K", "tau", "r", "sigma20"] },
    },
    models,
  };
}

export const tinyModels = [
  { name: "Black-Scholes", model: { kind: "black-scholes", volatility: "sigma20" } },
  { name: "MLP", model: { kind: "mlp", layers: [8], rate: 0.01, epochs: 3, output: "bounded" } },
  {
    name: "Searched",
    search: {
      strategy: "random",
      trials: 2,
      base: { kind: "mlp", layers: [8], epochs: 2 },
      grid: { rate: [0.001, 0.01, 0.1] },
    },
  },
  { name: "Both", ensemble: { of: ["MLP", "Searched"] } },
];
