/** Time of long work: when to report, when to let others run, how long it will take. */

/** Milliseconds between two pauses. */
const INTERVAL = 50;

/** Tells when a pause is due. */
export class Clock {
  readonly #start = performance.now();
  #last = performance.now();

  get elapsed(): number {
    return performance.now() - this.#start;
  }

  due(): boolean {
    const now = performance.now();
    if (now - this.#last < INTERVAL) return false;
    this.#last = now;
    return true;
  }
}

/** Lets events of the process happen: signals, timers, input. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** ", 2 min left", from how long what is done has taken; empty while little is. */
export function timeLeft(
  elapsed: number,
  { done, total }: { readonly done: number; readonly total: number },
): string {
  if (done <= 0 || elapsed < 1000) return "";
  const seconds = Math.round((elapsed * (total - done)) / (1000 * done));
  if (seconds < 90) return `, ${seconds} s left`;
  return seconds < 5400
    ? `, ${Math.round(seconds / 60)} min left`
    : `, ${(seconds / 3600).toFixed(1)} h left`;
}
