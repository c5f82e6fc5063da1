/**
 * Static arbitrage among raw quotes.
 *
 * With deterministic rates and proportional carry, call-equivalents c(x) per unit of forward as a
 * function of x = K/F must admit a convex, non-increasing function through [bid, ask] with
 * (1 − x)⁺ ≤ c ≤ 1, and these functions must rise in τ [DH07], [C07]. Bids and asks allow that
 * exactly when no bid lies above the lower convex hull of the asks of its own and all later
 * expiries, the forward (0, 1) included, and no ask below (1 − x)⁺: the hull is the dearest
 * admissible function, and its vertices are the portfolio that is too cheap.
 *
 * [DH07] Davis & Hobson, "The range of traded option prices", Mathematical Finance 17(1), 2007.
 * [C07]  Cousot, "Conditions on option prices for absence of arbitrage and exact calibration",
 *        Journal of Banking & Finance 31(11), 2007.
 */
import { DataError } from "@volsmith/numerics";
import type { SmileSlice } from "@volsmith/market";
import { lowerHull } from "./lower-hull.ts";
import {
  legsOf,
  type CallQuote,
  type QuoteViolation,
  type QuoteViolationKind,
} from "./quote-portfolio.ts";

/** The part of a snapshot's slice that the check reads. */
export type QuotedSlice = Pick<
  SmileSlice,
  "tau" | "forward" | "premiumScale" | "strikes" | "k" | "bids" | "asks"
>;

export interface QuoteCheckOptions {
  /** Gains up to this many half-spreads count as rounding of the ticks' arithmetic. */
  readonly tolerance?: number;
}

export interface QuoteCheck {
  readonly quotes: number;
  /** Quotes named by a violation of either level. */
  readonly midViolations: number;
  readonly executableViolations: number;
  /** Largest gain of each level, in half-spreads; 0 without violations, NaN without spreads. */
  readonly worstMid: number;
  readonly worstExecutable: number;
  /**
   * "none": every bid equals its ask, as where a vendor has closing prices only. Such prices were
   * not offered at one moment, so nothing is called executable.
   */
  readonly spreads: "quoted" | "none";
  readonly violations: readonly QuoteViolation[];
}

/**
 * Finds contradictions among quotes: of the mids between neighbours (bounds, monotonicity,
 * convexity, calendar), and of bids against asks, which anyone can trade.
 *
 * @throws {DataError} when there is not a single quote.
 */
export function checkQuotes(
  slices: readonly QuotedSlice[],
  { tolerance = 1e-9 }: QuoteCheckOptions = {},
): QuoteCheck {
  const chains = slices
    .map(callQuotes)
    .filter((quotes) => quotes.length > 0)
    .toSorted((a, b) => a[0].tau - b[0].tau);
  if (chains.length === 0) throw new DataError("checkQuotes", "there are no quotes to check");
  const isQuoted = chains.some((quotes) => quotes.some(({ bid, ask }) => ask > bid));
  const found = [
    ...chains.flatMap(midViolations),
    ...chains.slice(1).flatMap((far, i) => midCalendar(chains[i], far)),
    ...(isQuoted ? executableViolations(chains) : []),
  ].filter(({ halfSpreads }) => halfSpreads > tolerance);
  const violations = isQuoted ? found : found.map((each) => ({ ...each, halfSpreads: NaN }));
  const of = (level: "mid" | "executable"): readonly QuoteViolation[] =>
    violations.filter((violation) => violation.level === level);
  return {
    quotes: chains.reduce((sum, quotes) => sum + quotes.length, 0),
    midViolations: of("mid").length,
    executableViolations: of("executable").length,
    worstMid: largestGain(of("mid")),
    worstExecutable: largestGain(of("executable")),
    spreads: isQuoted ? "quoted" : "none",
    violations,
  };
}

/** Call-equivalents of a slice, ascending in strike. */
function callQuotes({
  tau,
  forward,
  premiumScale,
  strikes,
  k,
  bids,
  asks,
}: QuotedSlice): CallQuote[] {
  return Array.from(strikes, (strike, i) => {
    const x = strike / forward;
    const instrument = k[i] <= 0 ? "put" : "call";
    const parity = instrument === "put" ? 1 - x : 0;
    return {
      tau,
      x,
      strike,
      scale: premiumScale,
      instrument,
      bid: bids[i] / premiumScale + parity,
      ask: asks[i] / premiumScale + parity,
    };
  });
}

type Weights = readonly { readonly quote: CallQuote; readonly weight: number }[];

interface Finding {
  readonly kind: QuoteViolationKind;
  readonly level: "mid" | "executable";
  readonly named: CallQuote;
  readonly gain: number;
  readonly weights: Weights;
}

function violationOf({ kind, level, named, gain, weights }: Finding): QuoteViolation {
  const half = Math.max((named.ask - named.bid) / 2, 1e-12);
  return {
    kind,
    level,
    tau: named.tau,
    strike: named.strike,
    k: Math.log(named.x),
    gain,
    halfSpreads: gain / half,
    legs: legsOf(weights, named, level),
  };
}

const mid = ({ bid, ask }: CallQuote): number => (bid + ask) / 2;

