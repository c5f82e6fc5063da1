/** `volsmith operator finetune`: given weights, brought up to date on new snapshots. */
import { writeFileAtomic } from "@volsmith/files/node";
import {
  FINE_TUNE_BATCH,
  FINE_TUNE_EPOCHS,
  FINE_TUNE_RATE,
  fineTuneOperator,
  fineTuneSteps,
  panelSurface,
  writeOperatorWeights,
} from "@volsmith/surface";
import type { FineTunedOperator } from "@volsmith/surface";
import { choice, MOST_SEED, positive, wholeNumber } from "../../input/choices.ts";
import { openDevice, withDeviceOption } from "../../input/device.ts";
import { loadTuning } from "../../input/load-tuning.ts";
import type { LoadedTuning, TuningOptions } from "../../input/load-tuning.ts";
import { withPanelOptions } from "../../input/load-panel.ts";
import { besideWeights, resumeTraining } from "../../input/resume-training.ts";
import { prepareOutputs } from "../../output/prepare-outputs.ts";
import { openTrainingLog } from "../../output/training-log.ts";
import { stepNote } from "../../output/training-text.ts";
import { trainingMetadata } from "../../output/weights-metadata.ts";
import type { AddCommand } from "../../program.ts";
import { count, counted } from "../../terminal/format.ts";
import { duration } from "../../terminal/progress.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import { backtest, BACKTEST_PER_MONTH } from "./backtest.ts";
import { estimateText } from "./estimate.ts";

interface Options extends TuningOptions {
  readonly out?: string;
  readonly backtest?: "monthly";
  readonly checkpoint?: string;
  readonly log?: string;
  readonly html?: string;
  readonly json?: boolean;
}

export const addFinetune: AddCommand = (program, terminal) => {
  const command = program
    .command("finetune")
    .summary("bring weights up to date on new snapshots")
    .description(
      "Shows given weights every new snapshot for some epochs, each mini-batch joined by as much old " +
        "data (synthetic markets, and --old files), so that they learn without forgetting. With " +
        "--backtest monthly it does so month by month and says what each month gained: every month " +
        "is judged by weights tuned on the months before it, and by the weights as given; of each " +
        `month it takes ${BACKTEST_PER_MONTH} snapshots unless --per-month says otherwise.`,
    )
    .argument("<files...>", "new quotes: panels, vendors' chains or snapshot files")
    .option("--weights <file>", "to begin with, safetensors or a .pt checkpoint (default: ours)")
    .option("-o, --out <file>", "the new weights, safetensors")
    .addOption(choice("--backtest <period>", "judge instead of writing weights", ["monthly"]))
    .option("--old <files...>", "older quotes that join in, beside synthetic markets")
    .option("--epochs <n>", "times each snapshot is shown", wholeNumber(1), FINE_TUNE_EPOCHS)
    .option("--batch <n>", "new snapshots of a mini-batch", wholeNumber(1), FINE_TUNE_BATCH)
    .option("--rate <r>", "highest learning rate", positive, FINE_TUNE_RATE)
    .option("--seed <n>", "", wholeNumber(0, MOST_SEED), 1)
    .option("--max-quotes <n>", "most quotes of a snapshot; more are thinned", wholeNumber(30), 600)
    .option("--threads <n>", "(default: all processors)", wholeNumber(1, 64))
    .option("--checkpoint <file>", "where to stop and go on (default: beside the weights)")
    .option("--log <file>", "every step's losses as JSON lines")
    .option("--html <file>", "of --backtest: a report with figures")
    .option("--json", "the outcome as JSON");
  withPanelOptions(withDeviceOption(command)).action(
    async (files: readonly string[], options: Options) => {
      if (options.backtest === undefined) {
        if (options.html !== undefined) throw new UsageError("--html is for --backtest monthly");
        return finetune(files, options, terminal);
      }
      for (const name of ["out", "log"] as const)
        if (options[name] !== undefined)
          throw new UsageError(`--backtest writes neither weights nor a log: leave out --${name}`);
      return backtest(files, options, terminal);
    },
  );
};

