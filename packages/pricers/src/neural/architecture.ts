import type { Value } from "@volsmith/engine";
import type { z } from "zod";

import type { TrainingConfig, TrainingDefaults } from "../config/training-keys.ts";

/**
 * A network: from standardised features to one number. All that trains, prices, differentiates and
 * writes is shared; a family of networks is one value of this type.
 */
export interface Architecture<S extends z.ZodRawShape = z.ZodRawShape> {
  readonly kind: string;
  /** For readers: "recurrent network with attention". */
  readonly title: string;
  /** "history": x is [steps, features] of the contract's last quote dates, with a mask. */
  readonly memory: "none" | "history";
  /** Quote dates by default, for families with memory. */
  readonly steps?: number;
  /** Its own keys, beside those of every training. */
  readonly shape: S;
  /** The source's best. */
  readonly defaults: TrainingDefaults;
  /** What is wrong with keys that go together; nothing by default. */
  readonly check?: (config: ConfigOf<S>) => { key: string; problem: string } | null;
  /** Records the network. @returns [1], before the output form */
  readonly record: (inputs: NetworkInputs, config: ConfigOf<S>) => Value;
}

/** Keys of a family, complete. */
export type ConfigOf<S extends z.ZodRawShape> = z.output<z.ZodObject<S, z.core.$strict>>;

/** Configuration of a network: its own keys, and those of every training. */
export type NetworkConfig = TrainingConfig & {
  readonly kind: string;
  readonly steps?: number;
  readonly [key: string]: unknown;
};

export interface NetworkInputs {
  /** Standardised; zeros where the mask is 0. [features] or [steps, features] */
  readonly x: Value;
  /** [steps] of ones and zeros; absent without memory. */
  readonly mask?: Value;
}
