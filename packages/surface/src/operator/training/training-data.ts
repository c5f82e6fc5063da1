/** Everything a training is fed: synthetic markets and real panels, mixed, with some kept aside. */
import { DataError, DomainError, randomGenerator } from "@volsmith/numerics";

import type { OperatorConfig } from "../config.ts";
import { guardPanel, holdOutLastDays, requireAllowed } from "./data/guard-panel.ts";
import type { LeakRule } from "./data/leak-guard.ts";
import { mixStreams } from "./data/mix-streams.ts";
import type { Panel } from "./data/panel.ts";
import { evenly, panelDate, takeSnapshots, thinByMonth, thinQuotes } from "./data/panel-parts.ts";
import { panelStream, panelSurface } from "./data/panel-stream.ts";
import type { PanelStreamOptions, RefusedSnapshot } from "./data/panel-stream.ts";
import { syntheticStream } from "./data/synthetic-stream.ts";
import type { SurfaceStream } from "./data/surface-stream.ts";
import type { TrainingMarkets } from "./data/training-spec.ts";
import type { TrainingSurface } from "./data/training-surface.ts";

export interface TrainingDataOptions extends LeakRule {
  /** Decides which markets are drawn and the order of everything. */
  readonly seed: number;
  /** Real quotes; whatever the leak guard refuses is left out. */
  readonly panel?: Panel | null;
  /**
   * Share of synthetic markets among the examples; 1 without a panel. Real examples are shared out
   * among underlyings by the roots of their numbers of quotes: daily smiles of many years should
   * not crowd out full chains of a few months.
   */
  readonly syntheticShare?: number;
  readonly markets?: Partial<TrainingMarkets>;
  /** Fewest quotes of a synthetic market and most of any surface. */
  readonly quotes?: readonly [min: number, max: number];
  /** At most so many snapshots a month of each underlying; all by default. */
  readonly perMonth?: number;
  readonly domain: Pick<OperatorConfig, "rhoDomain" | "zDomain">;
  /** Share of each underlying's days, the last ones, that is kept aside. */
  readonly holdOut?: number;
  /** At most so many surfaces kept aside, of either kind. */
  readonly validationSurfaces?: number;
}

export interface TrainingData {
  readonly stream: SurfaceStream;
  /** Surfaces kept aside: "synthetic", "panel", or both. */
  readonly validation: Readonly<Record<string, readonly TrainingSurface[]>>;
  readonly refused: readonly RefusedSnapshot[];
  /** What the stream is made of, as plain JSON. */
  readonly summary: TrainingDataSummary;
}

export interface TrainingDataSummary {
  readonly seed: number;
  readonly syntheticShare: number;
  readonly quotes: readonly [min: number, max: number];
  readonly cutOff: string;
  /** Snapshots to train on, by underlying; null without a panel. */
  readonly panel: readonly PanelSummary[] | null;
}

export interface PanelSummary {
  readonly underlying: string;
  readonly snapshots: number;
  readonly heldOut: number;
  /** Last date kept aside; null where none is. */
  readonly lastHeldOut: string | null;
  /** First and last date to train on. */
  readonly from: string;
  readonly to: string;
}

/** Trainings of different seeds are judged by the same markets, which none of them has seen. */
const VALIDATION_SEED = 2 ** 40;
/** Streams of random numbers of a training's seed, apart from what `TrainingConfig` draws. */
const FOR_THINNING = 7;

/**
 * @throws {DataError} when the guard leaves nothing to train on
 * @throws {DomainError} for shares and counts outside their ranges
 */
export function trainingData({
  seed,
  panel = null,
  syntheticShare = panel ? 0.5 : 1,
  markets,
  quotes = [30, 900],
  perMonth,
  domain,
  holdOut = 0.1,
  validationSurfaces = 24,
  ...rule
}: TrainingDataOptions): TrainingData {
  const where = "trainingData";
  if (!(syntheticShare >= 0 && syntheticShare <= 1))
    throw new DomainError(where, "syntheticShare", syntheticShare, "between 0 and 1");
  if (panel === null && syntheticShare < 1)
    throw new DomainError(where, "syntheticShare", syntheticShare, "1 where there is no panel");
  const markers = { domain, quotes, ...(markets && { markets }) };
  const shares: Share[] = [];
  const validation: Record<string, readonly TrainingSurface[]> = {};
  if (syntheticShare > 0) {
    shares.push({ stream: syntheticStream({ seed, ...markers }), ratio: syntheticShare });
    const aside = syntheticStream({ seed: VALIDATION_SEED, ...markers });
    validation.synthetic = Array.from({ length: validationSurfaces }, (_, i) => aside.at(i));
  }
  let refused: readonly RefusedSnapshot[] = [];
  let summary: readonly PanelSummary[] | null = null;
  if (panel !== null && syntheticShare < 1) {
    const guarded = guardPanel(panel, rule);
    ({ refused } = guarded);
    let allowed = requireAllowed(guarded, where);
    if (perMonth !== undefined) allowed = thinByMonth(allowed, perMonth);
    allowed = thinQuotes(allowed, quotes[1], randomGenerator(seed).fork(FOR_THINNING));
    const { training, heldOut } = holdOutLastDays(allowed, holdOut);
    if (training.size === 0) throw new DataError(where, "every day is kept aside", "lower holdOut");
    shares.push(...realShares(training, { seed, ...rule }, 1 - syntheticShare));
    const aside = evenly(
      Array.from({ length: heldOut.size }, (_, i) => i),
      validationSurfaces,
    );
    if (aside.length > 0) validation.panel = aside.map((i) => panelSurface(heldOut, i));
    summary = summarise(training, heldOut);
  }
  return {
    stream: mixed(shares, seed),
    validation,
    refused,
    summary: { seed, syntheticShare, quotes, cutOff: rule.cutOff, panel: summary },
  };
}

interface Share {
  readonly stream: SurfaceStream;
  readonly ratio: number;
}

/** A stream for each underlying. */
function realShares(training: Panel, options: PanelStreamOptions, total: number): Share[] {
  const streams = [...new Set(training.underlyings)].map((name) => {
    const rows = training.underlyings.flatMap((other, i) => (other === name ? [i] : []));
    const own = takeSnapshots(training, rows);
    return { stream: panelStream(own, { ...options, name }), root: Math.sqrt(own.rhos.length) };
  });
  const sum = streams.reduce((roots, { root }) => roots + root, 0);
  return streams.map(({ stream, root }) => ({ stream, ratio: (total * root) / sum }));
}

function mixed(shares: readonly Share[], seed: number): SurfaceStream {
  if (shares.length === 1) return shares[0].stream;
  // Long enough that the smallest share is a whole number, and not far from exact.
  const smallest = Math.min(...shares.map(({ ratio }) => ratio));
  return mixStreams(shares, { seed, block: Math.max(256, Math.ceil(4 / smallest)) });
}

function summarise(training: Panel, heldOut: Panel): PanelSummary[] {
  return [...new Set(training.underlyings)].map((underlying) => {
    const dates = datesOf(training, underlying);
    const aside = datesOf(heldOut, underlying);
    return {
      underlying,
      snapshots: dates.length,
      heldOut: aside.length,
      lastHeldOut: aside.at(-1) ?? null,
      from: dates[0],
      to: dates.at(-1)!,
    };
  });
}

/** Dates of an underlying's snapshots, ascending. */
function datesOf(panel: Panel, underlying: string): string[] {
  return panel.underlyings
    .flatMap((name, i) => (name === underlying ? [panelDate(panel, i)] : []))
    .toSorted();
}
