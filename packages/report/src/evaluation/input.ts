import type { OperatorConfig, OperatorEvaluation } from "@volsmith/surface";

/** What a report of an evaluation is made of. */
export interface EvaluationReportInput {
  readonly evaluation: OperatorEvaluation;
  /** The operator that was evaluated, and those beside it. */
  readonly operators: readonly { readonly name: string; readonly config: OperatorConfig }[];
  readonly chains: readonly {
    readonly name: string;
    readonly source: string;
    readonly roots: readonly string[];
  }[];
  /** What a reader must know before believing a figure. */
  readonly warnings?: readonly string[];
  /** Instant of the evaluation, ISO 8601. */
  readonly madeAt: string;
  readonly program?: string;
}
