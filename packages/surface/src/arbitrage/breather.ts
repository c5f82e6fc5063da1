/** Work between two pauses, milliseconds: a frame of animation or two. */
const WORK_MS = 25;

/**
 * A pause for long computations: resolves at once most of the time, and in a later macrotask when
 * 25 ms of work have passed, so that the caller's event loop runs and a signal can arrive.
 */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < WORK_MS) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}
