/**
 * In-neighbourhoods of the operator [WJG24 Appendix C.1].
 *
 * Sources of a target y are inputs x with |ρ_x − ρ_y| ≤ radius: sorted, every step-th kept, with
 * step = ⌊count/K⌋ + 1. Inputs are kept sorted by ρ, so that a target looks at its window only;
 * under the order "rho" all targets of one ρ share one list.
 */
import type { OperatorConfig } from "./config.ts";
import { taper } from "./taper.ts";

/** Sources of each target: target i listens to sources[offset … offset + count). */
export interface Neighbourhoods {
  /** (offset, count) of each target. [n, 2] */
  readonly ranges: Int32Array;
  /** Indices of inputs. */
  readonly sources: Int32Array;
  /** Largest count. */
  readonly maxCount: number;
  /** Weights beside `sources`, adding up to 1 for each target, and ∂/∂ρ; null where all are equal. */
  readonly weights: Float32Array | null;
  readonly weightSlopes: Float32Array | null;
}

/** A list of integers that grows. */
class IntList {
  #values = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  view(): Int32Array {
    return this.#values.subarray(0, this.length);
  }
}

/** Finds sources among fixed inputs. Coordinates are rounded to float32, as the operator sees them. */
export class NeighbourSearch {
  readonly #config: OperatorConfig;
  readonly #z: Float32Array;
  /** Distinct ρ, ascending, and the inputs at each: members[starts[g] … starts[g + 1]). */
  readonly #levels: Float64Array;
  readonly #starts: Int32Array;
  readonly #members: Int32Array;
  readonly #rho: Float32Array;
  /** Order "fixed": which members are kept, whatever the target. */
  readonly #fixed: Uint8Array | null;
  #keys: Float64Array = new Float64Array(0);

  /** @param rhos [n] @param zs [n], finite; guaranteed by the caller */
  constructor(rhos: Float32Array, zs: Float32Array, config: OperatorConfig) {
    this.#config = config;
    this.#z = zs;
    this.#rho = rhos;
    const order = Int32Array.from(rhos, (_, i) => i).toSorted((a, b) => rhos[a] - rhos[b] || a - b);
    const levels: number[] = [];
    const starts: number[] = [];
    order.forEach((input, position) => {
      if (levels.length === 0 || rhos[input] !== levels.at(-1)) {
        levels.push(rhos[input]);
        starts.push(position);
      }
    });
    this.#members = order;
    this.#levels = Float64Array.from(levels);
    this.#starts = Int32Array.from([...starts, order.length]);
    this.#fixed = config.neighbourOrder === "fixed" ? this.#chooseOnce() : null;
  }

