import type { TrainingResult } from "@volsmith/engine";

import { meanSquaredError } from "../data/errors.ts";
import type { PricerData, TrainedPricer } from "../pricer.ts";
import type { NetworkPricer } from "./network-pricer.ts";

interface Outcome extends Pick<TrainingResult, "status" | "bestEpoch" | "history"> {
  /** Of all stages, where `history` shows only some. */
  readonly epochs?: number;
}

/** What a network's training came to, by the validation part; its file will say so, too. */
export function judgeTraining(
  pricer: NetworkPricer,
  { status, bestEpoch, history, epochs = history.length }: Outcome,
  { data: { table, split }, seed }: { readonly data: PricerData; readonly seed: number },
): Omit<TrainedPricer, "seconds" | "advice"> {
  const bestLoss = bestEpoch < 0 ? NaN : meanSquaredError(pricer, table, split.validation);
  const validationMse = Number.isFinite(bestLoss) ? bestLoss : null;
  pricer.metrics = { status, epochs, bestEpoch, validationMse, seed };
  return {
    pricer,
    status,
    bestLoss,
    history: history.map(({ loss, validation }) => ({ training: loss, validation })),
    bestEpoch,
  };
}
