/** The methods of an evaluation as figures and tables show them. */
import type { ContenderKind, OperatorEvaluation } from "@volsmith/surface";
import { ink } from "../theme/palette.ts";
import type { Token } from "../theme/palette.ts";

export interface EvaluatedMethod {
  /** Short and safe in ids. */
  readonly key: string;
  readonly name: string;
  readonly kind: ContenderKind;
  readonly token: Token;
  readonly color: string;
}

const parametric: Readonly<Record<string, readonly [label: string, token: Token]>> = {
  svi: ["SVI", "m-svi"],
  ssvi: ["SSVI", "m-ssvi"],
  essvi: ["eSSVI", "m-essvi"],
  spline: ["spline", "m-spline"],
};

/** Colours of other operators and of their priors, in turn. */
const rivals: readonly Token[] = ["m-truth", "accent", "bad", "good"];
const priors: readonly Token[] = ["m-repaired", "m-flat", "faint"];

/** @param operators their names, for evaluations in which nothing else is named */
export function evaluatedMethods(
  evaluation: OperatorEvaluation,
  operators: readonly string[],
): readonly EvaluatedMethod[] {
  const seen = new Map<string, ContenderKind>();
  for (const { method, kind } of evaluation.accuracy?.summary ?? []) seen.set(method, kind);
  // Without experiments on chains only names are known.
  const others = [
    ...(evaluation.dropHalf?.results ?? []),
    ...(evaluation.ssvi ?? []),
    ...(evaluation.synthetic?.summaries ?? []),
  ];
  for (const { method } of others) if (!seen.has(method)) seen.set(method, kindOf(method));
  if (seen.size === 0) for (const name of operators) seen.set(name, "operator");
  let nOperators = 0;
  let nPriors = 0;
  return [...seen].map(([name, kind], i) => {
    const key = `m${i}`;
    if (kind === "parametric") {
      const [, token] = parametric[name] ?? [name, "m-flat"];
      return { key, name, kind, token, color: ink(token) };
    }
    const token =
      kind === "prior"
        ? priors[nPriors++ % priors.length]
        : nOperators++ === 0
          ? "m-operator"
          : rivals[(nOperators - 2) % rivals.length];
    return { key, name, kind, token, color: ink(token) };
  });
}

function kindOf(method: string): ContenderKind {
  if (Object.hasOwn(parametric, method)) return "parametric";
  return method.endsWith(", prior alone") ? "prior" : "operator";
}

/** "SVI" for "svi"; other names stand for themselves. */
export function methodLabel(name: string): string {
  return parametric[name]?.[0] ?? name;
}
