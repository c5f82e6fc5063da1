import { DataError } from "@volsmith/numerics";
import type { ForwardCurve } from "../forward-curve.ts";
import type { Snapshot } from "../snapshot.ts";

/**
 * Forwards and discount factors between the expiries of a snapshot: ln F and ln D linear in tau.
 *
 * At tau = 0 the curve starts from D = 1 and, where spot and the first forward agree to 2 %, from
 * spot (a vendor's after-hours price must not bend it; without, the first forward holds flat).
 * Beyond the last expiry the zero rate and the mean carry since the first expiry go on. Where two
 * roots share an expiry date each has its own node.
 *
 * @throws {DataError} when the snapshot has no slice.
 */
export function forwardCurve({ slices, spot, source }: Snapshot): ForwardCurve {
  if (slices.length === 0)
    throw new DataError(
      "forwardCurve",
      `the snapshot of ${source} has no expiry`,
      "see its cleaning report",
    );
  const first = slices[0];
  const last = slices[slices.length - 1];
  const start =
    spot !== null && Math.abs(Math.log(spot / first.forward)) < 0.02 ? spot : first.forward;
  const taus = Float64Array.from([0, ...slices.map(({ tau }) => tau)]);
  const logForwards = Float64Array.from([start, ...slices.map(({ forward }) => forward)], Math.log);
  const logDiscounts = Float64Array.from(
    [1, ...slices.map(({ discountFactor }) => discountFactor)],
    Math.log,
  );
  const carry = Math.log(last.forward / start) / last.tau;
  const zeroRate = Math.log(last.discountFactor) / last.tau;
  const at = (values: Float64Array, slopeBeyond: number, tau: number): number => {
    const end = taus.length - 1;
    if (tau >= taus[end]) return values[end] + slopeBeyond * (tau - taus[end]);
    let right = 1;
    while (taus[right] <= tau) right++;
    const share = (tau - taus[right - 1]) / (taus[right] - taus[right - 1]);
    return values[right - 1] + share * (values[right] - values[right - 1]);
  };
  return {
    forward: (tau) => Math.exp(at(logForwards, carry, tau)),
    discountFactor: (tau) => Math.exp(at(logDiscounts, zeroRate, tau)),
  };
}
