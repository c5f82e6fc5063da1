/** Means over the runs of one policy of what a summary tells of a single run. */
import type { ErrorPart, ErrorParts } from "./error-parts.ts";
import type { ByGroups, GroupStatistics } from "./group-statistics.ts";
import type { HedgeStatistics } from "./statistics.ts";

/** Of one run, or the mean over several. */
export interface RunFigures extends ByGroups {
  /** Indifference premium; null without a criterion, or where its criterion has none. */
  readonly price: number | null;
  readonly errors: ErrorParts;
}

/** @param runs one or more, on the same paths */
export function runMeans(runs: readonly RunFigures[]): RunFigures {
  return {
    price: meanOf(runs.map(({ price }) => price)),
    errors: {
      all: partMeans(runs.map(({ errors }) => errors.all)),
      inTheMoney: partMeans(runs.map(({ errors }) => errors.inTheMoney)),
      outOfTheMoney: partMeans(runs.map(({ errors }) => errors.outOfTheMoney)),
    },
    byMoneyness: groupMeans(runs.map(({ byMoneyness }) => byMoneyness)),
    byVolatility: groupMeans(runs.map(({ byVolatility }) => byVolatility)),
  };
}

/** Null where one run has no number. */
function meanOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum / values.length;
}

/** Parts are of the same paths: all of them are there, or none is. */
function partMeans(runs: readonly (ErrorPart | null)[]): ErrorPart | null {
  const parts = runs.filter((part) => part !== null);
  if (parts.length === 0) return null;
  const of = (name: keyof ErrorPart) => meanOf(parts.map((part) => part[name]))!;
  return {
    nPaths: parts[0].nPaths,
    mean: of("mean"),
    mae: of("mae"),
    rmse: of("rmse"),
    cvar95: of("cvar95"),
  };
}

function groupMeans(runs: readonly (readonly GroupStatistics[])[]): readonly GroupStatistics[] {
  return runs[0].map(({ label, nPaths }, group) => {
    const all = runs.map((groups) => groups[group].statistics).filter((each) => each !== null);
    return { label, nPaths, statistics: all.length === 0 ? null : statisticsMean(all) };
  });
}

function statisticsMean(runs: readonly HedgeStatistics[]): HedgeStatistics {
  const of = (name: "mean" | "sd" | "entropicPrice" | "turnover" | "cost") =>
    meanOf(runs.map((each) => each[name]))!;
  const known = (name: "itmMae" | "itmRelativeError" | "itmErrorShare") =>
    meanOf(runs.map((each) => each[name]));
  return {
    mean: of("mean"),
    sd: of("sd"),
    tails: runs[0].tails.map(({ level }, j) => ({
      level,
      valueAtRisk: meanOf(runs.map(({ tails }) => tails[j].valueAtRisk))!,
      cvar: meanOf(runs.map(({ tails }) => tails[j].cvar))!,
    })),
    entropicPrice: of("entropicPrice"),
    turnover: of("turnover"),
    cost: of("cost"),
    itmMae: known("itmMae"),
    itmRelativeError: known("itmRelativeError"),
    itmErrorShare: known("itmErrorShare"),
  };
}
