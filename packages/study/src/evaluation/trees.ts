/** What can be seen of boosted trees: which features they gain by, the first tree, sums tree by tree. */
import { formatDay } from "@volsmith/market";
import type { Booster } from "@volsmith/boosting";
import type { Pricer } from "@volsmith/pricers";

import type { DrawnTree, ModelResult } from "../result.ts";
import type { Exam } from "./evaluate-model.ts";
import { evenly } from "./pictures.ts";

export interface TreeResults {
  readonly importance: ModelResult["importance"];
  readonly tree: DrawnTree | null;
  readonly staged: NonNullable<ModelResult["staged"]>;
}

/** Levels of a tree that is drawn. */
const DEPTH = 4;
/** Test rows whose sums are shown. */
const SHOWN_ROWS = 6;

/** Null for a pricer that is no sum of trees. */
export function treeResults(pricer: Pricer, exam: Exam): TreeResults | null {
  if (!("booster" in pricer)) return null;
  const booster = pricer.booster as Booster;
  const names = pricer.featureNames;
  const gains = booster.importance("total-gain");
  return {
    importance: names.map((feature, i) => ({ feature, value: gains[i] })),
    tree: booster.trees.length === 0 ? null : drawn(booster, names),
    staged: stagedRows(pricer, booster, exam),
  };
}

function drawn({ trees: [tree] }: Booster, names: readonly string[]): DrawnTree {
  const { left, right, feature, threshold, weight } = tree;
  const at = (node: number, depth: number): DrawnTree => {
    if (left[node] < 0) return { label: signed(threshold[node]), yes: null, no: null };
    if (depth === DEPTH) return { label: `${signed(weight[node])} …`, yes: null, no: null };
    return {
      label: `${names[feature[node]]} < ${short(threshold[node])}`,
      yes: at(left[node], depth + 1),
      no: at(right[node], depth + 1),
    };
  };
  return at(0, 0);
}

/** C/K of some test rows after 1, 2, 5, 10, … trees. */
function stagedRows(
  { featureNames }: Pricer,
  booster: Booster,
  { table, split }: Exam,
): TreeResults["staged"] {
  const { from, to } = split.test;
  const rows = evenly(to - from, SHOWN_ROWS).map((i) => from + i);
  const columns = featureNames.map((name) => table.featureNames.indexOf(name));
  const width = table.featureNames.length;
  const features = Float64Array.from(
    rows.flatMap((row) => columns.map((column) => table.features[row * width + column])),
  );
  const total = booster.trees.length;
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
  const rounds = [...steps.filter((n) => n < total), total];
  const sums = rounds.map((n) => booster.truncated(n).predict(features));
  const moneyness = table.featureNames.indexOf("S/K");
  return {
    rounds,
    rows: rows.map((row, i) => ({
      label: `${table.tickers[table.tickerOf[row]]} ${formatDay(table.days[row])}, S/K ${short(table.features[row * width + moneyness])}`,
      actual: table.targets[row],
      predictions: sums.map((sum) => sum[i]),
    })),
  };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${short(Math.abs(value))}`;
}
