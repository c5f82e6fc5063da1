/** `volsmith operator train`: weights of the operator from synthetic markets and real quotes. */
import { writeFileAtomic } from "@volsmith/files/node";
import { defaultTraining, trainOperator, writeOperatorWeights } from "@volsmith/surface";
import type { OperatorWeights, TrainingConfig, TrainingData, Validation } from "@volsmith/surface";
import { InvalidArgumentError, Option } from "commander";
import { openDevice, withDeviceOption } from "../../input/device.ts";
import type { DeviceOptions } from "../../input/device.ts";
import { MOST_SEED, positive, share, wholeNumber } from "../../input/choices.ts";
import { withPanelOptions } from "../../input/load-panel.ts";
import { prepareData } from "../../input/load-training-data.ts";
import type { TrainingDataOptions } from "../../input/load-training-data.ts";
import { besideWeights, resumeTraining } from "../../input/resume-training.ts";
import type { ResumedTraining } from "../../input/resume-training.ts";
import { trainingConfig } from "../../input/training-config.ts";
import type { ConfigOptions } from "../../input/training-config.ts";
import { prepareOutputs } from "../../output/prepare-outputs.ts";
import { openTrainingLog } from "../../output/training-log.ts";
import { stepNote, validationText } from "../../output/training-text.ts";
import { rangesOf, trainingMetadata } from "../../output/weights-metadata.ts";
import type { AddCommand } from "../../program.ts";
import { count, counted } from "../../terminal/format.ts";
import { duration } from "../../terminal/progress.ts";
import type { Terminal } from "../../terminal/terminal.ts";

interface Options extends TrainingDataOptions, ConfigOptions, DeviceOptions {
  readonly out: string;
  readonly checkpoint?: string;
  readonly log?: string;
  readonly json?: boolean;
}

export const addTrain: AddCommand = (program, terminal) => {
  const command = program
    .command("train")
    .summary("new weights, from synthetic markets and real quotes")
    .description(
      "Trains on an endless stream of synthetic markets with known truth and, with --panel, on real " +
        "quotes; judges on markets and days kept aside, and writes the weights that do best there. " +
        "Saves checkpoints, on Ctrl-C too: the same command goes on, to the same bits.",
    )
    .option("-o, --out <file>", "weights, safetensors", "weights.safetensors")
    .option("--panel <files...>", "real quotes: panels, vendors' chains or snapshot files")
    .option("--synthetic <share>", "of the examples (default: 0.5 with --panel, else 1)", share)
    .addOption(
      new Option("--quotes <min-max>", "of a surface, fewest and most")
        .argParser(range)
        .default([30, 900], "30-900"),
    )
    .option("--config <file>", "JSON with entries of a training's configuration")
    .option("--steps <n>", `of the optimiser (default: ${defaultTraining.steps})`, wholeNumber(1))
    .option("--batch <n>", `surfaces a step (default: ${defaultTraining.batch})`, wholeNumber(1))
    .option("--rate <r>", `of learning (default: ${defaultTraining.schedule.rate})`, positive)
    .option("--seed <n>", `(default: ${defaultTraining.seed})`, wholeNumber(0, MOST_SEED))
    .option("--hold-out <share>", "of each underlying's days, the last ones", share, 0.1)
    .option("--validation <n>", "surfaces kept aside, of either kind", wholeNumber(0), 24)
    .option("--threads <n>", "(default: all processors)", wholeNumber(1, 64))
    .option("--checkpoint <file>", "where to stop and go on (default: beside the weights)")
    .option("--log <file>", "every step's losses as JSON lines")
    .option("--json", "the outcome as JSON");
  withPanelOptions(withDeviceOption(command)).action((options: Options) =>
    train(options, terminal),
  );
};

