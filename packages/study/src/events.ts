/** What the log of a run tells, event by event. */
import type { LossPoint } from "@volsmith/pricers";

import type { ModelResult } from "./result.ts";

/** How a trial ended. */
export interface TrialOutcome {
  readonly config: unknown;
  readonly status: ModelResult["status"];
  readonly advice: string | null;
  /** Epochs (or rounds) learned in all. */
  readonly epochs: number;
  /** What the validation part says, by the search's criterion; less is better. */
  readonly loss: number | null;
  readonly seconds: number;
  readonly parameterCount: number;
  readonly history: readonly LossPoint[];
  readonly bestEpoch: number;
}

export type StudyEvent =
  | {
      /** A run began, or went on. */
      readonly event: "run";
      readonly at: string;
      readonly threads: number;
    }
  | {
      /** A model or a trial began. */
      readonly event: "start";
      readonly at: string;
      readonly job: string;
    }
  | {
      /** A trial ended, well or not. */
      readonly event: "trial";
      readonly at: string;
      /** Model of the study it is searched for. */
      readonly search: string;
      readonly job: string;
      readonly trial: string;
      readonly rung: number;
      readonly outcome: TrialOutcome;
    }
  | {
      /** A model was evaluated; its result lies in `models/`. */
      readonly event: "model";
      readonly at: string;
      readonly job: string;
      readonly name: string;
      readonly status: ModelResult["status"];
    }
  | {
      /** All is done; the result is written. */
      readonly event: "done";
      readonly at: string;
    };
