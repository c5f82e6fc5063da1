/**
 * How the threads of a pool share one job, in words at the bottom of their memory.
 *
 * A job is `CHUNKS` equal shares of `COUNT` items. Whoever takes part, the caller's thread
 * included, claims one share at a time by counting `LEFT` down with compare-and-exchange, and
 * counts `PENDING` down when a share is done. A claim succeeds only on the counter of the job in
 * progress, whose description stays put until its last share is done; so nobody has to wait for a
 * worker that sleeps, starts late or was suspended.
 */

/** Bytes from the start of the memory; the module's own data begin at 1024. */
export const CONTROL = 64;

/** Words of the control block. LEFT and PENDING are contended and have cache lines of their own. */
export const EPOCH = 0;
export const STOP = 1;
export const SLEEPERS = 2;
export const FAILED = 3;
export const CALLER_WAITS = 4;
export const READY = 5;
export const LEFT = 16;
export const PENDING = 32;
export const CHUNKS = 48;
export const COUNT = 49;
export const KERNEL = 50;
export const ARGS = 51;
export const SCRATCH = 52;
export const SCRATCH_STRIDE = 53;
export const CONTROL_WORDS = 64;

/**
 * @callback Kernel
 * @param {number} args address of the arguments
 * @param {number} begin first item
 * @param {number} end one after the last item
 * @param {number} scratch address of memory of the thread's own
 * @returns {void}
 */

/**
 * Works on the job in progress until no share is left.
 * @param {Int32Array} control
 * @param {readonly Kernel[]} kernels
 * @param {number} thread 0 for the caller
 */
export function takePart(control, kernels, thread) {
  for (;;) {
    const left = Atomics.load(control, LEFT);
    if (left <= 0) return;
    if (Atomics.compareExchange(control, LEFT, left, left - 1) !== left) continue;
    const chunks = control[CHUNKS];
    const count = control[COUNT];
    const share = chunks - left;
    try {
      kernels[control[KERNEL]](
        control[ARGS],
        Math.floor((share * count) / chunks),
        Math.floor(((share + 1) * count) / chunks),
        control[SCRATCH] + thread * control[SCRATCH_STRIDE],
      );
    } catch {
      Atomics.store(control, FAILED, 1);
    }
    if (Atomics.sub(control, PENDING, 1) === 1 && Atomics.load(control, CALLER_WAITS) === 1)
      Atomics.notify(control, PENDING);
  }
}
