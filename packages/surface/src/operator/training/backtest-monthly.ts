/**
 * Monthly back-test: what fine-tuning is worth, month by month, with nothing known in advance.
 *
 * The weights that answer for month m were last tuned on the months before it, and are always
 * compared with the weights as given, never tuned [WJG24 §4.2].
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import type { GpuDevice } from "@volsmith/gpu";
import type { KernelOptions } from "@volsmith/kernels";
import { DataError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";

import type { OperatorWeights } from "../weights.ts";
import { readBacktest, writeBacktest } from "./backtest-file.ts";
import { guardPanel } from "./data/guard-panel.ts";
import { mixStreams } from "./data/mix-streams.ts";
import type { Panel } from "./data/panel.ts";
import { inTimeOrder, joinPanels, panelDate, takeSnapshots } from "./data/panel-parts.ts";
import { panelStream, panelSurface } from "./data/panel-stream.ts";
import type { RefusedSnapshot } from "./data/panel-stream.ts";
import type { SurfaceStream } from "./data/surface-stream.ts";
import { fineTuneOperator } from "./fine-tune.ts";
import type { FineTuneOptions } from "./fine-tune.ts";
import { meanScores, scoreSurfaces } from "./score-surfaces.ts";
import type { SurfaceScores } from "./score-surfaces.ts";
import type { StepReport } from "./train-operator.ts";

export interface MonthlyBacktest extends FineTuneOptions {
  readonly weights: OperatorWeights;
  /** Dated snapshots, in any order; months are those of their dates in UTC. */
  readonly panel: Panel;
  /** Older data that joins the mini-batches, synthetic markets for one. */
  readonly oldSurfaces: SurfaceStream;
  /**
   * Whether months before the one tuned on join the mini-batches too, as often as `oldSurfaces`:
   * they are known by then.
   */
  readonly replay?: "earlier-months" | "none";
  /** What the panel and the old surfaces are; a back-test is resumed on no others. */
  readonly data?: string;
  /** Bytes that `saveCheckpoint` was given, to go on from. */
  readonly resume?: Uint8Array;
  readonly kernels?: KernelOptions;
  /** A graphics card to train on, see `OperatorTraining`; scores come from the kernels. */
  readonly gpu?: GpuDevice;
}

export interface BacktestControl extends RunControl {
  readonly onStep?: (report: StepReport, month: string) => void;
  readonly onMonth?: (month: BacktestMonth) => void;
  /** Keeps a checkpoint: after each month, within long ones, and before an abort is thrown. */
  readonly saveCheckpoint?: (bytes: Uint8Array) => Promise<void>;
}

export interface BacktestMonth {
  /** Under test, "2026-02". */
  readonly month: string;
  /** The month before it that has snapshots, on which the weights were tuned last. */
  readonly tunedOn: string;
  readonly tunedSnapshots: number;
  readonly refused: readonly RefusedSnapshot[];
  /** Means over the month's snapshots, by the weights as given, and by the tuned ones. */
  readonly without: SurfaceScores;
  readonly with: SurfaceScores;
}

export interface BacktestResult {
  readonly months: readonly BacktestMonth[];
  /** Means over the snapshots of all months under test. */
  readonly overall: { readonly without: SurfaceScores; readonly with: SurfaceScores };
  /** Those that answered for each month, tuned, by month. */
  readonly weights: ReadonlyMap<string, OperatorWeights>;
}

/**
 * For each month but the first: fine-tunes the running weights on the month before, then scores
 * them, and the weights as given, on the month.
 *
 * On abort it saves a checkpoint and throws the signal's reason.
 *
 * @throws {DataError} unless there are snapshots of two months
 * @throws {DataError | FormatError} for a checkpoint of another back-test, or none
 */
