/**
 * Proofs by interval arithmetic that SVI slices have no static arbitrage, on the whole line of
 * strikes, and linear interpolation of their total variances at all times between them.
 *
 * An interval of coordinates is settled when the enclosure of the function over it has one sign;
 * otherwise it is halved. A proof is a cover by settled intervals, so nothing between nodes can
 * hide. Where a function only touches zero no cover exists, and the answer is "undecided".
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 */
import type { SviRaw } from "../svi/parameters.ts";
import {
  add,
  divide,
  interval,
  intersect,
  multiply,
  scale,
  square,
  subtract,
  type Interval,
} from "./interval.ts";
import { encloseSvi, type Chart, type SviEnclosure } from "./svi-enclosure.ts";

export interface SviProof {
  /** "violated": a point with certain arbitrage was met, `k` (and `share` of the way in τ). */
  readonly verdict: "proved" | "violated" | "undecided";
  /** Boxes examined. */
  readonly boxes: number;
  /** Log-moneyness where the proof ended; null when it succeeded. */
  readonly k: number | null;
  /** Way from the near to the far slice in [0, 1] where the proof ended. */
  readonly share: number | null;
}

export interface ProofOptions {
  /** Boxes after which the proof is given up. */
  readonly maxBoxes?: number;
}

/**
 * Proves Durrleman's condition g > 0 for every k, of one slice or of every mixture
 * (1 − share)·w_near + share·w_far, share in [0, 1].
 */
export function proveSviButterfly(
  near: SviRaw,
  far: SviRaw = near,
  { maxBoxes = 20_000 }: ProofOptions = {},
): SviProof {
  if (near.b === 0 && far.b === 0) return PROVED; // flat: g = 1
  const shares = near === far ? interval(0) : interval(0, 1);
  return cover(near, far, { shares, maxBoxes, enclose: butterflyOver });
}

/** Proves w_far(k) > w_near(k) for every k. */
export function proveSviCalendar(
  near: SviRaw,
  far: SviRaw,
  { maxBoxes = 20_000 }: ProofOptions = {},
): SviProof {
  return cover(near, far, { shares: interval(0), maxBoxes, enclose: riseOver });
}

const PROVED: SviProof = { verdict: "proved", boxes: 0, k: null, share: null };

interface Box {
  readonly chart: Chart;
  readonly x: Interval;
  readonly share: Interval;
}

type Enclose = (near: SviRaw, far: SviRaw, box: Box) => Interval;

interface CoverOptions {
  readonly shares: Interval;
  readonly maxBoxes: number;
  readonly enclose: Enclose;
}

function cover(near: SviRaw, far: SviRaw, { shares, maxBoxes, enclose }: CoverOptions): SviProof {
  // Wings begin where both slices look like their asymptotes.
  const end = Math.max(reach(near), reach(far), 1);
  const wing = interval(0, 1 / end);
  const todo: Box[] = [
    { chart: "right", x: wing, share: shares },
    { chart: "left", x: wing, share: shares },
    { chart: "centre", x: interval(-end, end), share: shares },
  ];
  const refuted = todo.map((box) => refute(near, far, { box, enclose })).find((k) => k !== null);
  if (refuted) return { verdict: "violated", boxes: 0, ...refuted };
  let boxes = 0;
  let undecided: SviProof | undefined;
  for (let box = todo.pop(); box; box = todo.pop()) {
    const value = enclose(near, far, box);
    boxes++;
    if (value.low > 0) continue;
    const { x, share } = box;
    const k = kOf(box);
    const at = (share.low + share.high) / 2;
    if (value.high < 0) return { verdict: "violated", boxes, k, share: at };
    const [width, height] = [x.high - x.low, share.high - share.low];
    const tooSmall = width < 1e-12 * Math.max(1, Math.abs(x.high));
    if (boxes >= maxBoxes) return { verdict: "undecided", boxes, k, share: at };
    if (tooSmall) {
      undecided ??= { verdict: "undecided", boxes, k, share: at }; // a certain violation may follow
      continue;
    }
    // Halve along the longer side, a whole mixture counting as much as the whole chart.
    const full = box.chart === "centre" ? 2 * end : 1 / end;
    const cut = height > width / full ? "share" : "x";
    todo.push(...halves(box, cut));
  }
  return undecided ?? { ...PROVED, boxes };
}

