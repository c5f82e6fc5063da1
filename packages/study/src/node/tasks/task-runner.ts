/** Where tasks are done: on the caller's thread one after the other, or on threads of their own. */
import type { Bench, TaskControl } from "./bench.ts";
import { runTask } from "./run-task.ts";
import type { Task, TaskAnswer } from "./task.ts";

export interface TaskRunner {
  /** Tasks that may run at a time. */
  readonly slots: number;
  run(task: Task, control: TaskControl): Promise<TaskAnswer>;
  /** Ends the threads. */
  dispose(): Promise<void>;
}

export function inlineRunner(bench: Bench): TaskRunner {
  return {
    slots: 1,
    run: (task, control) => runTask(task, bench, control),
    dispose: async () => {},
  };
}
