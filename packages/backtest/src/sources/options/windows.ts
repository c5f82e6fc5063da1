/**
 * Which contracts are sold when: every listed contract that fits, from every day that has enough days
 * behind it. Chosen by what the first day shows and by the calendar alone.
 */
import { MS_PER_DAY } from "@volsmith/market";

import type { Quote, QuoteDay, QuoteSeries } from "./quote-day.ts";

/** A contract, from the day it is sold to the day it is bought back. */
export interface SaleWindow {
  /** Place of the first day. */
  readonly start: number;
  readonly series: string;
  readonly strike: number;
  /** 1 for a call, −1 for a put. */
  readonly sign: 1 | -1;
  /** The other option that may be traded. */
  readonly second: { readonly strike: number; readonly sign: 1 | -1 } | null;
}

export interface WindowRules {
  readonly steps: number;
  readonly type: "C" | "P" | "both";
  /** K/F on the first day, both included. */
  readonly moneyness: readonly [number, number];
  /** Days to expiry on the first day, both included. */
  readonly days: readonly [number, number];
  /** Widest spread on the first day, as a share of the mid. */
  readonly maxSpread: number | null;
  /** Most days from one snapshot to the next. */
  readonly maxGapDays: number;
  readonly second: "none" | "at-the-money";
}

/** Reasons for which a window that was looked at is none, with how often. */
export type ExclusionCounts = Readonly<Record<string, number>>;

export interface ChosenWindows {
  /** Ascending in their start. */
  readonly windows: readonly SaleWindow[];
  readonly excluded: ExclusionCounts;
}

export const EXCLUSIONS = {
  gap: "days are missing within",
  expires: "it expires within",
  unquoted: "no bid and ask on the first day",
  wide: "too wide a spread on the first day",
  second: "no other strike quoted on the first day",
  hole: "its expiry is not quoted on a later day",
} as const;

/** Looks at every contract of every start day. @param days in order of time */
export function chooseWindows(days: readonly QuoteDay[], rules: WindowRules): ChosenWindows {
  const windows: SaleWindow[] = [];
  const excluded: Record<string, number> = {};
  const exclude = (reason: keyof typeof EXCLUSIONS) => {
    const label = EXCLUSIONS[reason];
    excluded[label] = (excluded[label] ?? 0) + 1;
  };
  for (let start = 0; start + rules.steps < days.length; start++) {
    const stretch = days.slice(start, start + rules.steps + 1);
    const isWhole = hasNoGap(stretch, rules.maxGapDays);
    for (const series of stretch[0].series.values()) {
      const wholeDays = (series.expiry - stretch[0].quotedAt) / MS_PER_DAY;
      if (wholeDays < rules.days[0] || wholeDays > rules.days[1]) continue;
      const expires = series.expiry <= stretch[rules.steps].quotedAt;
      const isQuoted = stretch.every((day) => day.series.has(series.key));
      for (const [key, quote] of series.quotes) {
        const [strike, sign] = [Math.abs(key), key > 0 ? 1 : -1] as const;
        if (!fits(series, { strike, sign }, rules)) continue;
        const second = rules.second === "none" ? null : otherOption(series, strike);
        if (!isWhole) exclude("gap");
        else if (expires) exclude("expires");
        else if (!isLive(quote)) exclude("unquoted");
        else if (relativeSpread(quote) > (rules.maxSpread ?? Infinity)) exclude("wide");
        else if (rules.second !== "none" && !second) exclude("second");
        else if (!isQuoted) exclude("hole");
        else windows.push({ start, series: series.key, strike, sign, second });
      }
    }
  }
  return { windows, excluded };
}

function hasNoGap(stretch: readonly QuoteDay[], maxGapDays: number): boolean {
  return stretch.every(
    ({ quotedAt }, i) => i === 0 || quotedAt - stretch[i - 1].quotedAt <= maxGapDays * MS_PER_DAY,
  );
}

function fits(
  { forward }: QuoteSeries,
  { strike, sign }: { readonly strike: number; readonly sign: 1 | -1 },
  { type, moneyness }: WindowRules,
): boolean {
  if (type !== "both" && (type === "C") !== sign > 0) return false;
  const ratio = strike / forward;
  return ratio >= moneyness[0] && ratio <= moneyness[1];
}

/** Quoted on both sides. */
export function isLive({ bid, ask }: Quote): boolean {
  return bid > 0 && ask >= bid;
}

function relativeSpread({ bid, ask }: Quote): number {
  return (2 * (ask - bid)) / (ask + bid);
}

/** The option out of the money whose strike is nearest to the forward, the one sold left aside. */
function otherOption({ forward, quotes }: QuoteSeries, sold: number): SaleWindow["second"] {
  let best: SaleWindow["second"] = null;
  const distance = (strike: number) => Math.abs(Math.log(strike / forward));
  for (const [key, quote] of quotes) {
    const [strike, sign] = [Math.abs(key), key > 0 ? 1 : -1] as const;
    const isOut = sign > 0 ? strike > forward : strike <= forward;
    if (strike === sold || !isOut || !isLive(quote)) continue;
    if (!best || distance(strike) < distance(best.strike)) best = { strike, sign };
  }
  return best;
}
