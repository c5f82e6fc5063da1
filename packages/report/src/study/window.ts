import type { SmileSlice } from "@volsmith/market";

/**
 * The region of the surface the quotes cover: at every time to expiry a range of log-moneyness.
 *
 * Neighbouring expiries list very different strikes, and a ragged edge would hide the surface, so
 * the slices' ranges are averaged over neighbours. In standard units, z = k/√τ, they vary slowly,
 * and the average stays close to each; it never reaches beyond the widest nearby slice.
 */
export class KWindow {
  readonly tau: readonly [min: number, max: number];
  readonly #roots: readonly number[];
  readonly #low: readonly number[];
  readonly #high: readonly number[];

  constructor(slices: readonly SmileSlice[]) {
    const used = slices.filter(({ k }) => k.length > 0);
    this.#roots = used.map(({ tau }) => Math.sqrt(tau));
    this.#low = used.map(({ k }, i) => Math.min(k[0], -1e-3) / this.#roots[i]);
    this.#high = used.map(({ k }, i) => Math.max(k[k.length - 1], 1e-3) / this.#roots[i]);
    this.tau = [used[0].tau, used[used.length - 1].tau];
  }

  /** Smallest and largest log-moneyness shown at a time to expiry. */
  range(tau: number): [min: number, max: number] {
    const root = Math.sqrt(tau);
    let [mass, low, high] = [0, 0, 0];
    for (let i = 0; i < this.#roots.length; i++) {
      // Neighbours by ratio: a day is far from a week, one year near two.
      const distance = Math.log(root / this.#roots[i]) / 0.16;
      const weight = Math.exp(-0.5 * distance * distance) + 1e-12;
      mass += weight;
      low += weight * this.#low[i];
      high += weight * this.#high[i];
    }
    return [(low / mass) * root, (high / mass) * root];
  }

  /** `count` times to expiry, even in √τ, so that short expiries get their share. */
  taus(count: number): number[] {
    const [from, to] = this.tau.map(Math.sqrt) as [number, number];
    return Array.from({ length: count }, (_, i) => (from + ((to - from) * i) / (count - 1)) ** 2);
  }

  /** `count` log-moneynesses across the range at a time to expiry. */
  ks(tau: number, count: number): number[] {
    const [low, high] = this.range(tau);
    return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
  }
}
