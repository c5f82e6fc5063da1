/** Where the repair keeps its unknowns: times to expiry × log-moneyness. */
import { DomainError } from "@volsmith/numerics";
import { finiteRange } from "../finite-range.ts";
import type { VarianceModel } from "../../variance-model.ts";

export interface RepairGridOptions {
  /** Times to expiry of the slices; default: the model's own and some between them. */
  readonly taus?: readonly number[];
  /** Knots in log-moneyness, ascending, at least 4; default: spaced by `nStrikes`. */
  readonly ks?: readonly number[];
  /** Number of knots in strike when `ks` is not given. */
  readonly nStrikes?: number;
  /** Between two expiries √τ grows by at most this factor, while the slices stay below `maxTaus`. */
  readonly maxRatio?: number;
  readonly maxTaus?: number;
}

export interface RepairGrid {
  readonly taus: readonly number[];
  readonly ks: readonly number[];
}

/** Strikes e²⁰ times away from the forward: beyond, y = K/(F + K) cannot be told from 0 and 1. */
const FARTHEST = 20;

/**
 * Slices at the model's expiries, filled up geometrically where they lie far apart; knots that are
 * dense at the money (a quarter of the shortest slice's standard deviation, where their number
 * allows) and spread like sinh beyond the quoted range.
 *
 * @throws {DomainError} on unsorted or non-positive taus, unsorted or too few ks.
 */
export function repairGrid(model: VarianceModel, options: RepairGridOptions = {}): RepairGrid {
  const { nStrikes = 121, maxRatio = 1.12, maxTaus = 60 } = options;
  const taus = options.taus ?? fillTaus(model.taus, maxRatio, maxTaus);
  if (taus.length === 0) throw new DomainError("repair", "grid.taus", [], "one or more times");
  taus.forEach((tau, j) => {
    if (!(tau > (taus[j - 1] ?? 0) && Number.isFinite(tau))) {
      throw new DomainError("repair", `grid.taus[${j}]`, tau, "positive and ascending");
    }
  });
  const ks = options.ks ?? spreadKnots(model, taus, nStrikes);
  if (ks.length < 4) throw new DomainError("repair", "grid.ks.length", ks.length, "at least 4");
  ks.forEach((k, l) => {
    if (!(k > (ks[l - 1] ?? -Infinity) && Math.abs(k) <= FARTHEST)) {
      throw new DomainError("repair", `grid.ks[${l}]`, k, "ascending, from −20 to 20");
    }
  });
  return { taus, ks };
}

function fillTaus(expiries: readonly number[], maxRatio: number, maxTaus: number): number[] {
  const gaps = expiries.slice(1).map((tau, i) => ({ low: expiries[i], high: tau, parts: 1 }));
  const ratio = ({ low, high, parts }: (typeof gaps)[number]): number =>
    (high / low) ** (1 / (2 * parts));
  for (let count = expiries.length; count < maxTaus; count++) {
    const widest = gaps.reduce((a, b) => (ratio(b) > ratio(a) ? b : a), gaps[0]);
    if (!widest || ratio(widest) <= maxRatio) break;
    widest.parts++;
  }
  const between = gaps.flatMap(({ low, high, parts }) =>
    Array.from({ length: parts }, (_, i) => low * (high / low) ** (i / parts)),
  );
  return [...between, ...expiries.slice(-1)];
}

function spreadKnots(model: VarianceModel, taus: readonly number[], n: number): number[] {
  const deviation = (tau: number): number => Math.sqrt(model.jet(tau, 0).w);
  const ranges = taus.map((tau) => finiteRange(model, tau));
  const [shortest, longest] = [deviation(taus[0]), deviation(taus.at(-1)!)];
  const reach = (inside: number, deviations: number): number =>
    Math.min(Math.max(1.25 * inside, deviations * longest), FARTHEST);
  const left = reach(-Math.min(...ranges.map((range) => range[0])), 4);
  const right = reach(Math.max(...ranges.map((range) => range[1])), 3);
  // Spacing at the money of k = c·sinh(t), t equidistant; it rises with c towards equal spacing.
  const spacing = (c: number): number => (c * (Math.asinh(left / c) + Math.asinh(right / c))) / n;
  let [low, high] = [1e-6, 100 * (left + right)];
  for (let i = 0; i < 60; i++) {
    const middle = Math.sqrt(low * high);
    if (spacing(middle) < shortest / 4) low = middle;
    else high = middle;
  }
  const [leftEnd, rightEnd] = [Math.asinh(left / low), Math.asinh(right / low)];
  const nLeft = Math.round(((n - 1) * leftEnd) / (leftEnd + rightEnd));
  return Array.from({ length: n }, (_, i) =>
    i <= nLeft
      ? -low * Math.sinh((leftEnd * (nLeft - i)) / nLeft) + 0
      : low * Math.sinh((rightEnd * (i - nLeft)) / (n - 1 - nLeft)),
  );
}
