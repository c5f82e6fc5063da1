/**
 * Whether one raw SVI slice lies above another on the whole line.
 *
 * Both slices are convex in k, so on an interval the upper one is above its tangent and the lower
 * one below its chord: the difference of two lines is a lower bound whose error falls with the
 * square of the width. Outside a large interval √(x² + s²) lies between |x| and |x| + s²/2|x|.
 */
import type { SviRaw } from "./parameters.ts";
import { sviJet, sviVariance } from "./slice.ts";

/**
 * - "free": later(k) ≥ earlier(k) on the whole line, up to `tolerance`.
 * - "violated": later(k) < earlier(k) at `k`, by `depth`;
 * - "touching": so near to each other over a stretch that the search was given up at `k`.
 */
export interface CalendarVerdict {
  readonly status: "free" | "violated" | "touching";
  readonly k: number;
  /** Total variance missing at k; 0 where none was found missing. */
  readonly depth: number;
}

/**
 * Decides whether w_later ≥ w_earlier for every k.
 *
 * @param tolerance total variance that may be missing: touching slices are free, and rounding is
 *   not a violation. Default 1e-12, far below any quote's resolution.
 */
export function sviCalendar(
  earlier: SviRaw,
  later: SviRaw,
  { tolerance = 1e-12 }: { readonly tolerance?: number } = {},
): CalendarVerdict {
  if (isSame(earlier, later)) return FREE;
  const width = Math.max(1, earlier.s, later.s);
  const centre = [Math.min(earlier.m, later.m), Math.max(earlier.m, later.m)];
  // Wings: find K beyond which a line bounds the difference from below and does not fall.
  let reach = 8 * width;
  let wingsFree = false;
  while (reach < 1e9 * width) {
    wingsFree = wingBound(earlier, later, centre[1] + reach) >= -tolerance;
    wingsFree &&= wingBound(mirrored(earlier), mirrored(later), reach - centre[0]) >= -tolerance;
    if (wingsFree) break;
    reach *= 8;
  }
  let worst = 0;
  let place = Number.NaN;
  const note = (k: number): void => {
    const high = sviVariance(earlier, k);
    const missing = high - sviVariance(later, k);
    if (missing > Math.max(worst, tolerance + 8 * Number.EPSILON * high)) {
      worst = missing;
      place = k;
    }
  };
  const edge = [centre[0] - reach, centre[1] + reach];
  note(edge[0]);
  note(edge[1]);
  const intervals: [number, number][] = [];
  let budget = MOST_INTERVALS;
  let undecided = Number.NaN;
  // Geometric intervals, so that one pass over scales from s to the wings stays short.
  const nodes = [edge[0], edge[1]];
  for (const m of centre) {
    nodes.push(m);
    for (let x = width; x > 1e-9 * width; x /= 4) nodes.push(m - x, m + x);
  }
  for (let x = width; x < reach; x *= 4) nodes.push(centre[0] - x, centre[1] + x);
  nodes.sort((x, y) => x - y);
  for (let i = 1; i < nodes.length; i++) intervals.push([nodes[i - 1], nodes[i]]);
  for (let next = intervals.pop(); next; next = intervals.pop()) {
    const [from, to] = next;
    if (!(to > from)) continue;
    const middle = (from + to) / 2;
    const { w, dwdk } = sviJet(later, middle);
    const half = (to - from) / 2;
    const left = w - dwdk * half - sviVariance(earlier, from);
    const right = w + dwdk * half - sviVariance(earlier, to);
    note(middle);
    const rounding = 8 * Number.EPSILON * (Math.abs(w) + Math.abs(dwdk) * half);
    if (Math.min(left, right) >= -Math.max(tolerance + rounding, worst)) continue;
    if (half < 1e-12 * width || middle <= from || middle >= to) continue;
    if (budget-- <= 0) {
      undecided = middle;
      break;
    }
    intervals.push([from, middle], [middle, to]);
  }
  if (worst > 0) return { status: "violated", k: place, depth: worst };
  if (!wingsFree) return { status: "touching", k: edge[1], depth: 0 };
  return Number.isNaN(undecided) ? FREE : { status: "touching", k: undecided, depth: 0 };
}

const FREE: CalendarVerdict = { status: "free", k: Number.NaN, depth: 0 };
/** Enough for contact at points; contact over a stretch would take millions. */
const MOST_INTERVALS = 4096;

function isSame(p: SviRaw, q: SviRaw): boolean {
  return p.a === q.a && p.b === q.b && p.r === q.r && p.m === q.m && p.s === q.s;
}

/** A lower bound of later − earlier on [K, ∞); −∞ where the later wing is flatter. */
function wingBound(earlier: SviRaw, later: SviRaw, K: number): number {
  const steeper = later.b * (1 + later.r) - earlier.b * (1 + earlier.r);
  if (steeper < 0) return Number.NEGATIVE_INFINITY;
  const low = later.a + later.b * (1 + later.r) * (K - later.m);
  const x = K - earlier.m;
  const high =
    earlier.a + earlier.b * (1 + earlier.r) * x + (earlier.b * earlier.s * earlier.s) / (2 * x);
  return low - high;
}

function mirrored(raw: SviRaw): SviRaw {
  return { ...raw, r: -raw.r, m: -raw.m };
}
