/**
 * The implied volatilities of one underlying on one quote date, to be read at any moneyness and
 * maturity: straight in ln(K/F) between quotes of an expiry, level beyond them; total variance
 * straight in time between expiries at fixed ln(K/F), volatility level beyond them.
 */
export class DaySmiles {
  readonly #slices: Slice[] = [];

  get isEmpty(): boolean {
    return this.#slices.length === 0;
  }

  /** Adds an expiry later than those before. @param k ln(K/F), ascending @param vols as many */
  add(tau: number, k: Float64Array, vols: Float64Array): void {
    if (k.length > 0) this.#slices.push({ tau, k, vols });
  }

  /** Volatility, NaN where no expiry has a quote. */
  vol(k: number, tau: number): number {
    const slices = this.#slices;
    if (slices.length === 0) return NaN;
    let next = 0;
    while (next < slices.length && slices[next].tau < tau) next++;
    if (next === 0) return volAt(slices[0], k);
    if (next === slices.length) return volAt(slices[next - 1], k);
    const [early, late] = [slices[next - 1], slices[next]];
    const share = (tau - early.tau) / (late.tau - early.tau);
    const variance =
      (1 - share) * volAt(early, k) ** 2 * early.tau + share * volAt(late, k) ** 2 * late.tau;
    return Math.sqrt(variance / tau);
  }
}

interface Slice {
  readonly tau: number;
  readonly k: Float64Array;
  readonly vols: Float64Array;
}

function volAt({ k: at, vols }: Slice, k: number): number {
  const last = at.length - 1;
  if (k <= at[0]) return vols[0];
  if (k >= at[last]) return vols[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const mid = (low + high) >> 1;
    if (at[mid] <= k) low = mid;
    else high = mid;
  }
  const width = at[high] - at[low];
  return width > 0 ? vols[low] + ((k - at[low]) / width) * (vols[high] - vols[low]) : vols[low];
}
