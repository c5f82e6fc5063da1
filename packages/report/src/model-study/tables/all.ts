import type { StudyData, StudyResult } from "@volsmith/study";
import { modelStudyView } from "../view.ts";
import { modelTables } from "./model-tables.ts";
import { tableOf } from "../../study-table.ts";
import type { StudyTable } from "../../study-table.ts";

/** Every table of a study, raw numbers, each to become one file: shares in per cent, times in seconds. */
export function modelStudyTables(result: StudyResult): StudyTable[] {
  const { data, searches, mixture } = result;
  return [
    ...modelTables(modelStudyView(result)),
    tableOf(
      "search-trials",
      searches.flatMap(({ name, strategy, trials }) =>
        trials.map(({ config, ...trial }, i) => ({
          model: name,
          strategy,
          place: i + 1,
          ...trial,
          config: JSON.stringify(config),
        })),
      ),
      [
        "model",
        "strategy",
        "place",
        "id",
        "status",
        "epochs",
        "loss",
        "seconds",
        "parameterCount",
        "config",
      ],
    ),
    tableOf(
      "mixture-routing",
      (mixture?.routing ?? []).flatMap((shares, r) =>
        shares.map((share, e) => ({
          regime: mixture!.regimes[r],
          expert: mixture!.experts[e],
          share,
        })),
      ),
      ["regime", "expert", "share"],
    ),
    tableOf(
      "mixture-regimes",
      (mixture?.byRegime ?? []).flatMap(({ model, parameterCount, regimes }) =>
        regimes.map(({ label, ...metrics }) => ({
          model,
          parameterCount,
          regime: label,
          ...metrics,
        })),
      ),
      [
        "model",
        "parameterCount",
        "regime",
        "rows",
        "mae",
        "mse",
        "rmse",
        "correct",
        "over",
        "under",
      ],
    ),
    ...dataTables(data),
  ];
}

function dataTables(data: StudyData): StudyTable[] {
  const { exclusions, parts } = data;
  return [
    tableOf("exclusions", [
      { reason: "kept", title: "Kept", count: exclusions.nKept },
      ...exclusions.reasons,
    ]),
    tableOf(
      "parts",
      (["train", "validation", "test"] as const).map((part) => ({ part, ...parts[part] })),
    ),
    tableOf("composition", data.composition, [
      "ticker",
      "moneyness",
      "maturity",
      "rows",
      "meanPrice",
      "meanRatio",
    ]),
    tableOf(
      "histories",
      data.histories.flatMap(({ ticker, days, closes, rates, vols }) =>
        days.map((day, i) => ({
          ticker,
          day,
          close: closes[i] ?? null,
          rate: rates[i] ?? null,
          ...Object.fromEntries(Object.entries(vols).map(([name, at]) => [name, at[i] ?? null])),
        })),
      ),
    ),
    tableOf(
      "returns",
      data.returns.flatMap(({ ticker, histogram: { edges, counts } }) =>
        counts.map((count, bin) => ({ ticker, from: edges[bin], to: edges[bin + 1], count })),
      ),
      ["ticker", "from", "to", "count"],
    ),
    tableOf("contracts", data.contracts, ["ticker", "day", "strike", "tau"]),
  ];
}
