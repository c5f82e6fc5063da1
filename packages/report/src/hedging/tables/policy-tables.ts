/** Tables with a line for each policy, or a few. */
import type { GroupStatistics, HedgeStatistics } from "@volsmith/hedging";

import { tableOf } from "../../study-table.ts";
import type { StudyTable } from "../../study-table.ts";
import type { Cell } from "../../table.ts";
import { cvarName, finite, intervalOf, statisticOf, valueAtRiskName } from "../view.ts";
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
  const { policies, levels } = view;
  const names = statisticNames(levels);
  return [
    tableOf(
      "policies",
      policies.map((policy) => ({
        rank: policy.rank,
        ...policyCells(policy),
        ...numbers(policy.summary.statistics, names),
        indifferencePrice: finite(policy.summary.price?.price),
      })),
      ["rank", "policy", "kind", "learned", ...names, "indifferencePrice"],
    ),
    tableOf(
      "intervals",
      policies.flatMap((policy) =>
        names.map((name) => {
          const { statistics, intervals, differences } = policy.summary;
          const [own, less] = [intervals, differences].map((each) => intervalOf(each, name));
          return {
            ...policyCells(policy),
            statistic: name,
            value: statisticOf(statistics, name),
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
        "statistic",
        "value",
        "low",
        "high",
        "lessReferenceLow",
        "lessReferenceHigh",
      ],
    ),
    groupTable("by-moneyness", view, ({ summary }) => summary.byMoneyness),
    groupTable("by-volatility", view, ({ summary }) => summary.byVolatility),
    tableOf(
      "errors-by-part",
      policies.flatMap((policy) =>
        (["all", "inTheMoney", "outOfTheMoney"] as const).flatMap((part) => {
          const errors = policy.summary.errors?.[part];
          return errors ? [{ ...policyCells(policy), part, ...errors }] : [];
        }),
      ),
      ["policy", "kind", "learned", "part", "nPaths", "mean", "mae", "rmse", "cvar95"],
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
  of: (policy: ViewedPolicy) => readonly GroupStatistics[],
): StudyTable {
  const names = statisticNames(levels);
  return tableOf(
    name,
    policies.flatMap((policy) =>
      of(policy).map(({ label, nPaths, statistics }) => ({
        ...policyCells(policy),
        group: label,
        nPaths,
        ...numbers(statistics, names),
      })),
    ),
    ["policy", "kind", "learned", "group", "nPaths", ...names],
  );
}
