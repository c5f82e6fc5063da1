/**
 * The evaluation of an operator: all of its experiments in one call, as plain data.
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import type { KernelOptions } from "@volsmith/kernels";
import { DomainError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { loadOperator } from "../volatility-operator.ts";
import type { VolatilityOperator } from "../volatility-operator.ts";
import type { EvaluationChain } from "./chain.ts";
import { chainAccuracy } from "./chain-accuracy.ts";
import type { ChainAccuracy } from "./chain-accuracy.ts";
import {
  operatorContender,
  PARAMETRIC_METHODS,
  parametricContender,
  priorContender,
} from "./contender.ts";
import type { Contender, ParametricName } from "./contender.ts";
import { dropHalf } from "./drop-half.ts";
import type { DropHalfOptions, DropHalfResult } from "./drop-half.ts";
import { arbitrageAblation } from "./arbitrage-ablation.ts";
import type { ArbitrageAblation, ArbitrageAblationOptions } from "./arbitrage-ablation.ts";
import { errorMaps } from "./error-map.ts";
import type { ErrorMaps } from "./error-map.ts";
import type { NamedWeights } from "./named-weights.ts";
import { neighbourAblation } from "./neighbour-ablation.ts";
import type { NeighbourAblation } from "./neighbour-ablation.ts";
import { ssviTest } from "./ssvi-test.ts";
import type { SsviTest } from "./ssvi-test.ts";
import { summariseChains } from "./summarise-chains.ts";
import type { MethodSummary } from "./summarise-chains.ts";
import { syntheticTruth } from "./synthetic-truth.ts";
import type { SyntheticTruth, SyntheticTruthOptions } from "./synthetic-truth.ts";

/**
 * - "accuracy": errors, arbitrage, repair and time on each chain, and where errors lie;
 * - "drop-half": errors at quotes that were hidden;
 * - "ssvi": the source's surface without noise;
 * - "synthetic": errors against the truth behind synthetic markets;
 * - "neighbours": the same weights with other K;
 * - "arbitrage": the weights trained further under other weights of the arbitrage terms.
 */
export const EXPERIMENTS = [
  "accuracy",
  "drop-half",
  "ssvi",
  "synthetic",
  "neighbours",
  "arbitrage",
] as const;
export type Experiment = (typeof EXPERIMENTS)[number];

export interface EvaluationOptions extends RunControl {
  /** Further weights, measured beside. */
  readonly against?: readonly NamedWeights[];
  /** Other methods beside; all by default. */
  readonly methods?: readonly ParametricName[];
  readonly experiments?: readonly Experiment[];
  /** Whether surfaces with arbitrage are repaired and measured again. */
  readonly repair?: "when-violated" | "never";
  readonly dropHalf?: Pick<DropHalfOptions, "modes" | "repeats" | "seed">;
  readonly synthetic?: Pick<SyntheticTruthOptions, "markets" | "seed" | "offQuotes" | "stream">;
  readonly neighbours?: { readonly ks?: readonly number[] };
  readonly arbitrage?: Omit<ArbitrageAblationOptions, "kernels" | keyof RunControl>;
  readonly kernels?: KernelOptions;
}

export interface OperatorEvaluation {
  readonly accuracy: {
    readonly chains: readonly ChainAccuracy[];
    /** Over chains, each counting the same. */
    readonly summary: readonly MethodSummary[];
    readonly maps: ErrorMaps;
  } | null;
  readonly dropHalf: DropHalfResult | null;
  readonly ssvi: readonly SsviTest[] | null;
  readonly synthetic: SyntheticTruth | null;
  readonly neighbours: NeighbourAblation | null;
  readonly arbitrage: ArbitrageAblation | null;
}

/**
 * Evaluates an operator on chains, beside parametric methods, its own prior alone and other weights.
 *
 * @throws {DomainError} when two weights have one name, or there are no chains where some are needed
 * @throws {DataError} when a chain has no quotes in the domain of all operators
 * @throws the signal's reason on abort
 */
export async function evaluateOperator(
  operator: NamedWeights,
  chains: readonly EvaluationChain[],
  options: EvaluationOptions = {},
): Promise<OperatorEvaluation> {
  const {
    against = [],
    methods = PARAMETRIC_METHODS,
    experiments = ["accuracy", "drop-half", "ssvi"],
    kernels,
  } = options;
  const all = [operator, ...against];
  checkNames([...all.map(({ name }) => name), ...methods]);
  const loaded: VolatilityOperator[] = [];
  try {
    for (const { weights } of all) loaded.push(await loadOperator(weights, kernels));
    const contenders: readonly Contender[] = [
      ...all.flatMap(({ name }, i) => [
        operatorContender(name, loaded[i]),
        ...optional(priorContender(name, loaded[i].config)),
      ]),
      ...methods.map(parametricContender),
    ];
    const domains = loaded.map(({ config }) => config);
    const runs = (experiment: Experiment): boolean => experiments.includes(experiment);
    const { onProgress, signal } = options;
    const control: RunControl = { ...(onProgress && { onProgress }), ...(signal && { signal }) };
    const task = { contenders, domains, ...control };
    const alone = { ...(kernels && { kernels }), ...control };
    return {
      accuracy: runs("accuracy")
        ? await accuracyOverChains(chains, { ...task, repair: options.repair ?? "when-violated" })
        : null,
      dropHalf: runs("drop-half") ? await dropHalf(chains, { ...task, ...options.dropHalf }) : null,
      ssvi: runs("ssvi") ? contenders.map(ssviTest) : null,
      synthetic: runs("synthetic")
        ? await syntheticTruth({ contenders, domain: domains[0], ...control, ...options.synthetic })
        : null,
      neighbours: runs("neighbours")
        ? await neighbourAblation(operator, chains, { ...alone, ...options.neighbours })
        : null,
      arbitrage: runs("arbitrage")
        ? await arbitrageAblation(operator, chains, { ...alone, ...options.arbitrage })
        : null,
    };
  } finally {
    for (const each of loaded) each.dispose();
  }
}

async function accuracyOverChains(
  chains: readonly EvaluationChain[],
  options: Parameters<typeof chainAccuracy>[1],
): Promise<NonNullable<OperatorEvaluation["accuracy"]>> {
  const results: ChainAccuracy[] = [];
  for (const [done, chain] of chains.entries()) {
    const note = chain.name;
    options.onProgress?.({ stage: "errors and arbitrage", done, total: chains.length, note });
    results.push(await chainAccuracy(chain, options));
  }
  options.onProgress?.({
    stage: "errors and arbitrage",
    done: chains.length,
    total: chains.length,
  });
  return {
    chains: results,
    summary: summariseChains(results),
    maps: errorMaps(results, { domain: options.domains[0] }),
  };
}

function checkNames(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new DomainError("evaluateOperator", "names", twice, "different for each method");
}

function optional<Item>(item: Item | null): readonly Item[] {
  return item === null ? [] : [item];
}
