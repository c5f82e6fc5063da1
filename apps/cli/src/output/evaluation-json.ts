/** An evaluation as plain JSON. The errors quote by quote stay out: maps and quantiles tell them. */
import type { ChainAccuracy, OperatorEvaluation } from "@volsmith/surface";
import type { EvaluationFacts } from "./evaluation-facts.ts";

export function evaluationJson(evaluation: OperatorEvaluation, facts: EvaluationFacts) {
  const { accuracy, ...others } = evaluation;
  return {
    format: "volsmith-operator-evaluation",
    version: 1,
    ...facts,
    accuracy: accuracy && { ...accuracy, chains: accuracy.chains.map(withoutQuotes) },
    ...others,
  };
}

function withoutQuotes({ methods, ...chain }: ChainAccuracy) {
  const measured = methods.map((method) => {
    const { located: _, ...rest } = method;
    return rest;
  });
  return { ...chain, methods: measured };
}
