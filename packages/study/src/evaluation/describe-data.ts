/** What a study says of its data. */
import { formatDay } from "@volsmith/market";
import { featureColumn } from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";

import type { DayRange, StudyData } from "../result.ts";
import { maturityClasses, moneynessClasses, tickerClasses } from "./classes.ts";
import type { Exam } from "./evaluate-model.ts";
import { histogramOf } from "./histogram.ts";
import { evenly } from "./pictures.ts";
import { quoteDaysOf, thinHistory } from "./thin-history.ts";

/** Points of a daily history in a result, and contracts of its sample. */
const HISTORY_POINTS = 500;
const CONTRACTS = 1500;

export function describeData({ table, split, evaluation }: Exam): StudyData {
  const { tickers, featureNames, remarks, exclusions, histories } = table;
  const quoteDays = quoteDaysOf(table);
  return {
    tickers,
    featureNames,
    remarks,
    exclusions,
    parts: {
      train: dayRange(table, split.train),
      validation: dayRange(table, split.validation),
      test: dayRange(table, split.test),
    },
    hasTruth: table.truths !== null,
    histories: histories.map((history) => {
      const quoted = quoteDays[tickers.indexOf(history.ticker)] ?? new Set<number>();
      return thinHistory(history, quoted, HISTORY_POINTS);
    }),
    returns: histories.flatMap(({ ticker, closes }) => {
      const histogram = histogramOf(logReturns(closes), { bins: evaluation.bins });
      return histogram ? [{ ticker, histogram }] : [];
    }),
    composition: composition({ table, split, evaluation }),
    contracts: contracts(table),
  };
}

function dayRange({ days }: PricingTable, { from, to }: Part): DayRange {
  let count = 0;
  for (let i = from; i < to; i++) if (i === from || days[i] !== days[i - 1]) count++;
  return { from: formatDay(days[from]), to: formatDay(days[to - 1]), rows: to - from, days: count };
}

function logReturns(closes: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.max(0, closes.length - 1) }, (_, i) =>
    Math.log(closes[i + 1] / closes[i]),
  );
}

/** Of all rows, by ticker, moneyness and maturity. */
function composition({ table, evaluation }: Exam): StudyData["composition"] {
  const rows = { from: 0, to: table.size };
  const groups = [
    tickerClasses(table, rows),
    moneynessClasses(table, rows, evaluation),
    maturityClasses(table, rows, evaluation),
  ] as const;
  const [tickers, moneyness, maturities] = groups.map(({ labels }) => labels);
  const cells = tickers.length * moneyness.length * maturities.length;
  const [counts, ratios, prices] = [0, 1, 2].map(() => new Float64Array(cells));
  const strikes = featureColumn(table, "K");
  for (let i = 0; i < table.size; i++) {
    const [t, m, d] = groups.map(({ of }) => of[i]);
    const cell = (t * moneyness.length + m) * maturities.length + d;
    counts[cell]++;
    ratios[cell] += table.targets[i];
    prices[cell] += table.targets[i] * strikes[i];
  }
  return tickers.flatMap((ticker, t) =>
    moneyness.flatMap((m, i) =>
      maturities.flatMap((maturity, d) => {
        const cell = (t * moneyness.length + i) * maturities.length + d;
        const n = counts[cell];
        if (n === 0) return [];
        const means = { meanPrice: prices[cell] / n, meanRatio: ratios[cell] / n };
        return [{ ticker, moneyness: m, maturity, rows: n, ...means }];
      }),
    ),
  );
}

function contracts(table: PricingTable): StudyData["contracts"] {
  const strikes = featureColumn(table, "K");
  const taus = featureColumn(table, "tau");
  return evenly(table.size, CONTRACTS).map((i) => ({
    ticker: table.tickers[table.tickerOf[i]],
    day: formatDay(table.days[i]),
    strike: strikes[i],
    tau: taus[i],
  }));
}
