/** What was evaluated, beside how it did. */
import type { EvaluationChain, OperatorConfig } from "@volsmith/surface";
import { trainingRangeOf } from "@volsmith/surface";
import type { LoadedWeights } from "../input/load-weights.ts";
import { programName } from "../version.ts";

export interface EvaluationFacts {
  readonly program: string;
  /** Instant of the evaluation. */
  readonly madeAt: string;
  readonly operators: readonly {
    readonly name: string;
    readonly config: OperatorConfig;
    readonly trainedOn: LoadedWeights["trainedOn"];
  }[];
  readonly chains: readonly {
    readonly name: string;
    readonly source: string;
    /** Option roots among the quotes. */
    readonly roots: readonly string[];
  }[];
  /** What a reader must know before believing a figure. */
  readonly warnings: readonly string[];
}

/** @param quotes "real" ones may have been trained on, "synthetic" ones of an evaluation never */
export function evaluationFacts(
  operators: readonly LoadedWeights[],
  chains: readonly EvaluationChain[],
  quotes: "real" | "synthetic",
): EvaluationFacts {
  return {
    program: programName,
    madeAt: new Date().toISOString(),
    operators: operators.map(({ name, weights: { config }, trainedOn }) => ({
      name,
      config,
      trainedOn,
    })),
    chains: chains.map(({ name, snapshot: { source, slices } }) => ({
      name,
      source,
      roots: [...new Set(slices.map(({ root }) => root))],
    })),
    warnings:
      quotes === "real" ? operators.flatMap((operator) => leakWarnings(operator, chains)) : [],
  };
}

function leakWarnings(
  { name, trainedOn }: LoadedWeights,
  chains: readonly EvaluationChain[],
): string[] {
  if (trainedOn === null)
    return [`${name} does not say what it was trained on: these chains may be among it.`];
  const seen = chains.filter(({ snapshot }) => trainingRangeOf(snapshot, trainedOn) !== null);
  if (seen.length === 0) return [];
  const names = seen.map((chain) => chain.name).join(", ");
  return [`${name} may have been trained on ${names}: its errors there prove nothing.`];
}
