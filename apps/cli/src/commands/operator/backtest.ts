/** `volsmith operator finetune --backtest monthly`: what fine-tuning is worth, month by month. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { readFileBytes, writeFileAtomic } from "@volsmith/files/node";
import { buildBacktestReport } from "@volsmith/report";
import {
  backtestMonthly,
  fineTuneSteps,
  leakReason,
  splitMonths,
  takeSnapshots,
  trainingRangeOf,
} from "@volsmith/surface";
import type { Panel } from "@volsmith/surface";
import { openDevice } from "../../input/device.ts";
import { besideWeights } from "../../input/resume-training.ts";
import { loadTuning } from "../../input/load-tuning.ts";
import type { LoadedTuning, TuningOptions } from "../../input/load-tuning.ts";
import { backtestText, monthText } from "../../output/backtest-text.ts";
import { prepareOutputs } from "../../output/prepare-outputs.ts";
import { stepNote } from "../../output/training-text.ts";
import { count, plain } from "../../terminal/format.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { programName } from "../../version.ts";
import { estimateText } from "./estimate.ts";

interface Options extends TuningOptions {
  readonly checkpoint?: string;
  /** A report with figures. */
  readonly html?: string;
  readonly json?: boolean;
}

/** Snapshots a month, where nobody says: the months of a daily file in minutes, not hours. */
export const BACKTEST_PER_MONTH = 8;

export async function backtest(
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const {
    weights: file = "operator.safetensors",
    json,
    epochs,
    batch,
    rate,
    seed,
    perMonth = BACKTEST_PER_MONTH,
  } = options;
  const checkpointPath = options.checkpoint ?? `backtest-${basename(besideWeights(file))}`;
  await prepareOutputs([checkpointPath, options.html]);
  const tuning = await loadTuning(files, { ...options, perMonth }, terminal);
  const { weights, oldSurfaces, identity: data, kernels } = tuning;
  const panel = beforeCutOff(tuning.panel, options.cutOff);
  const overlap = seenText(tuning, panel);
  if (overlap) terminal.remark(overlap);
  const resume = existsSync(checkpointPath) ? await readFileBytes(checkpointPath) : null;
  if (resume) terminal.remark(`going on from ${checkpointPath}`);
  else terminal.remark(await estimateText(tuning, workOf(panel, { epochs, batch })));
  const { gpu, dispose } = await openDevice(options, terminal);
  const startedAt = Date.now();
  let saved = resume !== null;
  try {
    const result = await backtestMonthly(
      {
        weights,
        panel,
        oldSurfaces,
        epochs,
        batch,
        rate,
        seed,
        data,
        kernels,
        ...(gpu && { gpu }),
        ...(resume && { resume }),
      },
      {
        signal: terminal.control.signal,
        onProgress: terminal.control.onProgress,
        onStep(report, month) {
          terminal.control.onProgress({
            stage: `tune for ${month}`,
            done: report.step,
            total: report.steps,
            note: stepNote(report),
          });
        },
        onMonth: (month) => terminal.remark(monthText(month)),
        async saveCheckpoint(bytes) {
          await writeFileAtomic(checkpointPath, bytes);
          saved = true;
        },
      },
    );
    const seconds = (Date.now() - startedAt) / 1000;
    const { months, overall } = result;
    if (options.html !== undefined) {
      const page = buildBacktestReport({
        months,
        overall,
        name: plain(basename(file)),
        sources: files.map((each) => plain(basename(each))),
        madeAt: Date.now(),
        program: programName,
        warnings: overlap ? [overlap] : [],
      });
      await writeFileAtomic(options.html, page);
      terminal.remark(`report: ${options.html}`);
    }
    terminal.print(
      json
        ? JSON.stringify({ weights: file, epochs, batch, rate, seed, months, overall, seconds })
        : backtestText(result),
    );
  } catch (error) {
    if (terminal.control.signal.aborted && saved)
      terminal.remark(`stopped; the same command goes on from ${checkpointPath}`);
    throw error;
  } finally {
    dispose();
  }
}

/** Test days may be scored, though never tuned on; days from the cut-off on are neither. */
function beforeCutOff(panel: Panel, cutOff: string | undefined): Panel {
  if (cutOff === undefined) return panel;
  const isLate = (i: number) => leakReason(panel.quotedAts[i], { cutOff }) === "from-cut-off";
  const all = Array.from({ length: panel.size }, (_, i) => i);
  return takeSnapshots(
    panel,
    all.filter((i) => !isLate(i)),
  );
}

/** A remark where the weights may know what they are tested on; null where not. */
function seenText({ trainedOn }: LoadedTuning, panel: Panel): string | null {
  if (!trainedOn) return null;
  let seen = 0;
  panel.quotedAts.forEach((quotedAt, i) => {
    if (trainingRangeOf({ underlying: panel.underlyings[i], quotedAt }, trainedOn)) seen += 1;
  });
  if (seen === 0) return null;
  return (
    `note: the weights were trained on days of ${count(seen)} of ${count(panel.size)} snapshots; ` +
    `"without" may look better there than on new ones`
  );
}

/** Surfaces shown in training and scored. */
function workOf(
  panel: Panel,
  options: { readonly epochs: number; readonly batch: number },
): { readonly shown: number; readonly scored: number } {
  const months = splitMonths(panel);
  let shown = 0;
  let scored = 0;
  months.forEach(({ panel: { size } }, i) => {
    if (i + 1 < months.length) {
      const { batch, steps } = fineTuneSteps(size, options);
      shown += 2 * batch * steps;
    }
    if (i > 0) scored += 2 * size;
  });
  return { shown, scored };
}
