import { requirePositive } from "../checks.ts";
import type { Criterion } from "./criterion.ts";
import { requireOutcomes } from "./tail.ts";

/**
 * Entropic risk, the certainty equivalent of exponential utility with its sign turned:
 *
 *   ρ(X) = ln E e^(−λX) / λ
 *
 * @param options.aversion λ, per unit of currency
 * @throws {DomainError} unless λ is positive
 */
export function entropic({ aversion }: { readonly aversion: number }): Criterion & {
  readonly aversion: number;
} {
  requirePositive("entropic", "aversion", aversion);
  return {
    kind: "entropic",
    cash: "invariant",
    aversion,
    risk: ({ pnl }, slopes) => entropicRisk(pnl, aversion, slopes),
  };
}

/** ln E e^(−λx)/λ, safe from overflow; slopes are −e^(−λx)/Σe^(−λx). */
function entropicRisk(x: Float64Array, aversion: number, slopes?: Float64Array): number {
  const n = x.length;
  requireOutcomes("entropicRisk", n);
  let worst = Infinity;
  for (let i = 0; i < n; i++) if (!(x[i] >= worst)) worst = x[i]; // keeps NaN
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.exp(-aversion * (x[i] - worst));
  if (slopes) for (let i = 0; i < n; i++) slopes[i] = -Math.exp(-aversion * (x[i] - worst)) / sum;
  return Math.log(sum / n) / aversion - worst;
}
