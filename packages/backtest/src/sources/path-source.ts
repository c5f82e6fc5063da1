/**
 * A source of paths: what a back-test's markets are made of, simulated or recorded. One file a source,
 * one line in `sources/index.ts`.
 */
import type { Instrument, MarketData, PathSet, Simulator } from "@volsmith/hedging";
import type { RunControl } from "@volsmith/numerics";
import type { z } from "zod";

/** What paths are for. Recorded ones never serve two parts: learning ends before judging begins. */
export type PathPart = "training" | "validation" | "test";

/** Paths of one part, and what is known along them. */
export interface SourcedPaths {
  readonly paths: PathSet;
  /** Payoffs that are not the claim's own, volatilities implied. */
  readonly data?: MarketData;
  /** Instruments that exist on these paths only: listed options with their marks and spreads. */
  readonly instruments?: readonly Instrument[];
  /**
   * Which paths belong together, where they are not independent: recorded windows that overlap. Intervals
   * draw whole clusters. [nPaths]
   */
  readonly clusters?: Uint32Array;
}

/** One fact about a market, for reports: "expiries", "34". */
export interface MarketFact {
  readonly label: string;
  readonly value: string;
}

/** A source that has read its files and is ready to give paths. */
export interface OpenedSource {
  /** In one line: "Heston: v0 0.04, κ 2, …"; "BTC options, 2025-12-30 to 2026-05-31". */
  readonly title: string;
  readonly facts: readonly MarketFact[];
  /** Short hash of the data behind it, where there are any: a run goes on with the same only. */
  readonly fingerprint: string | null;
  /** What was sold, where that was recorded as well: a claim of another kind or strike is refused. */
  readonly sold?: { readonly kind: string; readonly strike: number };
  /** Where the paths come from a process: what it is, for baselines that know it. */
  readonly process: string | null;
  /**
   * Paths of a part. The same part, count and seed give the same bits; a recorded source has as many as
   * it has, and draws evenly from more.
   * @throws {DataError} when there are none
   */
  draw(part: PathPart, options: DrawOptions): Promise<SourcedPaths>;
}

export interface DrawOptions {
  readonly nPaths: number;
  readonly seed: number;
  readonly simulator: Simulator;
  /** Of what is sold, where it has one: implied volatilities are those of this strike. */
  readonly strike?: number;
}

export interface SourceContext extends RunControl {
  /** Name of the configuration's file, for messages. */
  readonly file: string;
}

/** A member of the family. */
export interface PathSource<C extends { readonly kind: string } = never> {
  readonly kind: C["kind"];
  /** Its part of the configuration, strict, defaults filled in. */
  readonly schema: z.ZodType<C>;
  open(config: C, context: SourceContext): Promise<OpenedSource>;
}
