/**
 * What the arbitrage terms of the loss are worth: the weights trained further for a number of steps
 * under each weight of both terms, and then measured.
 *
 * As in the source [WJG24 App. C.7] every run starts from the same trained weights; steps are on
 * synthetic markets here, those that the weights come near to, and as many as the caller allows.
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import type { KernelOptions } from "@volsmith/kernels";
import { mean } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { syntheticStream } from "../training/data/synthetic-stream.ts";
import { knownSurfaces } from "../training/known-surfaces.ts";
import { publishedLosses } from "../training/losses/options.ts";
import { trainOperator } from "../training/train-operator.ts";
import type { LossStream } from "../training/data/loss-stream.ts";
import { loadOperator } from "../volatility-operator.ts";
import { insideQuotes } from "./chain-accuracy.ts";
import type { EvaluationChain } from "./chain.ts";
import { measureOperator } from "./measure-operator.ts";
import type { OperatorMeasures } from "./measure-operator.ts";
import type { NamedWeights } from "./named-weights.ts";

/** The source's. */
export const ARBITRAGE_WEIGHTS = [0, 1, 10, 100, 1000, 10_000] as const;

export interface ArbitrageAblationOptions extends RunControl {
  /** Weights of the butterfly and the calendar term. */
  readonly arbitrageWeights?: readonly number[];
  /** Steps of training under each, and surfaces a step. */
  readonly steps?: number;
  readonly batch?: number;
  readonly rate?: number;
  /** Of the training's markets and stencils. */
  readonly seed?: number;
  /** What is trained on; synthetic markets of up to 600 quotes by default. */
  readonly stream?: LossStream;
  /** Surfaces of it that the weights are further off on are passed over, see `knownSurfaces`. */
  readonly mostError?: number;
  readonly kernels?: KernelOptions;
}

export interface ArbitrageAblation {
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
  readonly seed: number;
  readonly rows: readonly ArbitrageRow[];
}

export interface ArbitrageRow extends OperatorMeasures {
  readonly arbitrageWeight: number;
  /** Mean loss of the first and of the last tenth of the steps. */
  readonly firstLoss: number;
  readonly lastLoss: number;
}

/** @throws {DataError} when a training diverges or a chain has no quotes; the signal's reason on abort */
export async function arbitrageAblation(
  { weights }: NamedWeights,
  chains: readonly EvaluationChain[],
  {
    arbitrageWeights = ARBITRAGE_WEIGHTS,
    steps = 100,
    batch = 8,
    rate = 1e-4,
    seed = 1,
    stream = syntheticStream({ seed, domain: weights.config, quotes: [30, 600] }),
    mostError,
    kernels,
    onProgress,
    signal,
  }: ArbitrageAblationOptions = {},
): Promise<ArbitrageAblation> {
  const total = steps * arbitrageWeights.length;
  const insides = chains.map((each) => insideQuotes(each.name, each.snapshot, [weights.config]));
  const stop = signal ? { signal } : {};
  // One market that the weights answer with volatility 0 would spoil every run.
  const { indices } = await knownSurfaces(weights, stream, {
    count: steps * batch,
    ...(mostError !== undefined && { mostError }),
    ...(kernels && { kernels }),
    ...(onProgress && { onProgress }),
    ...stop,
  });
  const known: LossStream = { at: (index) => stream.at(indices[index]) };
  const rows: ArbitrageRow[] = [];
  for (const [i, arbitrageWeight] of arbitrageWeights.entries()) {
    const note = `weight ${arbitrageWeight}`;
    const terms = { butterfly: arbitrageWeight, calendar: arbitrageWeight };
    const trained = await trainOperator(
      {
        stream: known,
        initial: weights,
        config: {
          seed,
          steps,
          batch,
          schedule: { kind: "constant", rate },
          // What comes out is what the last step made: no moving average over so few.
          averageDecay: 0,
          losses: { ...publishedLosses, weights: { ...publishedLosses.weights, ...terms } },
        },
        ...(kernels && { kernels }),
      },
      {
        ...stop,
        onStep: ({ step }) =>
          onProgress?.({ stage: "arbitrage weights", done: i * steps + step, total, note }),
      },
    );
    const operator = await loadOperator(trained.weights, kernels);
    try {
      const tenth = Math.max(1, Math.floor(steps / 10));
      rows.push({
        arbitrageWeight,
        ...(await measureOperator(operator, insides, stop)),
        firstLoss: mean(trained.losses.slice(0, tenth)),
        lastLoss: mean(trained.losses.slice(-tenth)),
      });
    } finally {
      operator.dispose();
    }
  }
  return { steps, batch, rate, seed, rows };
}
