import { DomainError, randomGenerator, shuffledIndices } from "@volsmith/numerics";
import type { RandomGenerator, RunControl } from "@volsmith/numerics";

import type { Value } from "../graph/value.ts";
import { Adam } from "../optimisers/adam.ts";
import type { AdamOptions } from "../optimisers/adam.ts";
import type { InputShapes, InputValues } from "../program/inputs.ts";
import { LossProgram } from "../program/loss-program.ts";
import type { Objective } from "../program/loss-program.ts";
import type { Weights } from "../weights/weights.ts";
import type { DataSource } from "./data-source.ts";
import { rowsOf } from "./epoch-data.ts";
import type { EpochData } from "./epoch-data.ts";
import { breathe, Clock, timeLeft } from "./pace.ts";
import { checkSchedule, learningRate } from "./schedule.ts";
import type { Schedule } from "./schedule.ts";
import type { EpochRecord, TrainingState } from "./training-state.ts";

export interface TrainingRequest<I extends InputShapes> {
  readonly weights: Weights;
  readonly inputs: I;
  /** Records the loss of a row, or what `objective` works on. */
  readonly loss: (inputs: InputValues<I>) => Value;
  readonly objective?: Objective;
  /** The same rows in every epoch, or rows that are drawn anew. */
  readonly data: DataSource<I> | EpochData<I>;
  /** Judges epochs: its loss decides which weights are best, and when to stop. */
  readonly validation?: DataSource<I>;
  readonly batchRows: number;
  readonly epochs: number;
  /** Epochs without a better loss after which to stop; never by default. */
  readonly patience?: number;
  readonly schedule: Schedule;
  readonly adam?: AdamOptions;
  /** Orders batches and draws dropout. */
  readonly seed: number;
  /** Which parameters learn; all by default. */
  readonly trainable?: (name: string) => boolean;
}

export interface TrainingControl extends RunControl {
  /** Name of the work in progress reports. */
  readonly stage?: string;
  /** Given the state after every `checkpointEpochs` epochs, and before a stop that was asked for. */
  readonly onCheckpoint?: (state: TrainingState) => void | Promise<void>;
  readonly checkpointEpochs?: number;
}

/** How a training ended; the weights are those of the best epoch. */
export interface TrainingResult {
  /** All epochs done, none better for `patience` epochs, or the loss was no number any more. */
  readonly status: "finished" | "stopped-early" | "diverged";
  /** Of the best epoch, from 0; −1 where there is none. */
  readonly bestEpoch: number;
  readonly bestLoss: number;
  readonly history: readonly EpochRecord[];
  /** Where the status is "diverged": when, and what to try. */
  readonly advice?: string;
}

/** Rows of a validation batch, at most. */
const VALIDATION_ROWS = 2048;

/**
 * Trains by mini-batches: forward, backward, Adam; after every epoch the validation loss. The same
 * request gives the same weights, on any number of threads, in one go or with interruptions.
 */
export class Training<I extends InputShapes> {
  readonly #request: TrainingRequest<I>;
  readonly #program: LossProgram<I>;
  readonly #judge: LossProgram<I> | null;
  readonly #adam: Adam;
  readonly #random: RandomGenerator;
  #epoch = 0;
  #batch = 0;
  #lossSum = 0;
  #best: ReadonlyMap<string, Float32Array> | null = null;
  #bestEpoch = -1;
  #history: EpochRecord[] = [];
  /** The loss that judges, of each epoch. */
  #losses: number[] = [];

  /**
   * @throws {DomainError} when a count or the schedule is out of range
   * @throws {ShapeError} when layers do not fit together
   */
  constructor(request: TrainingRequest<I>) {
    const { weights, inputs, loss, objective, data, validation, trainable } = request;
    const { batchRows, epochs, patience = Infinity } = request;
    for (const [name, count] of Object.entries({ batchRows, epochs }))
      if (!Number.isInteger(count) || count < 1)
        throw new DomainError("Training", name, count, "a whole number from 1");
    if (!(patience >= 0)) throw new DomainError("Training", "patience", patience, "0 or more");
    checkSchedule(request.schedule);
    this.#request = request;
    this.#random = randomGenerator(request.seed);
    const common = { inputs, loss, ...(objective && { objective }) };
    const rows = Math.min(batchRows, data.rows);
    this.#program = new LossProgram(weights, { ...common, rows, ...(trainable && { trainable }) });
    // An objective of all rows together cannot be had batch by batch.
    const most = objective ? Infinity : VALIDATION_ROWS;
    this.#judge = validation
      ? new LossProgram(weights, {
          ...common,
          rows: Math.min(most, validation.rows),
          mode: "predict",
        })
      : null;
    this.#adam = new Adam(weights, this.#program.learning, request.adam);
  }