  /** @param rhos [n] @param zs [n] coordinates of the targets */
  find(rhos: Float32Array, zs: Float32Array): Neighbourhoods {
    const ranges = new Int32Array(2 * rhos.length);
    const sources = new IntList();
    const known = new Map<number, number>();
    const shared = this.#config.neighbourOrder !== "euclidean";
    let maxCount = 0;
    for (let i = 0; i < rhos.length; i++) {
      const rho = rhos[i];
      const twin = shared ? known.get(rho) : undefined;
      if (twin !== undefined) {
        ranges[2 * i] = ranges[2 * twin];
        ranges[2 * i + 1] = ranges[2 * twin + 1];
        continue;
      }
      const offset = sources.length;
      if (this.#fixed) this.#kept(this.#fixed, rho, sources);
      else if (shared) this.#byRho(rho, sources);
      else this.#byDistance(rho, zs[i], sources);
      known.set(rho, i);
      ranges[2 * i] = offset;
      ranges[2 * i + 1] = sources.length - offset;
      maxCount = Math.max(maxCount, sources.length - offset);
    }
    const list = sources.view();
    const { weights, weightSlopes } =
      this.#config.neighbourWeights === "taper"
        ? taper(rhos, { ranges, sources: list, inputRhos: this.#rho, radius: this.#config.radius })
        : { weights: null, weightSlopes: null };
    return { ranges, sources: list, maxCount, weights, weightSlopes };
  }

  /**
   * Levels a … b (exclusive) lie within the radius of ρ. Distances are rounded to float32, as the
   * published code has them: on regular grids it decides which levels are in.
   */
  #window(rho: number): readonly [number, number] {
    const radius = Math.fround(this.#config.radius);
    const levels = this.#levels;
    return [
      firstIndex(levels.length, (g) => Math.fround(rho - levels[g]) <= radius),
      firstIndex(levels.length, (g) => Math.fround(levels[g] - rho) > radius),
    ];
  }

  /**
   * Marks the members kept for all targets: of each level every step-th, counting on from level to
   * level, with the step that a target at that level would have.
   */
  #chooseOnce(): Uint8Array {
    const starts = this.#starts;
    const kept = new Uint8Array(this.#members.length);
    let share = 1;
    this.#levels.forEach((rho, g) => {
      const [begin, end] = this.#window(rho);
      const step = Math.floor((starts[end] - starts[begin]) / this.#config.nNeighbours) + 1;
      for (let m = starts[g]; m < starts[g + 1]; m++) {
        if (share >= 1) {
          kept[m] = 1;
          share -= 1;
        }
        share += 1 / step;
      }
    });
    return kept;
  }

  #kept(kept: Uint8Array, rho: number, out: IntList): void {
    const [begin, end] = this.#window(rho);
    const before = out.length;
    const [from, to] = [this.#starts[begin], this.#starts[end]];
    for (let m = from; m < to; m++) if (kept[m] === 1) out.push(this.#members[m]);
    // At the rim of all quotes none of the few in reach may be a kept one.
    if (out.length === before) for (let m = from; m < to; m++) out.push(this.#members[m]);
  }

  #byRho(rho: number, out: IntList): void {
    const levels = this.#levels;
    const starts = this.#starts;
    const [begin, end] = this.#window(rho);
    const count = starts[end] - starts[begin];
    const step = Math.floor(count / this.#config.nNeighbours) + 1;
    let right = firstIndex(levels.length, (g) => levels[g] >= rho);
    let left = right - 1;
    const below = () => (left >= begin ? Math.fround(rho - levels[left]) : Infinity);
    const above = () => (right < end ? Math.fround(levels[right] - rho) : Infinity);
    // Levels in order of distance; `next` is the place of the next source kept, counted from the
    // first member of the level at hand.
    let next = 0;
    while (left >= begin || right < end) {
      const distance = Math.min(below(), above());
      const nearest: number[] = [];
      while (below() === distance) nearest.push(left--);
      while (above() === distance) nearest.push(right++);
      const list = this.#membersOf(nearest);
      for (; next < list.length; next += step) out.push(list[next]);
      next -= list.length;
    }
  }

  /** Members of equally distant levels, in input order. */
  #membersOf(nearest: readonly number[]): Int32Array {
    const of = (g: number) => this.#members.subarray(this.#starts[g], this.#starts[g + 1]);
    if (nearest.length === 1) return of(nearest[0]);
    return Int32Array.from(nearest.flatMap((g) => [...of(g)])).toSorted();
  }

  #byDistance(rho: number, z: number, out: IntList): void {
    const [begin, end] = this.#window(rho);
    const from = this.#starts[begin];
    const count = this.#starts[end] - from;
    const step = Math.floor(count / this.#config.nNeighbours) + 1;
    if (this.#keys.length < count) this.#keys = new Float64Array(2 * count);
    const keys = this.#keys.subarray(0, count);
    let at = 0;
    for (let g = begin; g < end; g++) {
      const gap = this.#levels[g] - rho;
      for (let m = this.#starts[g]; m < this.#starts[g + 1]; m++) {
        const input = this.#members[m];
        const rise = this.#z[input] - z;
        keys[at++] = sortKey(gap * gap + rise * rise, input);
      }
    }
    keys.sort();
    for (let i = 0; i < count; i += step) out.push(keys[i] % INPUTS);
  }
}

/** More inputs than anyone has, and few enough that a key is an exact integer below 2^53. */
const INPUTS = 2 ** 22;
const distanceBits = new Uint32Array(1);
const distanceValue = new Float32Array(distanceBits.buffer);

/** Sorts by distance rounded to float32, then by input: bits of positive floats sort like them. */
function sortKey(distanceSquared: number, input: number): number {
  distanceValue[0] = distanceSquared;
  return distanceBits[0] * INPUTS + input;
}

/** First index in 0 … n at which a monotone condition holds, n where it never does. */
function firstIndex(n: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
