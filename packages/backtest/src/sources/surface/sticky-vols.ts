/** Implied volatilities along paths, as a trader reads them off today's surface. */
import type { PathSet } from "@volsmith/hedging";
import type { VarianceModel } from "@volsmith/surface";

/** Log-moneynesses at which each date's smile is tabulated. */
const NODES = 129;

/**
 * σ(T − t, ln(K/S_t)) of today's surface: the smile keeps its place about the spot and its shape at each
 * time to expiry. At the last instant, where nothing is left, that of half a step before.
 *
 * @param options.strike K, in the paths' units
 * @returns [nPaths, nSteps + 1]
 */
export function stickyVols(
  model: VarianceModel,
  { grid: { times }, nPaths, spots }: PathSet,
  { strike }: { readonly strike: number },
): Float64Array {
  const n = times.length;
  const end = times[n - 1];
  const out = new Float64Array(nPaths * n);
  const ks = new Float64Array(NODES);
  const taus = new Float64Array(NODES);
  for (let t = 0; t < n; t++) {
    const tau = t < n - 1 ? end - times[t] : (end - times[n - 2]) / 2;
    let [low, high] = [Infinity, -Infinity];
    for (let at = t; at < out.length; at += n) {
      const k = Math.log(strike / spots[at]);
      out[at] = k;
      if (k < low) low = k;
      if (k > high) high = k;
    }
    const width = Math.max(high - low, 1e-6) / (NODES - 1);
    for (let j = 0; j < NODES; j++) ks[j] = low + j * width;
    const variances = model.totalVariances(taus.fill(tau), ks);
    for (let at = t; at < out.length; at += n) {
      const place = Math.min((out[at] - low) / width, NODES - 1 - 1e-9);
      const left = Math.floor(place);
      const w = variances[left] + (place - left) * (variances[left + 1] - variances[left]);
      out[at] = Math.sqrt(w / tau);
    }
  }
  return out;
}
