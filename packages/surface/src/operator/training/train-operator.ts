/**
 * Training of the volatility operator.
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import type { GpuDevice } from "@volsmith/gpu";
import { loadKernels } from "@volsmith/kernels";
import type { KernelOptions } from "@volsmith/kernels";
import { DataError, DomainError, learningRate, randomGenerator } from "@volsmith/numerics";
import type { RandomGenerator, RunControl } from "@volsmith/numerics";

import type { OperatorWeights } from "../weights.ts";
import { GpuTrainable } from "../gpu/gpu-trainable.ts";
import { inlinePoser } from "./ahead/poser.ts";
import type { Poser } from "./ahead/poser.ts";
import { enoughAhead, workerPoser } from "./ahead/worker-poser.ts";
import type { LossStream } from "./data/loss-stream.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { DifferentiableOperator } from "./differentiable-operator.ts";
import { initialWeights } from "./initial-weights.ts";
import type { LossSurface } from "./losses/surface-loss.ts";
import type { LossTerms } from "./losses/options.ts";
import { adamWStep, clipNorm, updateAverage } from "./optimiser/adamw.ts";
import { Pace } from "./pace.ts";
import { posedGradientOn } from "./surface-gradient.ts";
import { TrainableOperator } from "./trainable-operator.ts";
import { checkTraining, publishedTraining } from "./training-config.ts";
import type { TrainingConfig } from "./training-config.ts";
import { servedWeights, startState } from "./training-state.ts";
import type { TrainingState, Validation } from "./training-state.ts";
import { LossMeans, poseSets, validate } from "./validate.ts";
import type { PosedSets, ValidationSets } from "./validate.ts";
import { unflattenWeights } from "./weight-layout.ts";

export interface OperatorTraining {
  readonly stream: LossStream;
  /**
   * Surfaces kept aside, one set or several by name; with none, the last weights are the best ones.
   */
  readonly validation?: readonly LossSurface[] | ValidationSets;
  /** What the surfaces are, in a text of the caller's; a training is resumed on no others. */
  readonly data?: string;
  /** Entries that differ from `publishedTraining`; left out when a training is resumed. */
  readonly config?: Partial<TrainingConfig>;
  /** Weights to start from (fine-tuning); random ones by default. */
  readonly initial?: OperatorWeights;
  /** A checkpoint's bytes: goes on where it stopped, to the same bits as if it never had. */
  readonly resume?: Uint8Array;
  /** Threads and build of the kernels; the same build is needed to resume to the same bits. */
  readonly kernels?: KernelOptions;
  /**
   * A graphics card to train on in place of the kernels, from `chooseDevice`; it stays the
   * caller's. A checkpoint goes on on either; the same bits come of the same device only.
   */
  readonly gpu?: GpuDevice;
  /**
   * Threads that make surfaces ready ahead of the steps (Node only, and for streams that say how to
   * make them again), 0 for none; by default enough to keep up. Results are the same to the bit.
   */
  readonly ahead?: number;
}

/** What a step did. */
export interface StepReport {
  /** Steps taken, this one included, of how many. */
  readonly step: number;
  readonly steps: number;
  /** Means over the step's surfaces. */
  readonly loss: number;
  readonly terms: LossTerms;
  readonly learningRate: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly surfacesPerSecond: number;
  readonly secondsLeft: number;
  /** Where this step was followed by one. */
  readonly validation: Validation | null;
}

export interface TrainingControl extends RunControl {
  readonly onStep?: (report: StepReport) => void;
  /** Keeps a checkpoint; called now and then, at the end, and before an abort is thrown. */
  readonly saveCheckpoint?: (bytes: Uint8Array) => Promise<void>;
  /** Keeps weights that did better on the surfaces kept aside than any before. */
  readonly saveBest?: (weights: OperatorWeights, validation: Validation) => Promise<void>;
}

export interface TrainedOperator {
  /** Of the least validation loss; without validation the last served ones. */
  readonly weights: OperatorWeights;
  readonly bestValidation: Validation | null;
  readonly validations: readonly Validation[];
  /** Mean loss of each step. */
  readonly losses: readonly number[];
  /** Bytes to go on from: `config.steps` may be raised then. */
  readonly checkpoint: Uint8Array;
}