/** Looks for a certain violation at single points: a cover would wander along its border first. */
function refute(
  near: SviRaw,
  far: SviRaw,
  { box, enclose }: { readonly box: Box; readonly enclose: Enclose },
): { readonly k: number; readonly share: number } | null {
  const shares = box.share.high > 0 ? [0, 0.25, 0.5, 0.75, 1] : [0];
  for (const share of shares) {
    for (let i = 64; i > 0; i--) {
      const x = box.x.low + ((box.x.high - box.x.low) * i) / 64;
      const point = { ...box, x: interval(x), share: interval(share) };
      if (enclose(near, far, point).high < 0) return { k: kOf(point), share };
    }
  }
  return null;
}

function reach({ m, s }: SviRaw): number {
  return Math.abs(m) + 4 * s;
}

function halves(box: Box, side: "x" | "share"): readonly Box[] {
  const { low, high } = box[side];
  const middle = (low + high) / 2;
  return [
    { ...box, [side]: interval(middle, high) },
    { ...box, [side]: interval(low, middle) },
  ];
}

function kOf({ chart, x }: Box): number {
  const middle = (x.low + x.high) / 2;
  return chart === "centre" ? middle : chart === "right" ? 1 / middle : -1 / middle;
}

/** g = (1 − k·w′/2w)² − (w′²/4)(1/w + 1/4) + w″/2 [GJ14 §2.2]. */
function butterflyOver(near: SviRaw, far: SviRaw, { chart, x, share }: Box): Interval {
  const first = encloseSvi(near, chart, x);
  const { level, slope, bend } =
    near === far ? first : mix(first, encloseSvi(far, chart, x), share);
  if (!(level.low > 0)) return interval(-Infinity, Infinity);
  // k/w and 1/w; in the wings k = ±1/t and w = level/t.
  const inverse = chart === "centre" ? divide(interval(1), level) : divide(x, level);
  const k = chart === "centre" ? x : interval(chart === "right" ? 1 : -1);
  const tilt = subtract(interval(1), scale(0.5, divide(multiply(k, slope), level)));
  const cost = multiply(scale(0.25, square(slope)), add(inverse, interval(0.25)));
  return add(subtract(square(tilt), cost), scale(0.5, bend));
}

function mix(near: SviEnclosure, far: SviEnclosure, share: Interval): SviEnclosure {
  const blend = (a: Interval, b: Interval): Interval => {
    // a + share·(b − a), and never outside the hull of a and b.
    const hull = interval(Math.min(a.low, b.low), Math.max(a.high, b.high));
    return intersect(add(multiply(subtract(interval(1), share), a), multiply(share, b)), hull);
  };
  return {
    level: blend(near.level, far.level),
    slope: blend(near.slope, far.slope),
    bend: blend(near.bend, far.bend),
  };
}

/** w_far − w_near, in the wings times t; in the centre by the mean-value form too. */
function riseOver(near: SviRaw, far: SviRaw, { chart, x }: Box): Interval {
  const first = encloseSvi(near, chart, x);
  const second = encloseSvi(far, chart, x);
  const rise = subtract(second.level, first.level);
  if (chart !== "centre") return rise;
  const middle = interval((x.low + x.high) / 2);
  const at = subtract(encloseSvi(far, chart, middle).level, encloseSvi(near, chart, middle).level);
  const slope = subtract(second.slope, first.slope);
  return intersect(rise, add(at, multiply(slope, subtract(x, middle))));
}