/** Bounds, slopes and convexity of neighbouring mids. */
function midViolations(quotes: readonly CallQuote[]): QuoteViolation[] {
  const out: QuoteViolation[] = [];
  const report = (finding: Omit<Finding, "level">): void => {
    if (finding.gain > 0) out.push(violationOf({ level: "mid", ...finding }));
  };
  quotes.forEach((b, i) => {
    const [price, least] = [mid(b), Math.max(1 - b.x, 0)];
    report({ kind: "bound", named: b, gain: least - price, weights: [{ quote: b, weight: 1 }] });
    report({ kind: "bound", named: b, gain: price - 1, weights: [{ quote: b, weight: -1 }] });
    const [a, c] = [quotes[i - 1], quotes[i + 1]];
    if (!a) return;
    const spread: Weights = [
      { quote: a, weight: 1 },
      { quote: b, weight: -1 },
    ];
    report({ kind: "monotonicity", named: b, gain: price - mid(a), weights: spread });
    const steep = mid(a) - price - (b.x - a.x);
    const reversed = spread.map(({ quote, weight }) => ({ quote, weight: -weight }));
    report({ kind: "monotonicity", named: b, gain: steep, weights: reversed });
    if (!c) return;
    const u = (b.x - a.x) / (c.x - a.x);
    const weights = [
      { quote: a, weight: 1 - u },
      { quote: b, weight: -1 },
      { quote: c, weight: u },
    ];
    const gain = price - (1 - u) * mid(a) - u * mid(c);
    report({ kind: "convexity", named: b, gain, weights });
  });
  return out;
}

/** Near mids above the chord of the two far mids around them. */
function midCalendar(near: readonly CallQuote[], far: readonly CallQuote[]): QuoteViolation[] {
  if (far[0].tau === near[0].tau) return []; // two roots of one instant: no order in time
  const out: QuoteViolation[] = [];
  let j = 0;
  for (const named of near) {
    while (j + 2 < far.length && far[j + 1].x < named.x) j++;
    const [a, b] = [far[j], far[j + 1]];
    if (!b || named.x < a.x || named.x > b.x) continue;
    const u = (named.x - a.x) / (b.x - a.x);
    const gain = mid(named) - (1 - u) * mid(a) - u * mid(b);
    if (!(gain > 0)) continue;
    const weights = [
      { quote: named, weight: -1 },
      { quote: a, weight: 1 - u },
      { quote: b, weight: u },
    ];
    out.push(violationOf({ kind: "calendar", level: "mid", named, gain, weights }));
  }
  return out;
}

interface AskPoint {
  readonly x: number;
  readonly y: number;
  /** null: the forward itself, a call struck at 0. */
  readonly quote: CallQuote | null;
}

/** Bids above the hull of asks; from the last expiry to the first, the hull grows. */
function executableViolations(chains: readonly (readonly CallQuote[])[]): QuoteViolation[] {
  const out: QuoteViolation[] = [];
  let later: AskPoint[] = [];
  for (const quotes of chains.toReversed()) {
    const asks = quotes.map((quote): AskPoint => ({ x: quote.x, y: quote.ask, quote }));
    const own = fallingHull([ORIGIN, ...asks]);
    later = fallingHull([ORIGIN, ...[...later.slice(1), ...asks].toSorted((a, b) => a.x - b.x)]);
    for (const named of quotes) {
      const cheap = Math.max(1 - named.x, 0) - named.ask;
      if (cheap > 0) {
        const weights = [{ quote: named, weight: 1 }];
        out.push(violationOf({ kind: "bound", level: "executable", named, gain: cheap, weights }));
      }
      // A contradiction within the expiry needs no other expiry to show it.
      const within = bidOver(named, own);
      const across = within ?? bidOver(named, later);
      if (!across) continue;
      const kind = within ? kindOf(across.weights) : "calendar";
      out.push(violationOf({ kind, level: "executable", named, ...across }));
    }
  }
  return out;
}

const ORIGIN: AskPoint = { x: 0, y: 1, quote: null };

function kindOf(weights: Weights): QuoteViolationKind {
  return weights.length >= 3 ? "convexity" : weights.length === 2 ? "monotonicity" : "bound";
}

/** Lower hull up to its lowest vertex: to the right of that, the lowest strike dominates alone. */
function fallingHull(points: readonly AskPoint[]): AskPoint[] {
  const hull = lowerHull(points);
  const turn = hull.findIndex(({ y }, i) => i + 1 < hull.length && hull[i + 1].y >= y);
  return turn === -1 ? hull : hull.slice(0, turn + 1);
}

/** The cheapest portfolio of asks that dominates a call, if its price is below the call's bid. */
function bidOver(
  named: CallQuote,
  hull: readonly AskPoint[],
): { readonly gain: number; readonly weights: Weights } | null {
  const next = hull.findIndex(({ x }) => x >= named.x);
  const right = hull.at(next)!; // the last vertex when all lie to the left
  const left = next > 0 ? hull[next - 1] : right;
  const u = left === right ? 1 : (named.x - left.x) / (right.x - left.x);
  const gain = named.bid - ((1 - u) * left.y + u * right.y);
  if (!(gain > 0)) return null;
  const bought = [
    { quote: left.quote ?? underlying(named), weight: 1 - u },
    { quote: right.quote ?? underlying(named), weight: u },
  ].filter(({ weight }) => weight > 0);
  return { gain, weights: [{ quote: named, weight: -1 }, ...bought] };
}

function largestGain(violations: readonly QuoteViolation[]): number {
  return violations.reduce((most, { halfSpreads }) => Math.max(most, halfSpreads), 0);
}

/** The forward as the quote of a call struck at 0. */
function underlying({ tau, scale }: CallQuote): CallQuote {
  return { tau, x: 0, strike: 0, scale, instrument: "forward", bid: 1, ask: 1 };
}
