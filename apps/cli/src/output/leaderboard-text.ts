/** Standings of a study, for the terminal. */
import type { Leaderboard, LeaderboardLine, SearchStanding } from "@volsmith/study/node";
import { count, counted, fixed } from "../terminal/format.ts";
import { duration } from "../terminal/progress.ts";
import { styles } from "../terminal/styles.ts";
import { textTable } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";

/** Trials of a search that are shown. */
const SHOWN = 5;

export function leaderboardText({ study, finished, models, searches }: Leaderboard): string {
  const done = models.filter(({ validation }) => validation !== null).length;
  const head = `${study}: ${done} of ${counted(models.length, "model")}${finished ? ", finished" : ""}`;
  return [
    head,
    "",
    textTable(models, [
      { head: "model", align: "left", cell: ({ name }) => name },
      { head: "state", align: "left", cell: ({ state }) => stateText(state) },
      { head: "correct %", cell: ({ validation }) => fixed(validation?.correct ?? null, 2) },
      { head: "RMSE, 10⁻³", cell: ({ validation }) => fixed(thousandfold(validation?.rmse), 3) },
      { head: "weights", cell: ({ parameterCount: n }) => (n === null ? "–" : count(n)) },
      { head: "fit", cell: ({ fitSeconds: s }) => (s === null ? "–" : duration(1000 * s)) },
    ]),
    styles.dim("on the validation part"),
    ...searches.filter(({ trials, running }) => trials.length + running > 0).map(searchText),
  ].join("\n");
}

function searchText({ name, running, trials }: SearchStanding): string {
  const busy = running > 0 ? `, ${running} running` : "";
  const head = `\n${name}: ${counted(trials.length, "trial")}${busy}`;
  if (trials.length === 0) return head;
  const keys = varyingKeys(trials.map(({ config }) => config));
  return [
    head,
    textTable(trials.slice(0, SHOWN), [
      { head: "trial", align: "left", cell: ({ trial }) => trial },
      { head: "rung", cell: ({ rung }) => String(rung + 1) },
      { head: "epochs", cell: ({ epochs }) => count(epochs) },
      { head: "loss", cell: ({ loss }) => loss?.toPrecision(4) ?? "–" },
      { head: "state", align: "left", cell: ({ status }) => stateText(status) },
      ...keys.map((key): Column<SearchStanding["trials"][number]> => ({
        head: key,
        cell: ({ config }) => shortened(entryOf(config, key)),
      })),
    ]),
  ].join("\n");
}

/** Keys in which configurations differ, but for how long they learn. */
function varyingKeys(configs: readonly unknown[]): string[] {
  const keys = new Set(configs.flatMap((config) => Object.keys((config as object | null) ?? {})));
  return [...keys].filter((key) => {
    const values = new Set(configs.map((config) => JSON.stringify(entryOf(config, key))));
    return key !== "epochs" && values.size > 1;
  });
}

function entryOf(config: unknown, key: string): unknown {
  return (config as Readonly<Record<string, unknown>> | null)?.[key];
}

function stateText(state: LeaderboardLine["state"]): string {
  if (state === "failed" || state === "diverged") return styles.bad(state);
  return state === "running" ? styles.accent(state) : state;
}

function shortened(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "–");
  return text.length <= 24 ? text : `${text.slice(0, 23)}…`;
}

function thousandfold(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : 1000 * value;
}
