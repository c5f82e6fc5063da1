import { DomainError } from "@volsmith/numerics";

/** @throws {DomainError} when there are no outcomes */
export function requireOutcomes(where: string, n: number): void {
  if (n < 1) throw new DomainError(where, "outcomes", n, "at least one");
}

/**
 * Mean of the worst share 1 − α of losses −x, the outcome at the edge counted in part, so that it is
 * the minimum of Rockafellar and Uryasev's function over its threshold.
 *
 * @param slopes if given, filled with the derivatives by x; outcomes tied at the edge share evenly
 */
export function tailLoss(pnl: Float64Array, alpha: number, slopes?: Float64Array): number {
  const n = pnl.length;
  requireOutcomes("tailLoss", n);
  const sorted = pnl.toSorted();
  const tail = Math.max((1 - alpha) * n, Number.MIN_VALUE);
  const whole = Math.min(Math.ceil(tail), n);
  const edge = sorted[whole - 1];
  let below = 0;
  let sum = 0;
  while (below < n && sorted[below] < edge) sum += sorted[below++];
  const rest = tail - below;
  if (slopes) {
    let ties = 0;
    for (let i = below; i < n && sorted[i] === edge; i++) ties++;
    for (let i = 0; i < n; i++)
      slopes[i] = pnl[i] < edge ? -1 / tail : pnl[i] === edge ? -rest / (ties * tail) : 0;
  }
  return -(sum + rest * edge) / tail;
}