  /**
   * Trains until the end, or until `signal` asks to stop; may be called again after that.
   * @throws the signal's reason, once `onCheckpoint` has been given the state
   */
  async run(control: TrainingControl = {}): Promise<TrainingResult> {
    const { signal, onCheckpoint, checkpointEpochs = 1 } = control;
    const { epochs } = this.#request;
    const clock = new Clock();
    const startedAt = this.#stepsDone();
    while (this.#epoch < epochs && !this.#waitedEnough()) {
      const data = await rowsOf(this.#request.data, this.#epoch);
      const order = this.#order();
      for (; this.#batch < this.#batches; this.#batch++) {
        if (clock.due()) {
          this.#report(control, clock, startedAt);
          await breathe();
        }
        if (signal?.aborted) {
          await onCheckpoint?.(this.state());
          throw signal.reason;
        }
        const advice = this.#step(data, order);
        if (advice !== null) return this.#finish("diverged", advice);
      }
      this.#endEpoch();
      this.#report(control, clock, startedAt);
      if (this.#epoch % checkpointEpochs === 0) await onCheckpoint?.(this.state());
    }
    return this.#finish(this.#epoch < epochs ? "stopped-early" : "finished");
  }

  /** All that is needed to go on from here. */
  state(): TrainingState {
    return {
      epoch: this.#epoch,
      batch: this.#batch,
      lossSum: this.#lossSum,
      weights: this.#request.weights.snapshot(),
      adam: this.#adam.state(),
      best: this.#best,
      bestEpoch: this.#bestEpoch,
      history: [...this.#history],
    };
  }

  /** Takes up a state of the same request. @throws {DataError} when weights are missing in it */
  restore(state: TrainingState): void {
    this.#request.weights.restore(state.weights);
    this.#adam.restore(state.adam);
    this.#epoch = state.epoch;
    this.#batch = state.batch;
    this.#lossSum = state.lossSum;
    this.#best = state.best;
    this.#bestEpoch = state.bestEpoch;
    this.#history = [...state.history];
    this.#losses = state.history.map(watched);
  }

  dispose(): void {
    this.#program.dispose();
    this.#judge?.dispose();
    this.#adam.dispose();
  }

  get #batches(): number {
    return Math.ceil(this.#request.data.rows / this.#program.capacity);
  }

  #stepsDone(): number {
    return this.#epoch * this.#batches + this.#batch;
  }

  #order(): Uint32Array {
    const { rows } = this.#request.data;
    if (this.#batches > 1) return shuffledIndices(rows, this.#random.fork(this.#epoch));
    return Uint32Array.from({ length: rows }, (_, i) => i);
  }

  /** One batch; advice where the loss is no number. */
  #step(data: DataSource<I>, order: Uint32Array): string | null {
    const { schedule, seed } = this.#request;
    const { capacity } = this.#program;
    const numbers = order.subarray(this.#batch * capacity, (this.#batch + 1) * capacity);
    const step = this.#stepsDone();
    this.#fill(this.#program, data, numbers);
    const loss = this.#program.run(numbers.length, { seed: Math.imul(seed, 0x9e3779b1) + step });
    const rate = this.#rate();
    if (!Number.isFinite(loss)) {
      const where = `epoch ${this.#epoch}, batch ${this.#batch}, learning rate ${rate}`;
      return (
        `the loss became ${loss} at ${where}; lower the learning rate, clip gradients ` +
        `(adam.clipNorm), or look for inputs that are not numbers or far from unit scale ` +
        `(schedule: ${schedule.kind})`
      );
    }
    this.#adam.step(rate);
    this.#lossSum += loss * numbers.length;
    return null;
  }

  #rate(): number {
    const { schedule, epochs } = this.#request;
    return learningRate(schedule, {
      step: this.#stepsDone(),
      steps: epochs * this.#batches,
      epoch: this.#epoch,
      losses: this.#losses,
    });
  }

  #endEpoch(): void {
    const loss = this.#lossSum / this.#request.data.rows;
    this.#batch = this.#batches - 1; // the rate of the last step
    const record = { loss, validation: this.#validate(), rate: this.#rate() };
    this.#history.push(record);
    const best = this.#losses[this.#bestEpoch] ?? NaN;
    this.#losses.push(watched(record));
    if (watched(record) < best || Number.isNaN(best)) {
      this.#bestEpoch = this.#epoch;
      this.#best = this.#request.weights.snapshot();
    }
    this.#epoch++;
    this.#batch = 0;
    this.#lossSum = 0;
  }

  #validate(): number | null {
    const { validation } = this.#request;
    const judge = this.#judge;
    if (!judge || !validation) return null;
    const numbers = Uint32Array.from({ length: validation.rows }, (_, i) => i);
    let sum = 0;
    for (let from = 0; from < numbers.length; from += judge.capacity) {
      const part = numbers.subarray(from, from + judge.capacity);
      this.#fill(judge, validation, part);
      sum += judge.run(part.length) * part.length;
    }
    return sum / numbers.length;
  }

  #fill(program: LossProgram<I>, source: DataSource<I>, numbers: Uint32Array): void {
    const views = Object.keys(this.#request.inputs).map((name) => [
      name,
      program.inputs.view(name),
    ]);
    source.fill(numbers, Object.fromEntries(views) as { [K in keyof I]: Float32Array });
  }

  #waitedEnough(): boolean {
    const { patience = Infinity } = this.#request;
    return this.#bestEpoch >= 0 && this.#epoch - 1 - this.#bestEpoch >= Math.max(1, patience);
  }

  #report({ onProgress, stage = "train" }: TrainingControl, clock: Clock, from: number): void {
    if (!onProgress) return;
    const total = this.#request.epochs * this.#batches;
    const done = this.#stepsDone();
    const last = this.#history.at(-1);
    const losses = last
      ? `, loss ${short(last.loss)}${last.validation === null ? "" : `, validation ${short(last.validation)}`}`
      : "";
    const left = timeLeft(clock.elapsed, { done: done - from, total: total - from });
    onProgress({ stage, done, total, note: `epoch ${this.#epoch}${losses}${left}` });
  }

  #finish(status: TrainingResult["status"], advice?: string): TrainingResult {
    const { weights } = this.#request;
    if (this.#best) weights.restore(this.#best);
    return {
      status,
      bestEpoch: this.#bestEpoch,
      bestLoss: this.#losses[this.#bestEpoch] ?? NaN,
      history: [...this.#history],
      ...(advice !== undefined && { advice }),
    };
  }
}

function watched({ loss, validation }: EpochRecord): number {
  return validation ?? loss;
}

function short(loss: number): string {
  return loss.toPrecision(4);
}
