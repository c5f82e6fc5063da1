import { Training, Weights } from "@volsmith/engine";
import type { InputShapes, TrainingRequest } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { tableRows } from "@volsmith/table";
import type { Part } from "@volsmith/table";

import { parseConfig } from "../../config/parse.ts";
import { featureMoments } from "../../data/moments.ts";
import { aboutTraining } from "../../neural/checkpoint.ts";
import { judgeTraining } from "../../neural/judge-training.ts";
import { NetworkPricer } from "../../neural/network-pricer.ts";
import { fitOutput } from "../../neural/output.ts";
import { adviceOf, fitParts, idleAdvice } from "../../neural/train-network.ts";
import type { PricerData, TrainedPricer, TrainPricerOptions } from "../../pricer.ts";
import { readMixtureState, writeMixtureState } from "./checkpoint.ts";
import type { MixtureState, StageReport } from "./checkpoint.ts";
import { mixtureSchema } from "./config.ts";
import { placeExpert, readExperts, withExperts } from "./given-experts.ts";
import type { GivenExperts } from "./given-experts.ts";
import { mixtureArchitecture } from "./network.ts";
import { regimes, regimesOf, rowsInRegime } from "./regimes.ts";
import { gateStage } from "./gate-stage.ts";
import { expertStage, jointStage } from "./stages.ts";
import type { ExpertRows, MixtureTask } from "./stages.ts";
import { setStandards } from "./standards.ts";

export interface TrainMixtureOptions extends TrainPricerOptions {
  /** Networks trained elsewhere, by regime: they are not trained alone again. */
  readonly experts?: GivenExperts;
}

/**
 * Trains a mixture: each expert on its regime, then the gate with experts frozen, then all together.
 * The last stage is undone where it made nothing better.
 *
 * @param asked a configuration of kind "mixture"; keys left out get their defaults
 * @throws {DataError} when features are missing, parts are empty, or given experts do not fit
 * @throws the signal's reason, once `onCheckpoint` has been given the state
 */
export async function trainMixture(
  asked: unknown,
  data: PricerData,
  options: TrainMixtureOptions,
): Promise<TrainedPricer> {
  const startedAt = performance.now();
  const given = readExperts(options.experts ?? {});
  const config = withExperts(parseConfig(mixtureSchema, asked, "trainMixture"), given);
  const parts = fitParts({ architecture: mixtureArchitecture(config), config }, data);
  const weights = new Weights(options.engine, randomGenerator(options.seed));
  const task: MixtureTask = { weights, parts, config, data, seed: options.seed };
  try {
    const { resume, seed } = options;
    const state = resume ? readMixtureState(resume, aboutTraining(parts, seed)) : null;
    const pricer = new NetworkPricer(weights, parts); // declares the weights
    const rows = expertRows(task);
    rows.forEach(({ train }, expert) => setOwnStandards(task, expert, train));
    for (const expert of given) placeExpert(weights, parts, expert);
    const ready = new Set(given.map(({ expert }) => expert));
    const { reports, advice } = await runStages(task, { rows, ready, state, options });
    const { status } = reports.at(-1)!;
    const epochs = reports.reduce((sum, report) => sum + report.history.length, 0);
    const outcome = { ...lossCurve(reports), status, epochs };
    const judged = judgeTraining(pricer, outcome, { data, seed });
    return {
      ...judged,
      seconds: (performance.now() - startedAt) / 1000,
      ...adviceOf(advice ?? idleAdvice(judged.bestLoss, config, data)),
    };
  } catch (error) {
    weights.dispose();
    throw error;
  }
}

/**
 * Training rows and validation rows of each regime, as numbers within their parts. An expert whose
 * regime was never seen learns from all rows; one whose regime is not in the validation part is judged
 * by its training loss, for rows of other regimes would have it stop at once.
 */
