/**
 * An instrument that hedges. One file an instrument, one line in
 * `instruments/index.ts` where plain data can describe it.
 */
import type { Cost } from "../costs/cost.ts";
import type { PathSet } from "../processes/process.ts";
import type { PositionLimits } from "../task.ts";
import type { OptionAlong } from "./option-along.ts";

/** Numbers along paths, [nPaths, nSteps + 1] row-major. */
export type AlongPaths = Float32Array | Float64Array;

export interface Instrument {
  readonly kind: string;
  readonly name: string;
  /** Prices along paths; that of an instant may depend on the path up to it only. */
  readonly prices: (paths: PathSet) => AlongPaths;
  /** Half of ask less bid along paths, paid on every unit traded beside `costs`. */
  readonly halfSpreads?: (paths: PathSet) => AlongPaths;
  /** Of options: what their Greeks are made of, where it is known. */
  readonly option?: (paths: PathSet) => OptionAlong;
  /** Of trading it; the task's where there are none. */
  readonly costs?: readonly Cost[];
  /** The task's where there are none. */
  readonly limits?: PositionLimits;
  /** "settled": what is held at the end costs nothing to give up, as an option that expires then. */
  readonly ends?: "traded" | "settled";
}

/** What an instrument may say about itself beside its prices. */
export type InstrumentTerms = Partial<Pick<Instrument, "name" | "costs" | "limits" | "ends">>;