async function train(options: Options, terminal: Terminal): Promise<void> {
  const { out, log: logPath, json } = options;
  const checkpointPath = options.checkpoint ?? besideWeights(out);
  await prepareOutputs([out, checkpointPath, logPath]); // better now than after the work
  const config = await trainingConfig(options, defaultTraining);
  const { data, identity } = await prepareData(options, config, terminal);
  const resumed = await resumeTraining(checkpointPath, { config, data: identity });
  sayStart({ config, resumed, checkpointPath }, terminal);
  const log = await openTrainingLog(logPath, resumed?.step ?? 0);
  const { gpu, dispose } = await openDevice(options, terminal);
  const startedAt = Date.now();
  const from = resumed?.step ?? 0;
  let step = from;
  let saved = resumed !== null;
  let best = resumed?.best ?? null;
  const file = (weights: OperatorWeights, validation: Validation | null): Uint8Array =>
    writeOperatorWeights(weights, metadata(config, data, validation));
  try {
    const { threads } = options;
    const trained = await trainOperator(
      {
        stream: data.stream,
        validation: data.validation,
        data: identity,
        kernels: threads === undefined ? {} : { threads },
        ...(gpu && { gpu }),
        ...(resumed ? { resume: resumed.bytes, config: { steps: config.steps } } : { config }),
      },
      {
        signal: terminal.control.signal,
        async saveCheckpoint(bytes) {
          await writeFileAtomic(checkpointPath, bytes);
          saved = true;
        },
        async saveBest(weights, validation) {
          await writeFileAtomic(out, file(weights, validation));
        },
        onStep(report) {
          ({ step } = report);
          log.write(report);
          terminal.control.onProgress({
            stage: "train operator",
            done: step - from,
            total: report.steps - from,
            note: stepNote(report),
          });
          const { validation } = report;
          if (!validation) return;
          const isBest = validation.loss < (best?.loss ?? Infinity);
          if (isBest) best = validation;
          terminal.remark(validationText(validation, isBest));
        },
      },
    );
    const { weights, bestValidation } = trained;
    await writeFileAtomic(out, file(weights, bestValidation));
    const seconds = (Date.now() - startedAt) / 1000;
    terminal.print(
      json
        ? JSON.stringify({
            weights: out,
            checkpoint: checkpointPath,
            steps: config.steps,
            seconds,
            best: bestValidation,
            data: data.summary,
            refused: data.refused,
          })
        : outcomeText({ config, best: bestValidation, seconds, from }, { out, checkpointPath }),
    );
  } catch (error) {
    if (terminal.control.signal.aborted && saved) {
      terminal.remark(
        `stopped after ${count(step)} of ${count(config.steps)} steps; the same command goes on ` +
          `from ${checkpointPath}`,
      );
    }
    throw error;
  } finally {
    dispose();
  }
}

/** What a weights file says of its training. */
function metadata(
  config: TrainingConfig,
  { summary, refused }: TrainingData,
  validation: Validation | null,
): Record<string, string> {
  const bestStep = validation?.step ?? config.steps;
  const about = { bestStep, config, data: summary, refused: refused.length, validation };
  return trainingMetadata(about, rangesOf(summary.panel));
}

function sayStart(
  {
    config,
    resumed,
    checkpointPath,
  }: {
    readonly config: TrainingConfig;
    readonly resumed: ResumedTraining | null;
    readonly checkpointPath: string;
  },
  { remark }: Terminal,
): void {
  const { steps, batch } = config;
  if (!resumed)
    return remark(`training: ${counted(steps, "step")} of ${counted(batch, "surface")}`);
  const where = `step ${count(resumed.step)} of ${count(steps)}`;
  remark(
    resumed.step === steps
      ? `${checkpointPath} has all ${count(steps)} steps behind it: nothing to train (--steps)`
      : `going on from ${checkpointPath}, ${where}`,
  );
}

function outcomeText(
  {
    config: { steps },
    best,
    seconds,
    from,
  }: {
    readonly config: TrainingConfig;
    readonly best: Validation | null;
    readonly seconds: number;
    readonly from: number;
  },
  { out, checkpointPath }: { readonly out: string; readonly checkpointPath: string },
): string {
  const trained = `${counted(steps - from, "step")} in ${duration(1000 * seconds)}`;
  const judged = best ? [validationText(best, false)] : ["not judged: nothing was kept aside"];
  return [trained, ...judged, `weights: ${out}`, `checkpoint: ${checkpointPath}`].join("\n");
}

function range(text: string): readonly [number, number] {
  const match = /^(\d+)-(\d+)$/.exec(text);
  const [min, max] = [Number(match?.[1]), Number(match?.[2])];
  if (!(min >= 1 && min <= max)) {
    throw new InvalidArgumentError("It must be two whole numbers like 30-900.");
  }
  return [min, max];
}