/** Stream of random numbers, apart from the one of the steps' surfaces. */
const FOR_VALIDATION = 1;
/** Milliseconds after which the caller's thread looks at events, an abort among them. */
const BREATH = 40;

/**
 * Trains by AdamW on the mean gradient of mini-batches, keeping a moving average of the weights,
 * the best weights by validation, and checkpoints.
 *
 * On abort it saves a checkpoint of the last whole step and throws the signal's reason.
 *
 * @throws {DomainError} for a configuration outside its domain
 * @throws {FormatError | DataError} for a checkpoint that is none
 * @throws {DataError} when the loss or its gradient is no finite number any more
 */
export async function trainOperator(
  training: OperatorTraining,
  control: TrainingControl = {},
): Promise<TrainedOperator> {
  const { config, state } = begin(training);
  control.signal?.throwIfAborted();
  const { operator, dispose } = await loadTrainable(config, training);
  const poser = choosePoser(config, training);
  try {
    return await new Run({ training, config, state, operator, poser, control }).finish();
  } finally {
    poser.dispose();
    dispose();
  }
}

function choosePoser(
  config: TrainingConfig,
  { stream, gpu, ahead: workers = enoughAhead(gpu ? "gpu" : "cpu") }: OperatorTraining,
): Poser {
  const inline = inlinePoser(stream, config);
  const { spec } = stream;
  if (!spec || workers === 0) return inline;
  const last = config.firstSurface + config.steps * config.batch - 1;
  const { operator, losses, keep, seed } = config;
  const posing = { operator, losses, keep, seed };
  return workerPoser({ spec, config: posing, workers, last, inline }) ?? inline;
}

/** The operator on the device to train on. */
async function loadTrainable(
  config: TrainingConfig,
  { gpu, kernels: options }: Pick<OperatorTraining, "gpu" | "kernels">,
): Promise<{ readonly operator: DifferentiableOperator; readonly dispose: () => void }> {
  if (gpu) {
    const operator = new GpuTrainable(config.operator, gpu);
    return { operator, dispose: () => operator.dispose() };
  }
  const kernels = await loadKernels(options);
  await kernels.ready();
  const operator = new TrainableOperator(config.operator, kernels, config);
  return { operator, dispose: () => kernels.dispose() };
}

function begin({ config = {}, initial, resume, data }: OperatorTraining): {
  readonly config: TrainingConfig;
  readonly state: TrainingState;
} {
  const where = "trainOperator";
  if (resume) {
    const checkpoint = readCheckpoint(resume);
    if (checkpoint.data !== undefined && checkpoint.data !== data) {
      throw new DomainError(
        where,
        "data",
        data ?? "nothing",
        JSON.stringify(checkpoint.data),
        "the checkpoint was trained on that; on other data begin a new training",
      );
    }
    const { steps = checkpoint.config.steps, ...others } = config;
    const [other] = Object.keys(others);
    if (other !== undefined) {
      throw new DomainError(
        where,
        `config.${other}`,
        "given",
        "left out when a training is resumed",
        "it goes on with the configuration it began with; only steps may be raised",
      );
    }
    return { config: checkTraining({ ...checkpoint.config, steps }), state: checkpoint.state };
  }
  const operator = config.operator ?? initial?.config ?? publishedTraining.operator;
  const whole = checkTraining({ ...publishedTraining, ...config, operator });
  return { config: whole, state: startState(initial ?? initialWeights(operator, whole.seed)) };
}

function namedSets(given: OperatorTraining["validation"] = []): ValidationSets {
  const isOne = (sets: typeof given): sets is readonly LossSurface[] => Array.isArray(sets);
  return isOne(given) ? { all: given } : given;
}

interface RunParts {
  readonly training: OperatorTraining;
  readonly config: TrainingConfig;
  readonly state: TrainingState;
  readonly operator: DifferentiableOperator;
  readonly poser: Poser;
  readonly control: TrainingControl;
}

