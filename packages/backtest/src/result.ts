/**
 * What a back-test found, as plain JSON: from it the report and the tables are made, now or a year later.
 * Numbers that do not exist are null.
 */
import type { HedgeSummary, SeedComparison } from "@volsmith/hedging";

import type { MarketFact } from "./sources/path-source.ts";

export type { SeedComparison } from "@volsmith/hedging";

export interface BacktestResult {
  readonly kind: "hedge-backtest";
  readonly version: 1;
  readonly name: string;
  /** The configuration as it ran, defaults filled in. */
  readonly config: unknown;
  readonly provenance: BacktestProvenance;
  /** What was learned from, and what was judged on. */
  readonly markets: Readonly<Record<"training" | "test", MarketDescription>>;
  /** In the order of the configuration, seed by seed. */
  readonly trainings: readonly HedgeTrainingRecord[];
  /** Every policy (of its first seed that was trained) and every baseline on the test paths. */
  readonly evaluation: HedgeSummary;
  /** Each learned policy over its seeds, in the order of the configuration. */
  readonly overSeeds: readonly SeedComparison[];
}

export interface BacktestProvenance {
  /** ISO instants. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: string;
  readonly threads: number;
}

export interface MarketDescription {
  readonly title: string;
  readonly facts: readonly MarketFact[];
  readonly nPaths: number;
  /** Of validation; 0 for the test market. */
  readonly nValidation: number;
}

/** How one training of one policy ended. */
export interface HedgeTrainingRecord {
  readonly policy: string;
  /** From 1. */
  readonly run: number;
  readonly seed: number;
  readonly status: "finished" | "stopped-early" | "diverged" | "failed";
  /** What to try, where it did not go well. */
  readonly advice: string | null;
  readonly epochs: number;
  /** From 0; −1 where there is none. */
  readonly bestEpoch: number;
  readonly bestLoss: number | null;
  readonly history: readonly {
    readonly loss: number | null;
    readonly validation: number | null;
    readonly rate: number;
  }[];
  readonly seconds: number;
  readonly parameterCount: number;
  /** Premium it was trained with or found, and how. */
  readonly premium: { readonly price: number | null; readonly how: string };
}
