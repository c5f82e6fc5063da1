/**
 * Deep hedging: positions of a network on simulated paths, trained through the whole account.
 *
 * [B19] Bühler, Gonon, Teichmann & Wood, "Deep hedging", Quantitative Finance 19(8), 2019.
 *       arXiv:1802.03042
 */
import { readTraining, Training, Weights } from "@volsmith/engine";
import type { AdamOptions, Engine, EpochRecord, Schedule } from "@volsmith/engine";
import { DomainError, randomGenerator } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";

import { profitAndLoss, settleAccount } from "../account/settle-account.ts";
import type { Criterion } from "../criteria/criterion.ts";
import type { Feature } from "../features/feature.ts";
import { sourceFeatures } from "../features/index.ts";
import type { HedgeMarket } from "../market.ts";
import type { Architecture } from "../policies/architecture.ts";
import { hedgeLoss } from "./hedge-loss.ts";
import { redrawnSource, requireSameTask } from "./redraw.ts";
import type { Redraw } from "./redraw.ts";
import { indifferencePrice } from "./indifference-price.ts";
import type { IndifferencePrice } from "./indifference-price.ts";
import { marketColumns, measureStandards, rawStandards } from "./states.ts";
import { explodedLoss, runWatched } from "./run-watched.ts";
import { policyProgram, runPolicy, TrainedHedge } from "./trained-hedge.ts";
import type { HedgeSpec } from "./trained-hedge.ts";
import { pathShapes, pathSource } from "./training-inputs.ts";

export interface HedgeTraining {
  /** Paths to learn from; features are scaled by them. */
  readonly market: HedgeMarket;
  /** Draws them anew from time to time; by default they are the same in every epoch. */
  readonly redraw?: Redraw;
  /** Paths that decide which epoch is best and when to stop; the same task. */
  readonly validation?: HedgeMarket;
  readonly architecture: Architecture;
  readonly criterion: Criterion;
  /** The source's four by default. */
  readonly features?: readonly Feature[];
  /** Whether features are brought to mean 0 and deviation 1 over the paths (the default). */
  readonly scaling?: "standard" | "none";
  /** What was received for the claim; by default found as the indifference price. */
  readonly premium?: number | "indifference";
  /**
   * Paths of a step. By default 500 where the criterion is a mean over paths, 2,000 where it looks at
   * all of a batch together.
   */
  readonly batchRows?: number;
  readonly epochs?: number;
  /** Epochs without a better loss after which to stop; never by default. */
  readonly patience?: number;
  readonly schedule?: Schedule;
  readonly adam?: AdamOptions;
  /** Name of the policy in tables; its architecture's by default. */
  readonly name?: string;
}

export interface HedgeTrainingControl extends RunControl {
  readonly engine: Engine;
  /** Draws first weights and orders batches. */
  readonly seed: number;
  /** Given a file to go on from, after every `checkpointEpochs` epochs and before a stop. */
  readonly onCheckpoint?: (file: Uint8Array) => void | Promise<void>;
  readonly checkpointEpochs?: number;
  /** Such a file of the same training: it goes on to the same bits. */
  readonly resume?: Uint8Array;
}

export interface HedgeTrainingResult {
  /** With the weights of the best epoch. */
  readonly policy: TrainedHedge;
  /** "diverged": the loss exploded or was no number any more; `advice` says when and what to try. */
  readonly status: "finished" | "stopped-early" | "diverged";
  readonly advice?: string;
  /** From 0; −1 where there is none. */
  readonly bestEpoch: number;
  readonly bestLoss: number;
  readonly history: readonly EpochRecord[];
  /** Premium of the policy, and how it was found on the validation paths (or the training ones). */
  readonly premium: IndifferencePrice | { readonly price: number; readonly how: "given" };
}

/**
 * Trains a policy for the seller of a claim: minimises the criterion of
 *
 *   premium + Σ H_t·(P_{t+1} − P_t) − costs − payoff
 *
 * over the paths, back through every decision [B19].
 *
 * @throws {DomainError} when a count or rate is out of range, or a premium is given to a criterion that
 *   has none
 * @throws {DataError} when the market lacks what features need, {ShapeError} when parts do not fit
 * @throws the signal's reason, once `onCheckpoint` has been given the state
 */
export async function trainHedge(
  training: HedgeTraining,
  control: HedgeTrainingControl,
): Promise<HedgeTrainingResult> {
  const { market, validation, criterion, premium = "indifference", name } = training;
  const { epochs = 40, batchRows = criterion.record ? 500 : 2000, patience, adam } = training;
  const { schedule = { kind: "cosine", rate: 3e-3 } } = training;
  const { redraw } = training;
  const { engine, seed, resume } = control;
  if (criterion.cash === "unfunded" && typeof premium === "number" && premium !== 0)
    throw new DomainError("trainHedge", "premium", premium, `0 with ${criterion.kind}`);
  if (validation) requireSameTask(market, validation, "validation");
  const spec = specOf(training);
  const weights = new Weights(engine, randomGenerator(seed).fork(0));
  const run = new Training({
    weights,
    inputs: pathShapes(spec, market),
    ...hedgeLoss(spec, { market, criterion, premium }),
    data: redraw ? redrawnSource(spec, market, redraw) : pathSource(spec, market),
    ...(validation && { validation: pathSource(spec, validation) }),
    batchRows: Math.min(batchRows, market.nPaths),
    epochs,
    ...(patience !== undefined && { patience }),
    schedule,
    ...(adam && { adam }),
    seed,
  });
  try {
    if (resume) run.restore(readTraining(resume));
    const { status, advice, bestEpoch, bestLoss, history } = await runWatched(run, {
      weights,
      control,
      least: explodedLoss(criterion, market),
    });
    const found =
      typeof premium === "number"
        ? ({ price: premium, how: "given" } as const)
        : priceOf(spec, weights, { market: validation ?? market, criterion });
    const policy = new TrainedHedge({ ...spec, premium: found.price }, weights, {
      ...(name !== undefined && { name }),
    });
    return {
      policy,
      status,
      ...(advice !== undefined && { advice }),
      bestEpoch,
      bestLoss,
      history,
      premium: found,
    };
  } catch (error) {
    weights.dispose();
    throw error;
  } finally {
    run.dispose();
  }
}

function specOf({
  market,
  architecture,
  features = sourceFeatures(),
  scaling,
}: HedgeTraining): HedgeSpec {
  const columns = marketColumns(features, market);
  const { instruments, nSteps } = market;
  return {
    architecture,
    features,
    standards: scaling === "none" ? rawStandards(columns.length) : measureStandards(columns),
    instruments: instruments.map(({ name }) => name),
    limits: instruments.map(({ limits }) => limits),
    underlying: instruments.findIndex(({ kind }) => kind === "underlying"),
    nSteps,
    premium: 0,
  };
}

function priceOf(
  spec: HedgeSpec,
  weights: Weights,
  { market, criterion }: { readonly market: HedgeMarket; readonly criterion: Criterion },
): IndifferencePrice {
  const program = policyProgram(spec, weights, market.nSteps);
  const account = settleAccount(market, runPolicy(program, spec, market));
  program.dispose();
  const { payoffs } = market;
  return indifferencePrice(criterion, { pnl: profitAndLoss(account, payoffs, 0), payoffs });
}