class Run {
  readonly #parts: RunParts;
  readonly #random: RandomGenerator;
  readonly #gradient: Float64Array;
  readonly #pace = new Pace();
  #aside: PosedSets | null = null;
  #breath = performance.now();

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#random = randomGenerator(parts.config.seed);
    this.#gradient = new Float64Array(parts.state.weights.length);
  }

  async finish(): Promise<TrainedOperator> {
    const { config, state, control } = this.#parts;
    try {
      while (state.step < config.steps) {
        await this.#step();
        const { bestValidation: best } = state;
        if (best?.step === state.step)
          await control.saveBest?.(unflattenWeights(state.best, config.operator), best);
        if (state.step % config.checkpointEvery === 0 && state.step < config.steps)
          await control.saveCheckpoint?.(this.#checkpoint());
      }
    } catch (error) {
      // Whatever stopped it, the last whole step is worth keeping; a diverged one is not whole.
      if (control.signal?.aborted) await control.saveCheckpoint?.(this.#checkpoint());
      throw error;
    }
    const checkpoint = this.#checkpoint();
    await control.saveCheckpoint?.(checkpoint);
    const { bestValidation, validations, losses } = state;
    const flat = bestValidation ? state.best : servedWeights(state, config);
    const weights = unflattenWeights(flat, config.operator);
    return { weights, bestValidation, validations, losses, checkpoint };
  }

  #checkpoint(): Uint8Array {
    const { config, state, training } = this.#parts;
    return writeCheckpoint({ config, state, ...(training.data && { data: training.data }) });
  }

  async #step(): Promise<void> {
    const { config, state, operator, poser, control } = this.#parts;
    const { batch, firstSurface, steps, losses } = config;
    const gradient = this.#gradient.fill(0);
    const means = new LossMeans();
    operator.setWeights(state.weights);
    for (let b = 0; b < batch; b++) {
      await this.#breathe();
      const index = firstSurface + state.step * batch + b;
      means.add(await posedGradientOn(operator, await poser.at(index), { losses, gradient }));
      this.#pace.count(1);
    }
    for (let i = 0; i < gradient.length; i++) gradient[i] /= batch;
    const gradientNorm = clipNorm(gradient, config.clipNorm);
    const rate = learningRate(config.schedule, state.step, steps);
    if (!Number.isFinite(means.total) || !Number.isFinite(gradientNorm)) this.#diverged(means);
    const { weights, moments, average } = state;
    adamWStep(weights, gradient, { moments, step: state.step, rate, options: config.adamw });
    updateAverage(average, weights, { decay: config.averageDecay, step: state.step });
    state.step += 1;
    state.losses.push(means.total);
    const isLast = state.step === steps;
    const validation =
      state.step % config.validateEvery === 0 || isLast ? await this.#validate() : null;
    const { surfacesPerSecond } = this.#pace;
    control.onProgress?.({
      stage: "train operator",
      done: state.step,
      total: steps,
      note: `loss ${means.total.toPrecision(4)}`,
    });
    control.onStep?.({
      step: state.step,
      steps,
      loss: means.total,
      terms: means.terms,
      learningRate: rate,
      gradientNorm,
      surfacesPerSecond,
      secondsLeft: ((steps - state.step) * batch) / surfacesPerSecond,
      validation,
    });
  }

  async #validate(): Promise<Validation | null> {
    const { training, config, state, operator } = this.#parts;
    const sets = namedSets(training.validation);
    if (Object.values(sets).every(({ length }) => length === 0)) return null;
    const served = servedWeights(state, config);
    operator.setWeights(served);
    this.#aside ??= poseSets(sets, config, this.#random.fork(FOR_VALIDATION));
    const { losses } = config;
    const validation = await validate(operator, this.#aside, { losses, step: state.step });
    state.validations.push(validation);
    if (validation.loss < (state.bestValidation?.loss ?? Infinity)) {
      state.bestValidation = validation;
      state.best.set(served);
    }
    return validation;
  }

  #diverged(means: LossMeans): never {
    const { config, state } = this.#parts;
    const terms = Object.entries(means.terms).filter(([, value]) => !Number.isFinite(value));
    const which = terms.map(([term]) => term).join(", ") || "its gradient";
    throw new DataError(
      "trainOperator",
      `diverged at step ${state.step + 1}: loss ${means.total}, not finite in ${which}`,
      `go on from the last checkpoint with a lower rate than ${config.schedule.rate}, a longer ` +
        "warm-up or a smaller clipNorm; check the stream for volatilities near 0",
    );
  }

  /** Lets events happen now and then; throws the reason of an abort. */
  async #breathe(): Promise<void> {
    const { signal } = this.#parts.control;
    if (performance.now() - this.#breath > BREATH) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#breath = performance.now();
    }
    signal?.throwIfAborted();
  }
}