function expertRows({ config, data: { table, split } }: MixtureTask): ExpertRows[] {
  const within = (part: Part) => {
    const regimeOf = regimesOf(table, part, config.regimes);
    return (regime: number) => rowsInRegime(regime, { from: 0, to: 0 }, regimeOf);
  };
  const [train, validation] = [within(split.train), within(split.validation)];
  return regimes.map((_, regime) => {
    const rows = train(regime);
    if (rows.length === 0) return { train: all(split.train), validation: all(split.validation) };
    const judged = validation(regime);
    return { train: rows, ...(judged.length > 0 && { validation: judged }) };
  });
}

function all({ from, to }: Part): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => i);
}

/** Scales an expert by the training rows of its regime. */
function setOwnStandards(
  { weights, parts, config, data: { table, split } }: MixtureTask,
  expert: number,
  numbers: Uint32Array,
): void {
  const own = tableRows(
    table,
    Int32Array.from(numbers, (i) => split.train.from + i),
  );
  const all = { from: 0, to: own.size };
  const moments = featureMoments(own, parts.featureNames, all);
  const output = fitOutput(config, own, all);
  setStandards(weights, expert, { own: { moments, ...output }, common: parts });
}

interface StageRun {
  readonly rows: readonly ExpertRows[];
  /** Experts that need no training alone. */
  readonly ready: ReadonlySet<number>;
  readonly state: MixtureState | null;
  readonly options: TrainMixtureOptions;
}

async function runStages(task: MixtureTask, { rows, ready, state, options }: StageRun) {
  const { weights } = task;
  const about = aboutTraining(task.parts, task.seed);
  const reports: StageReport[] = [...(state?.reports ?? [])];
  const stages: readonly (readonly [string, () => TrainingRequest<InputShapes>])[] = [
    ...regimes.flatMap((name, expert) => {
      const request = () => general(expertStage(task, expert, rows[expert]));
      return ready.has(expert) ? [] : [[`expert ${name}`, request] as const];
    }),
    ["gate", () => general(gateStage(task))],
    ["all together", () => general(jointStage(task, reports.at(-1)!.bestLoss))],
  ];
  const last = stages.length - 1;
  let before = state?.before ?? null;
  for (const [number, [name, request]] of stages.entries()) {
    if (number < reports.length) continue;
    const resumed = state !== null && number === state.reports.length ? state.training : null;
    // What experts say is asked of them before the gate's training is made.
    if (resumed) weights.restore(resumed.weights);
    if (number === last) before ??= weights.snapshot();
    const training = new Training(request());
    try {
      if (resumed) training.restore(resumed);
      const result = await training.run({
        ...controlOf(options),
        stage: `train mixture, ${name}`,
        onCheckpoint: (at) =>
          options.onCheckpoint?.(writeMixtureState({ reports, training: at, before }, about)),
      });
      const { advice, ...report } = result;
      reports.push({ name, ...report });
      if (result.status === "diverged") return { reports, advice: `${name}: ${advice}` };
    } finally {
      training.dispose();
    }
  }
  const [gate, joint] = reports.slice(-2);
  if (before && !(joint.bestLoss < gate.bestLoss)) weights.restore(before);
  return { reports };
}

/** Epochs of gate and of all together; the best of them is the one whose weights were kept. */
function lossCurve(reports: readonly StageReport[]) {
  const together = reports.filter(({ name }) => !name.startsWith("expert "));
  const [gate, joint] = together;
  const history = together.flatMap((report) => report.history);
  if (!gate) return { history, bestEpoch: -1 };
  const isBetter = joint !== undefined && joint.bestLoss < gate.bestLoss;
  const bestEpoch = isBetter ? gate.history.length + joint.bestEpoch : gate.bestEpoch;
  return { history, bestEpoch };
}

function controlOf({ signal, onProgress, checkpointEpochs = 1 }: TrainMixtureOptions) {
  return { checkpointEpochs, ...(signal && { signal }), ...(onProgress && { onProgress }) };
}

/** Requests of all stages under one type: each fills the inputs that it asks for. */
function general<I extends InputShapes>(request: TrainingRequest<I>): TrainingRequest<InputShapes> {
  return request as unknown as TrainingRequest<InputShapes>;
}
