/** What the log of a back-test tells, event by event. */
import type { HedgeTrainingRecord, MarketDescription } from "./result.ts";

export type BacktestEvent =
  | {
      /** A run began, or went on. */
      readonly event: "run";
      readonly at: string;
      readonly threads: number;
      /** What is learned from. */
      readonly training: MarketDescription;
    }
  | {
      /** A training began, or went on. */
      readonly event: "start";
      readonly at: string;
      readonly policy: string;
      readonly run: number;
    }
  | {
      /** A training ended, well or not; its policy, if there is one, lies in `policies/`. */
      readonly event: "training";
      readonly at: string;
      readonly record: HedgeTrainingRecord;
    }
  | {
      /** All is done; the result is written. */
      readonly event: "done";
      readonly at: string;
    };
