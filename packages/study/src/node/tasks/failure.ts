import type { ModelResult } from "../../result.ts";
import { NO_PRICES } from "../../evaluation/evaluate-model.ts";
import type { Bench } from "./bench.ts";
import type { ModelMaking, Task, TaskAnswer, TrialTask } from "./task.ts";

/** What fails is a result, too. */
export function failure(task: Task, bench: Bench, error: unknown): TaskAnswer {
  if (task.kind === "mixture") return { kind: "mixture", result: null };
  const advice = error instanceof Error ? error.message : String(error);
  const config = configOf(task);
  const nothing = { parameterCount: 0, history: [], bestEpoch: -1 };
  const common = { status: "failed" as const, advice, ...nothing };
  if (task.kind === "trial")
    return { kind: "trial", outcome: { ...common, config, epochs: 0, loss: null, seconds: 0 } };
  return { kind: "model", result: failedModel(task, bench, { ...common, config }) };
}

function configOf(task: ModelMaking | TrialTask): unknown {
  if (task.kind === "ensemble") return null;
  return task.kind === "found" ? task.outcome.config : task.config;
}

function failedModel(
  task: ModelMaking,
  { families }: Bench,
  common: Pick<
    ModelResult,
    "status" | "advice" | "parameterCount" | "history" | "bestEpoch" | "config"
  >,
): ModelResult {
  const kind = (common.config as { readonly kind: string } | null)?.kind ?? task.kind;
  const title = families.find((family) => family.kind === kind)?.title ?? kind;
  const { name } = task;
  return { name, kind, title, fitSeconds: 0, ...common, ...NO_PRICES, importance: [], tree: null };
}
