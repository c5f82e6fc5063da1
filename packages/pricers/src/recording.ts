/** Pricers as programs of the engine: what goes into ONNX files, alone or as members of an ensemble. */
import type { Booster } from "@volsmith/boosting";
import type { Value } from "@volsmith/engine";

/** Values that a recorded pricer works on. */
export interface RecordedInputs {
  /** Raw features in the order of `featureNames`: [features], or [steps, features], oldest first. */
  readonly x: Value;
  /** [steps] of ones and zeros, with steps; zeros stand left. */
  readonly mask?: Value;
  /** What each of `trees` says, [1]. */
  readonly trees: Readonly<Record<string, Value>>;
}

/** A pricer that can be recorded. */
export interface PricerRecording {
  /** Boosted trees it is made of; they look at its features. */
  readonly trees: Readonly<Record<string, Booster>>;
  /** C/K, [1]. */
  record(inputs: RecordedInputs): Value;
  /** Numbers of the parameters that `record` makes. */
  tensors(): ReadonlyMap<string, Float32Array>;
}
