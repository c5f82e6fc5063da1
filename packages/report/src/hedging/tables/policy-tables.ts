/** Tables with a line for each policy, or a few. */
import type { HedgeStatistics } from "@volsmith/hedging";

import { tableOf } from "../../study-table.ts";
import type { StudyTable } from "../../study-table.ts";
import type { Cell } from "../../table.ts";
import { cvarName, statisticOf, valueAtRiskName } from "../numbers.ts";
import {
  intervalBetween,
  runsOf,
  runsOfMeans,
  shownErrors,
  shownGroups,
  shownInterval,
  shownPrice,
  shownStatistic,
} from "../over-runs.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";

/** Statistics in the order of the files. */
export function statisticNames(levels: readonly number[]): readonly string[] {
  return [
    "mean",
    "sd",
    ...levels.map(valueAtRiskName),
    ...levels.map(cvarName),
    "entropicPrice",
    "turnover",
    "cost",
    "itmMae",
    "itmRelativeError",
    "itmErrorShare",
  ];
}

export function policyTables(view: HedgeView): readonly StudyTable[] {
  const { policies, levels, reference } = view;
  const { against } = view.result.evaluation;
  const names = statisticNames(levels);
  return [
    tableOf(
      "policies",
      policies.map((policy) => ({
        rank: policy.rank,
        ...policyCells(policy),
        runs: runsOf(policy),
        ...Object.fromEntries(names.map((name) => [name, shownStatistic(policy, name)])),
        indifferencePrice: shownPrice(policy),
      })),
      ["rank", "policy", "kind", "learned", "runs", ...names, "indifferencePrice"],
    ),
    tableOf(
      "intervals",
      policies.flatMap((policy) =>
        names.map((name) => {
          const own = shownInterval(policy, name);
          const less = reference && intervalBetween(policy, reference, { against, name });
          return {
            ...policyCells(policy),
            runs: runsOf(policy),
            statistic: name,
            value: shownStatistic(policy, name),
            low: own?.[0] ?? null,
            high: own?.[1] ?? null,
            lessReferenceLow: less?.[0] ?? null,
            lessReferenceHigh: less?.[1] ?? null,
          };
        }),
      ),
      [
        "policy",
        "kind",
        "learned",
        "runs",
        "statistic",
        "value",
        "low",
        "high",
        "lessReferenceLow",
        "lessReferenceHigh",
      ],
    ),
    groupTable("by-moneyness", view, "byMoneyness"),
    groupTable("by-volatility", view, "byVolatility"),
    tableOf(
      "errors-by-part",
      policies.flatMap((policy) =>
        (["all", "inTheMoney", "outOfTheMoney"] as const).flatMap((part) => {
          const errors = shownErrors(policy)?.[part];
          return errors
            ? [{ ...policyCells(policy), runs: runsOfMeans(policy), part, ...errors }]
            : [];
        }),
      ),
      ["policy", "kind", "learned", "runs", "part", "nPaths", "mean", "mae", "rmse", "cvar95"],
    ),
  ];
}

/** What names a policy in every table. */
export function policyCells({ name, learned, summary }: ViewedPolicy): Record<string, Cell> {
  return { policy: name, kind: summary.kind, learned: learned ? "yes" : "no" };
}

function numbers(
  statistics: HedgeStatistics | null,
  names: readonly string[],
): Record<string, Cell> {
  return Object.fromEntries(
    names.map((name) => [name, statistics ? statisticOf(statistics, name) : null]),
  );
}

function groupTable(
  name: string,
  { policies, levels }: HedgeView,
  cut: "byMoneyness" | "byVolatility",
): StudyTable {
  const names = statisticNames(levels);
  return tableOf(
    name,
    policies.flatMap((policy) =>
      shownGroups(policy, cut).map(({ label, nPaths, statistics }) => ({
        ...policyCells(policy),
        runs: runsOfMeans(policy),
        group: label,
        nPaths,
        ...numbers(statistics, names),
      })),
    ),
    ["policy", "kind", "learned", "runs", "group", "nPaths", ...names],
  );
}
