// Turns option quotes into the table that learned pricers train on, and says what became of every row.
// Run after a build: node examples/pricing-table.mjs
import { defaultIndexHistory, formatDay } from "@volsmith/market";
import {
  checkLeakage,
  chronologicalSplit,
  fitStandardiser,
  historyOf,
  STUDY_FEATURES,
} from "@volsmith/table";
import { buildPricingTable } from "@volsmith/table/node";

// Quotes in memory; paths of vendors' files stand in the same place: quotes: ["spx_2022.csv.gz"].
const { quotes, sessions, rates, paths } = defaultIndexHistory();
const table = await buildPricingTable(
  {
    quotes,
    closes: paths.map(({ ticker, closes }) => ({ ticker, days: sessions, closes })),
    rates: { days: sessions, rates },
  },
  { features: [...STUDY_FEATURES, "ivYesterday"], minDays: 15, moneyness: [0.8, 1.2] },
);

const { nRows, nKept, reasons } = table.exclusions;
console.log(`${nRows} rows, ${nKept} kept`);
for (const { title, count } of reasons) console.log(`${String(count).padStart(6)}  ${title}`);
console.log(table.remarks.join("\n"));

// First 70 % of the rows to train on, 15 % to stop by, 15 % to test on; no date in two parts.
const split = chronologicalSplit(table);
checkLeakage(table, split);
for (const [part, { from, to }] of Object.entries(split)) {
  const dates = `${formatDay(table.days[from])} to ${formatDay(table.days[to - 1])}`;
  console.log(`${part.padEnd(10)} ${String(to - from).padStart(6)} rows, ${dates}`);
}

// The last twelve quote dates of each contract, standardised by what the training part knows.
const standardiser = fitStandardiser(table, split.train);
const { features, mask } = historyOf(table, split.test, 12, { standardiser });
const steps = mask.reduce((sum, one) => sum + one, 0);
console.log(`${features.length} numbers in histories; ${steps} of ${mask.length} steps are quoted`);