async function finetune(
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const { out, log: logPath, json, epochs, batch, rate, seed } = options;
  if (out === undefined)
    throw new UsageError("name the new weights with --out FILE, or ask for --backtest monthly");
  const checkpointPath = options.checkpoint ?? besideWeights(out);
  await prepareOutputs([out, checkpointPath, logPath]);
  const tuning = await loadTuning(files, options, terminal);
  const { weights, oldSurfaces, allowed, identity: data, kernels } = tuning;
  const resumed = await resumeTraining(checkpointPath, { data });
  const newSurfaces = Array.from({ length: allowed.size }, (_, i) => panelSurface(allowed, i));
  const { steps, batch: size } = fineTuneSteps(newSurfaces.length, { epochs, batch });
  const from = resumed?.step ?? 0;
  if (resumed) {
    terminal.remark(`going on from ${checkpointPath}, step ${count(from)} of ${count(steps)}`);
  } else {
    terminal.remark(
      `${counted(epochs, "epoch")}, ${counted(steps, "step")} of ${size} new and ${size} old`,
    );
  }
  const left = 2 * size * (steps - from);
  if (left > 0) terminal.remark(await estimateText(tuning, { shown: left, scored: 0 }));
  const log = await openTrainingLog(logPath, from);
  const { gpu, dispose } = await openDevice(options, terminal);
  let step = from;
  let saved = resumed !== null;
  const startedAt = Date.now();
  try {
    const tuned = await fineTuneOperator(
      {
        weights,
        newSurfaces,
        oldSurfaces,
        epochs,
        batch,
        rate,
        seed,
        data,
        kernels,
        ...(gpu && { gpu }),
        ...(resumed && { resume: resumed.bytes }),
      },
      {
        signal: terminal.control.signal,
        async saveCheckpoint(bytes) {
          await writeFileAtomic(checkpointPath, bytes);
          saved = true;
        },
        onStep(report) {
          ({ step } = report);
          log.write(report);
          terminal.control.onProgress({
            stage: "fine-tune operator",
            done: step - from,
            total: steps - from,
            note: stepNote(report),
          });
        },
      },
    );
    const metadata = aboutTuning(tuned, tuning, options);
    await writeFileAtomic(out, writeOperatorWeights(tuned.weights, metadata));
    const seconds = (Date.now() - startedAt) / 1000;
    const { epochLosses } = tuned;
    const summary = { snapshots: allowed.size, refused: tuning.refused, epochs, steps, seconds };
    terminal.print(
      json
        ? JSON.stringify({ weights: out, checkpoint: checkpointPath, ...summary, epochLosses })
        : [
            `${counted(steps - from, "step")} in ${duration(1000 * seconds)}`,
            `mean loss of the first epoch ${epochLosses[0].toPrecision(4)}, ` +
              `of the last ${epochLosses.at(-1)!.toPrecision(4)}`,
            `weights: ${out}`,
            `checkpoint: ${checkpointPath}`,
          ].join("\n"),
    );
  } catch (error) {
    if (terminal.control.signal.aborted && saved) {
      terminal.remark(
        `stopped after ${count(step)} of ${count(steps)} steps; the same command goes on from ` +
          checkpointPath,
      );
    }
    throw error;
  } finally {
    dispose();
  }
}

function aboutTuning(
  { epochs, steps, epochLosses }: FineTunedOperator,
  { trainedOn, ranges, identity }: LoadedTuning,
  { batch, rate }: Options,
): Record<string, string> {
  const about = { tunedFrom: JSON.parse(identity) as unknown, epochs, steps, batch, rate };
  return trainingMetadata({ ...about, epochLosses }, [...(trainedOn ?? []), ...ranges]);
}
