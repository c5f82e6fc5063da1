/** Does one task, on the thread it is called on. */
import { loadEngine } from "@volsmith/engine";
import { isSystemFailure } from "@volsmith/runs/node";

import type { Bench, EngineControl, TaskControl } from "./bench.ts";
import { failure } from "./failure.ts";
import { fitModel, fitTrial } from "./fit.ts";
import { compareModels, joinMembers, judgeFound } from "./made-models.ts";
import type { Task, TaskAnswer } from "./task.ts";

/**
 * @throws the signal's reason when asked to stop, once a checkpoint is on the disk; what the system
 *   refuses (a full disk), which would spoil any model; whatever else goes wrong with one is its result
 */
export async function runTask(task: Task, bench: Bench, control: TaskControl): Promise<TaskAnswer> {
  const engine = await loadEngine({ threads: control.threads });
  try {
    return await perform(task, bench, { ...control, engine });
  } catch (error) {
    if (control.signal.aborted) throw control.signal.reason;
    if (isSystemFailure(error)) throw error;
    return failure(task, bench, error);
  } finally {
    engine.dispose();
  }
}

function perform(task: Task, bench: Bench, control: EngineControl): Promise<TaskAnswer> {
  switch (task.kind) {
    case "model":
      return fitModel(task, bench, control);
    case "trial":
      return fitTrial(task, bench, control);
    case "found":
      return judgeFound(task, bench, control);
    case "ensemble":
      return joinMembers(task, bench, control);
    case "mixture":
      return compareModels(task, bench, control);
  }
}
