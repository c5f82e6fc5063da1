import { describe, expect, it } from "vitest";

import type { TaskControl } from "../src/node/tasks/bench.ts";
import { TaskQueue } from "../src/node/tasks/task-queue.ts";
import type { TaskRunner } from "../src/node/tasks/task-runner.ts";
import type { Task, TaskAnswer } from "../src/node/tasks/task.ts";

const answer: TaskAnswer = { kind: "mixture", result: null };
const taskOf = (job: string): Task => ({ kind: "mixture", job, models: [] });

/** What was promised so far has happened. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Holds every task until it is let go. */
class Runner implements TaskRunner {
  readonly started: { readonly job: string; readonly threads: number }[] = [];
  readonly slots: number;
  readonly #open: (() => void)[] = [];

  constructor(slots: number) {
    this.slots = slots;
  }

  run({ job }: Task, { threads }: TaskControl): Promise<TaskAnswer> {
    this.started.push({ job, threads });
    return new Promise((resolve) => this.#open.push(() => resolve(answer)));
  }

  /** Ends the task that has run longest, and lets what follows from it happen. */
  async end(): Promise<void> {
    await settled();
    this.#open.shift()?.();
    await settled();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

function queueOf(slots: number, signal = new AbortController().signal) {
  const runner = new Runner(slots);
  const queue = new TaskQueue(runner, { threads: slots, signal });
  const add = (job: string, priority: number) =>
    queue.run({ task: taskOf(job), priority, onStart: () => {}, onProgress: () => {} });
  return { runner, add };
}

describe("the queue of tasks", () => {
  it("begins with what takes longest, as many at a time as there are slots", async () => {
    const { runner, add } = queueOf(2);
    const all = [add("short", 1), add("long", 9), add("middle", 5)];
    await runner.end();
    expect(runner.started.map(({ job }) => job)).toEqual(["long", "middle", "short"]);
    await runner.end();
    await runner.end();
    await expect(Promise.all(all)).resolves.toHaveLength(3);
  });

  it("gives a thread to each of many, and all to one that is alone", async () => {
    const { runner, add } = queueOf(4);
    const alone = add("alone", 1);
    await runner.end();
    await alone;
    const four = ["a", "b", "c", "d"].map((job) => add(job, 1));
    for (let i = 0; i < 4; i++) await runner.end();
    await Promise.all(four);
    expect(runner.started.map(({ threads }) => threads)).toEqual([4, 1, 1, 1, 1]);
  });

  it("begins nothing more once it is asked to stop", async () => {
    const control = new AbortController();
    const { runner, add } = queueOf(1, control.signal);
    const [first, second] = [add("first", 2), add("second", 1)];
    await settled();
    const reason = new Error("stop");
    control.abort(reason);
    const refused = expect(second).rejects.toBe(reason);
    await runner.end();
    await refused;
    await first;
    expect(runner.started.map(({ job }) => job)).toEqual(["first"]);
  });
});
