/** Who leads in a run, at any time: read from its folder, while others write to it. */
import { DataError } from "@volsmith/numerics";
import { readEvents } from "@volsmith/runs/node";

import type { StudyEvent, TrialOutcome } from "../../events.ts";
import type { Metrics, ModelResult } from "../../result.ts";
import { readManifest } from "./manifest.ts";
import { readModelResult } from "./model-result.ts";
import { logPath } from "./run-folder.ts";

/**
 * One model. It is judged by the validation part: whoever looked at the test part while a study runs
 * would choose by it.
 */
export interface LeaderboardLine {
  readonly name: string;
  readonly state: "waiting" | "running" | ModelResult["status"];
  readonly validation: Metrics | null;
  readonly parameterCount: number | null;
  readonly fitSeconds: number | null;
}

export interface SearchStanding {
  readonly name: string;
  readonly running: number;
  /** Best first: those that came furthest, then by loss. */
  readonly trials: readonly (Omit<TrialOutcome, "history"> & {
    readonly trial: string;
    readonly rung: number;
  })[];
}

export interface Leaderboard {
  readonly study: string;
  readonly finished: boolean;
  /** Best first; those without a result last, in order of the configuration. */
  readonly models: readonly LeaderboardLine[];
  readonly searches: readonly SearchStanding[];
}

/** @throws {DataError} when the folder is no study's */
export async function readLeaderboard(folder: string): Promise<Leaderboard> {
  const manifest = await readManifest(folder);
  if (!manifest)
    throw new DataError(folder, "there is no study in it", "name the folder of volsmith study run");
  const events = readEvents<StudyEvent>(logPath(folder));
  const lines: LeaderboardLine[] = [];
  for (const { name } of manifest.config.models) {
    const result = events.some((event) => event.event === "model" && event.name === name)
      ? await readModelResult(folder, name)
      : null;
    lines.push(result ? lineOf(result) : unfinished(name, events));
  }
  const loss = ({ validation }: LeaderboardLine): number => validation?.mse ?? Infinity;
  const searches = manifest.config.models.filter(({ search }) => search !== undefined);
  return {
    study: manifest.config.name,
    finished: events.some(({ event }) => event === "done"),
    models: lines.toSorted((a, b) => loss(a) - loss(b) || 0),
    searches: searches.map(({ name }) => standing(name, events)),
  };
}

function lineOf({
  name,
  status,
  metrics,
  parameterCount,
  fitSeconds,
}: ModelResult): LeaderboardLine {
  return { name, state: status, validation: metrics.validation, parameterCount, fitSeconds };
}

function unfinished(name: string, events: readonly StudyEvent[]): LeaderboardLine {
  const running = sinceLastRun(events).some(
    (event) => event.event === "start" && (event.job === name || event.job.startsWith(`${name}/`)),
  );
  const state = running ? "running" : "waiting";
  return { name, state, validation: null, parameterCount: null, fitSeconds: null };
}

function standing(name: string, events: readonly StudyEvent[]): SearchStanding {
  const last = new Map<string, SearchStanding["trials"][number]>();
  for (const event of events) {
    if (event.event !== "trial" || event.search !== name) continue;
    const { history: _, ...outcome } = event.outcome;
    last.set(event.trial, { ...outcome, trial: event.trial, rung: event.rung });
  }
  const open = new Map<string, number>();
  for (const event of sinceLastRun(events)) {
    if (event.event !== "start" && event.event !== "trial") continue;
    if (!event.job.startsWith(`${name}/`)) continue;
    open.set(event.job, (open.get(event.job) ?? 0) + (event.event === "start" ? 1 : -1));
  }
  return {
    name,
    running: [...open.values()].filter((count) => count > 0).length,
    trials: [...last.values()].toSorted(
      (a, b) => b.rung - a.rung || (a.loss ?? Infinity) - (b.loss ?? Infinity) || 0,
    ),
  };
}

/** What a run that was killed had begun is not running any more. */
function sinceLastRun(events: readonly StudyEvent[]): readonly StudyEvent[] {
  return events.slice(events.findLastIndex(({ event }) => event === "run"));
}
