/**
 * Φ⁻¹ to seven digits from ln p, for a first guess: the iterations after it make up the rest, and
 * taking ln p instead of p lets p underflow.
 *
 * [W88] Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
 *       Statistics 37(3), 1988, PPND7.
 */

/** Φ⁻¹(exp(logP)) for logP ≤ ln ½, relative error 1e-7. */
export function quantileOfLog(logP: number): number {
  if (logP > -2.590267165) {
    const q = Math.exp(logP) - 0.5; // p > 0.075
    const r = 0.180625 - q * q;
    return (
      (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
    );
  }
  const root = Math.sqrt(-logP);
  if (root <= 5) {
    const r = root - 1.6;
    return -(
      (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777) /
      ((0.12021132975 * r + 0.7370016425) * r + 1)
    );
  }
  const r = root - 5;
  return -(
    (((0.017337203997 * r + 0.42868294337) * r + 3.081226386) * r + 6.657905115) /
    ((0.012258202635 * r + 0.24197894225) * r + 1)
  );
}
