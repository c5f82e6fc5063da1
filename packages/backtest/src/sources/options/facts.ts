/** What a reader should know of recorded windows. */
import { formatDay } from "@volsmith/market";
import { median, quantile } from "@volsmith/numerics";

import type { MarketFact, PathPart } from "../path-source.ts";
import type { OptionsConfig } from "./options-config.ts";
import type { QuoteHistory } from "./quote-history.ts";
import type { BuyBack, RecordedWindows } from "./record-windows.ts";
import type { ChosenWindows, SaleWindow } from "./windows.ts";

interface Recorded extends QuoteHistory, ChosenWindows {
  readonly config: OptionsConfig;
  readonly parts: Readonly<Record<PathPart, readonly number[]>>;
  readonly nAcross: number;
  readonly nLearning: number;
  readonly recorded: RecordedWindows;
}

export function optionFacts(found: Recorded): readonly MarketFact[] {
  const { days, nStale, config, windows, excluded, parts, nAcross, recorded } = found;
  const { underlyingSpread, tradeAt } = config;
  return [
    { label: "snapshots", value: `${days.length}, ${formatDay(days[0].day)} to ${formatDay(days.at(-1)!.day)}` }, // prettier-ignore
    ...counted("snapshots that repeat the one before, left out", nStale),
    ...counted(
      "contracts of a day quoted twice, differently: taken as not quoted",
      days.reduce((sum, { nConflicting }) => sum + nConflicting, 0),
    ),
    ...(["training", "validation", "test"] as const).map((part) => ({
      label: `windows for ${part}`,
      value: extent(parts[part], found),
    })),
    ...counted("windows across two parts, used for none", nAcross),
    ...Object.entries(excluded).flatMap(([reason, count]) =>
      counted(`contracts left out: ${reason}`, count),
    ),
    ...(windows.length > 0 ? spreadFacts(recorded) : []),
    ...(tradeAt !== "mark" ? buyBackFacts(recorded) : []),
    ...forwardFacts(found),
    { label: "half-spread of the underlying", value: `${round(5000 * underlyingSpread)} basis points` }, // prettier-ignore
  ];
}

function counted(label: string, count: number): MarketFact[] {
  return count > 0 ? [{ label, value: String(count) }] : [];
}

function extent(own: readonly number[], { windows, days, config }: Recorded): string {
  if (own.length === 0) return "none";
  const day = (window: SaleWindow, t: number) => formatDay(days[window.start + t].day);
  const [first, last] = [windows[own[0]], windows[own[own.length - 1]]];
  const starts = new Set(own.map((i) => windows[i].start)).size;
  return `${own.length} from ${starts} days, ${day(first, 0)} to ${day(last, config.steps)}`;
}

function spreadFacts({ startSpreads }: RecordedWindows): MarketFact[] {
  const known = startSpreads.filter((spread) => !Number.isNaN(spread));
  const label = "median spread of what is sold";
  if (known.length === 0)
    return [{ label, value: "not known: closing prices only, no spread is paid" }];
  return [{ label, value: `${round(200 * median(known))} % of the mid` }];
}

function buyBackFacts({ boughtBack, startSpreads }: RecordedWindows): MarketFact[] {
  const hasSpreads = startSpreads.some((spread) => !Number.isNaN(spread));
  const forWant = hasSpreads ? " and the half-spread of the first day, for want of an ask" : ", for want of a close"; // prettier-ignore
  const more: Readonly<Record<BuyBack, string>> = {
    "at the ask": "",
    "at the close": ", no spread being known",
    "through put-call parity": "",
    "at the vendor's mark": forWant,
    "at the price of the day's smile": forWant,
  };
  return Object.entries(boughtBack).flatMap(([how, count]) =>
    counted(`bought back ${how}${more[how as BuyBack]}`, count),
  );
}

/** How far the vendor's forwards are from those of put-call parity. */
function forwardFacts({ days, config }: Recorded): MarketFact[] {
  const gaps = days
    .flatMap(({ series }) => [...series.values()].map(({ forwardGap }) => Math.abs(forwardGap)))
    .filter((gap) => !Number.isNaN(gap))
    .toSorted((a, b) => a - b);
  if (gaps.length === 0) return [{ label: "forwards", value: "of put-call parity" }];
  const at = (share: number) => round(10_000 * quantile(gaps, share));
  return [
    {
      label: "forwards",
      value: `${config.forward === "vendor" ? "the vendor's" : "of put-call parity"}; the vendor's and parity's are ${at(0.5)} basis points apart at the median, ${at(0.95)} at 95 %`, // prettier-ignore
    },
  ];
}

function round(x: number): string {
  return String(Number(x.toPrecision(3)));
}
