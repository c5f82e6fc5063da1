/** Nodes small enough to be finished by one thread: a list with the segments of their rows. */
import { segmentAt, SEGMENT_BYTES } from "./node";
import { childSegments, shards, TASK_COUNT, tasks } from "./plan";

/** A task: the node in 8 bytes, then a segment a shard. */
export function taskAt(i: i32): usize {
  return tasks() + <usize>i * (8 + <usize>shards() * SEGMENT_BYTES);
}

export function addTask(node: i32, child: i32): void {
  const n = load<i32>(TASK_COUNT);
  const task = taskAt(n);
  store<i32>(task, node);
  memory.copy(
    task + 8, changetype<usize>(segmentAt(childSegments(), child, 0)),
    <usize>shards() * SEGMENT_BYTES,
  );
  store<i32>(TASK_COUNT, n + 1);
}