export async function backtestMonthly(
  test: MonthlyBacktest,
  control: BacktestControl = {},
): Promise<BacktestResult> {
  const { kernels, gpu, data, replay = "earlier-months", ...rest } = test;
  const { epochs, batch, rate, seed, oldError, config } = rest;
  const options: FineTuneOptions = {
    ...(epochs !== undefined && { epochs }),
    ...(batch !== undefined && { batch }),
    ...(rate !== undefined && { rate }),
    ...(seed !== undefined && { seed }),
    ...(oldError !== undefined && { oldError }),
    ...(config !== undefined && { config }),
  };
  const identity = JSON.stringify({ ...options, replay, data });
  const months = splitMonths(test.panel);
  const state = readBacktest(test.resume, { identity, weights: test.weights });
  const save = (tuning?: Uint8Array) =>
    control.saveCheckpoint?.(writeBacktest({ ...state, tuning: tuning ?? null }, identity));
  let running = test.weights;
  let firstOld = 0;
  for (const [i, { month, panel }] of months.entries()) {
    if (i === 0) continue;
    control.onProgress?.({ stage: "back-test", done: i - 1, total: months.length - 1 });
    const before = months[i - 1];
    const { allowed, refused } = guardPanel(before.panel, { cutOff: `${month}-01` });
    const tuned = state.tuned.get(month);
    if (tuned) ({ weights: running, nextOld: firstOld } = tuned);
    else if (allowed.size > 0) {
      const result = await fineTuneOperator(
        {
          ...options,
          weights: running,
          newSurfaces: surfacesOf(allowed),
          oldSurfaces: oldStream(test, months.slice(0, i - 1), month),
          firstOld,
          data: `${identity} ${month}`,
          ...(state.tuning && { resume: state.tuning }),
          ...(kernels && { kernels }),
          ...(gpu && { gpu }),
        },
        {
          ...(control.signal && { signal: control.signal }),
          onStep: (report) => control.onStep?.(report, month),
          ...(control.onProgress && { onProgress: control.onProgress }),
          saveCheckpoint: async (bytes) => save(bytes),
        },
      );
      ({ weights: running, nextOld: firstOld } = result);
      state.tuning = null;
    }
    state.tuned.set(month, { weights: running, nextOld: firstOld });
    let done = state.months.find((each) => each.month === month);
    if (!done) {
      const { onProgress: _, ...quiet } = control;
      const scoring = { ...quiet, ...(kernels && { kernels }) };
      const surfaces = surfacesOf(panel);
      const score = async (weights: OperatorWeights) =>
        meanScores(await scoreSurfaces(weights, surfaces, scoring));
      done = {
        month,
        tunedOn: before.month,
        tunedSnapshots: allowed.size,
        refused,
        without: await score(test.weights),
        with: await score(running),
      };
      state.months.push(done);
      await save();
    }
    control.onMonth?.(done);
  }
  return {
    months: state.months,
    overall: { without: overall(state.months, "without"), with: overall(state.months, "with") },
    weights: new Map([...state.tuned].map(([month, { weights }]) => [month, weights])),
  };
}

interface Month {
  readonly month: string;
  readonly panel: Panel;
}

/** Snapshots by month, months in time order. */
export function splitMonths(panel: Panel): readonly Month[] {
  const ordered = inTimeOrder(panel);
  const rows = new Map<string, number[]>();
  for (let i = 0; i < ordered.size; i++) {
    const month = panelDate(ordered, i).slice(0, 7);
    rows.set(month, [...(rows.get(month) ?? []), i]);
  }
  if (rows.size < 2) {
    throw new DataError(
      "backtestMonthly",
      `there are snapshots of ${[...rows.keys()].join(", ") || "no month"} only`,
      "a back-test needs two months or more: one to tune on, the next to test",
    );
  }
  return [...rows].map(([month, own]) => ({ month, panel: takeSnapshots(ordered, own) }));
}

function surfacesOf(panel: Panel) {
  return Array.from({ length: panel.size }, (_, i) => panelSurface(panel, i));
}

/** The old stream, and as often the months before the one tuned on. */
function oldStream(
  { oldSurfaces, replay = "earlier-months", seed = 1 }: MonthlyBacktest,
  earlier: readonly Month[],
  month: string,
): SurfaceStream {
  const rule = { cutOff: `${month}-01` };
  const known = guardPanel(joinPanels(earlier.map(({ panel }) => panel)), rule).allowed;
  if (replay === "none" || known.size === 0) return oldSurfaces;
  const history = panelStream(known, { seed, ...rule });
  return mixStreams(
    [
      { stream: oldSurfaces, ratio: 1 },
      { stream: history, ratio: 1 },
    ],
    { seed },
  );
}

/** Means over snapshots: months count by theirs. */
function overall(months: readonly BacktestMonth[], which: "without" | "with"): SurfaceScores {
  const each = months.map((month) => month[which]);
  const n = each.reduce((sum, { surfaces }) => sum + surfaces, 0);
  const of = (pick: (scores: SurfaceScores) => number) =>
    each.reduce((sum, scores) => sum + (pick(scores) * scores.surfaces) / n, 0);
  const priced = each.every(({ halfSpreads }) => halfSpreads !== null);
  return {
    surfaces: n,
    quotes: each.reduce((sum, { quotes }) => sum + quotes, 0),
    mape: of(({ mape }) => mape),
    halfSpreads: priced ? of(({ halfSpreads }) => halfSpreads!) : null,
    butterfly: of(({ butterfly }) => butterfly),
    calendar: of(({ calendar }) => calendar),
  };
}
