import type { RunControl } from "@volsmith/numerics";

import type { PathSet, Process, SimulationOptions, TimeGrid } from "../processes/process.ts";
import { loadSimulator } from "./simulator.ts";
import type { SimulatorOptions } from "./simulator.ts";

/** Path-steps between two looks at the signal: some tens of milliseconds. */
const PART = 2 ** 20;

type OnceOptions = Omit<SimulationOptions, "out"> & RunControl & SimulatorOptions;

/**
 * Simulates once, on threads of its own; `Simulator.simulate` in parts, so that it can tell how far it
 * is and be stopped.
 *
 * @throws {DomainError} naming the argument that is out of its domain
 * @throws the signal's reason, when it aborts
 */
export async function simulate(
  process: Process,
  grid: TimeGrid,
  { onProgress, signal, threads, ...options }: OnceOptions,
): Promise<PathSet> {
  const simulator = await loadSimulator(threads === undefined ? {} : { threads });
  try {
    const { nPaths, firstPath = 0 } = options;
    const most = Math.max(1, Math.floor(PART / grid.times.length));
    // The first part checks the arguments before memory is taken for all.
    const part = (done: number): PathSet => {
      const count = Math.min(most, nPaths - done);
      return simulator.simulate(process, grid, {
        ...options,
        nPaths: nPaths > 0 ? count : nPaths,
        firstPath: firstPath + done,
      });
    };
    signal?.throwIfAborted();
    const first = part(0);
    if (first.nPaths === nPaths) return first;
    const spots = new Float32Array(nPaths * grid.times.length);
    const vols = first.vols && new Float32Array(spots.length);
    for (let done = 0; done < nPaths;) {
      const paths = done === 0 ? first : part(done);
      spots.set(paths.spots, done * grid.times.length);
      if (paths.vols) vols?.set(paths.vols, done * grid.times.length);
      done += paths.nPaths;
      onProgress?.({ stage: "simulate paths", done, total: nPaths });
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
    }
    return { grid, nPaths, spots, vols };
  } finally {
    simulator.dispose();
  }
}
