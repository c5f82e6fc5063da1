/**
 * What a study found, as plain JSON: from it the report, the tables and the leaderboard are made, now or
 * a year later. Numbers that do not exist are null.
 */
import type { LossPoint } from "@volsmith/pricers";

export interface StudyResult {
  readonly version: 1;
  readonly name: string;
  /** The configuration as it ran, defaults filled in. */
  readonly config: unknown;
  readonly provenance: StudyProvenance;
  /** "Correctly priced": within this share of the actual C/K, 0.05 for 5 %. */
  readonly margin?: number;
  readonly data: StudyData;
  /** In the order of the configuration. */
  readonly models: readonly ModelResult[];
  /** Searches that chose a model of the list. */
  readonly searches: readonly SearchResult[];
  readonly mixture: MixtureResult | null;
}

export interface StudyProvenance {
  /** ISO instants. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly seed: number;
  /** Hash of the table's rows. */
  readonly dataFingerprint: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: string;
  readonly threads: number;
}

export interface DayRange {
  /** ISO dates, both included. */
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  readonly days: number;
}

export interface StudyData {
  readonly tickers: readonly string[];
  readonly featureNames: readonly string[];
  readonly remarks: readonly string[];
  readonly exclusions: {
    readonly nRows: number;
    readonly nKept: number;
    readonly reasons: readonly {
      readonly reason: string;
      readonly title: string;
      readonly count: number;
    }[];
  };
  readonly parts: Readonly<Record<"train" | "validation" | "test", DayRange>>;
  /** True prices are known: the market is synthetic. */
  readonly hasTruth: boolean;
  /** Daily history of each ticker, thinned to at most some hundred points. */
  readonly histories: readonly {
    readonly ticker: string;
    readonly days: readonly string[];
    readonly closes: readonly (number | null)[];
    readonly rates: readonly (number | null)[];
    readonly vols: Readonly<Record<string, readonly (number | null)[]>>;
  }[];
  /** Distribution of daily log returns by ticker. */
  readonly returns: readonly { readonly ticker: string; readonly histogram: Histogram }[];
  /** Mean price and share of rows by ticker, moneyness class and maturity class. */
  readonly composition: readonly {
    readonly ticker: string;
    readonly moneyness: string;
    readonly maturity: string;
    readonly rows: number;
    readonly meanPrice: number;
    readonly meanRatio: number;
  }[];
  /** A sample of contracts for the picture of strikes and maturities. */
  readonly contracts: readonly {
    readonly ticker: string;
    readonly day: string;
    readonly strike: number;
    readonly tau: number;
  }[];
}

/** Counts between edges: edges has one more entry than counts. */
export interface Histogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Errors of C/K over some rows; shares in percent. */
export interface Metrics {
  readonly rows: number;
  readonly mae: number | null;
  readonly mse: number | null;
  readonly rmse: number | null;
  /** Within the margin of the actual C/K, above it, below it; they add to 100. */
  readonly correct: number | null;
  readonly over: number | null;
  readonly under: number | null;
}

/** The same over a part of the test rows. */
export interface ClassMetrics extends Metrics {
  readonly label: string;
}

export interface ModelResult {
  readonly name: string;
  readonly kind: string;
  /** Family in words. */
  readonly title: string;
  readonly config: unknown;
  readonly status: "finished" | "stopped-early" | "diverged" | "closed-form" | "failed";
  /** Why it failed or diverged, and what to try; or what to mind of one that did not. */
  readonly advice: string | null;
  readonly parameterCount: number;
  readonly fitSeconds: number;
  /** Of pricing the test part, and rows a second. */
  readonly inferenceSeconds: number;
  readonly rowsPerSecond: number;
  readonly history: readonly LossPoint[];
  /** Index into `history`; −1 for none. */
  readonly bestEpoch: number;
  readonly metrics: Readonly<Record<"train" | "validation" | "test", Metrics>>;
  /** Against true prices, where they are known, on the test part. */
  readonly truth: Metrics | null;
  /** Test part by ticker, moneyness ("OTM", "ATM", "ITM"), maturity, and month ("2022-11"). */
  readonly byTicker: readonly ClassMetrics[];
  readonly byMoneyness: readonly ClassMetrics[];
  readonly byMaturity: readonly ClassMetrics[];
  readonly byMonth: readonly ClassMetrics[];
  /** Share of test prices outside the no-arbitrage bounds, in percent. */
  readonly outsideBounds: number | null;
  /** Errors, predicted minus actual C/K, on the test part. */
  readonly errors: Histogram | null;
  /** A sample of the test part, in order of time; C/K. */
  readonly sample: readonly SamplePoint[];
  /** Mean actual and predicted C/K of each test date. */
  readonly overTime: readonly {
    readonly day: string;
    readonly actual: number;
    readonly predicted: number;
  }[];
  /** Gain of each feature, for trees; mean |slope|·standard deviation, for the rest. */
  readonly importance: readonly { readonly feature: string; readonly value: number }[];
  /** The first tree, small enough to draw; trees only. */
  readonly tree: DrawnTree | null;
  /** How a boosted price comes about: a few test rows after so many trees; trees only. */
  readonly staged?: {
    /** Trees added up, ascending. */
    readonly rounds: readonly number[];
    readonly rows: readonly {
      readonly label: string;
      readonly actual: number;
      /** C/K after each of `rounds`. */
      readonly predictions: readonly number[];
    }[];
  } | null;
}

export interface SamplePoint {
  readonly day: string;
  readonly ticker: string;
  readonly moneyness: number;
  readonly tau: number;
  readonly actual: number;
  readonly predicted: number;
}

/** A tree cut at some depth, for the eye. */
export interface DrawnTree {
  /** "S/K < 1.02", or the value of a leaf. */
  readonly label: string;
  readonly yes: DrawnTree | null;
  readonly no: DrawnTree | null;
}

export interface SearchResult {
  /** Model of the study it chose. */
  readonly name: string;
  readonly strategy: "grid" | "random" | "successive-halving";
  readonly nTrials: number;
  /** Best first. */
  readonly trials: readonly {
    readonly id: string;
    readonly config: unknown;
    readonly status: string;
    readonly epochs: number;
    readonly loss: number | null;
    readonly seconds: number;
    readonly parameterCount: number;
  }[];
}

/** Regime routing of a mixture of experts on the test part. */
export interface MixtureResult {
  readonly name: string;
  readonly active: number;
  readonly experts: readonly string[];
  readonly regimes: readonly string[];
  /** Share of each regime's rows sent to each expert; rows are regimes. */
  readonly routing: readonly (readonly number[])[];
  /** Accuracy by regime: the mixture, the dense mixture, one network of as many parameters. */
  readonly byRegime: readonly {
    readonly model: string;
    readonly parameterCount: number;
    readonly regimes: readonly ClassMetrics[];
  }[];
}
