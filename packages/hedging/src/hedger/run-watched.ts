import { writeTraining } from "@volsmith/engine";
import type { InputShapes, Training, TrainingResult, Weights } from "@volsmith/engine";

import type { Criterion } from "../criteria/criterion.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgeTrainingControl } from "./train-hedge.ts";

/** How many times worse than no hedge at all an exploded one is. */
const TIMES = 1e6;

/** Of the spot: what a claim that pays next to nothing counts as, first weights being what they are. */
const LEAST_SHARE = 1e-3;

/** The loss at which a policy counts as exploded: a million times that of holding nothing. */
export function explodedLoss({ risk }: Criterion, { payoffs, paths }: HedgeMarket): number {
  const least = LEAST_SHARE * paths.spots[0];
  const largest = payoffs.reduce((most, payoff) => Math.max(most, Math.abs(payoff)), least);
  return TIMES * (Math.abs(risk({ pnl: payoffs.map((payoff) => -payoff), payoffs })) + largest);
}

class Exploded extends Error {}

/**
 * Runs a training and stops it, as diverged, after an epoch whose loss is a number but an absurd one:
 * saturated networks may hold millions of shares without anything becoming NaN.
 */
export async function runWatched<I extends InputShapes>(
  training: Training<I>,
  {
    weights,
    control: { onProgress, signal, onCheckpoint, checkpointEpochs = 1 },
    least,
  }: { readonly weights: Weights; readonly control: HedgeTrainingControl; readonly least: number },
): Promise<TrainingResult> {
  try {
    return await training.run({
      stage: "train hedge",
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
      async onCheckpoint(state) {
        const last = state.history.at(-1);
        if (last && !(Math.abs(last.loss) < least)) throw new Exploded();
        if (signal?.aborted || state.epoch % checkpointEpochs === 0)
          await onCheckpoint?.(writeTraining(state));
      },
    });
  } catch (error) {
    if (!(error instanceof Exploded)) throw error;
    const { history, best, bestEpoch } = training.state();
    if (best) weights.restore(best);
    const { loss, validation, rate } = history[history.length - 1];
    return {
      status: "diverged",
      bestEpoch,
      bestLoss: history[bestEpoch]?.validation ?? history[bestEpoch]?.loss ?? NaN,
      history,
      advice:
        `the loss exploded to ${(validation ?? loss).toPrecision(3)} in epoch ${history.length - 1}, ` +
        `learning rate ${rate}; lower the learning rate or clip gradients (adam.clipNorm)`,
    };
  }
}
