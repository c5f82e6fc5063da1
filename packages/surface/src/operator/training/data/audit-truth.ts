/**
 * Whether a truth is free of static arbitrage where the operator will be held to it.
 *
 * In operator coordinates with v(ρ, z), d₁,₂ = −z/v ± vρ/2:
 *   butterfly  (1 + d₁·∂_z v)(1 + d₂·∂_z v) + v·∂_zz v ≥ 0        (Durrleman's g)
 *   calendar   v(ρ′, zρ/ρ′)·ρ′ ≥ v(ρ, z)·ρ for ρ′ > ρ               (total variance at fixed k)
 */
import type { TruthVols } from "./training-surface.ts";

export interface TruthAuditOptions {
  /** √τ, ascending. */
  readonly rhos?: ArrayLike<number>;
  readonly zs?: ArrayLike<number>;
  /** Values above −tolerance pass: what differences and the digits of prices leave in doubt. */
  readonly tolerance?: number;
}

export interface TruthAudit {
  readonly butterflyNodes: number;
  readonly butterflyViolations: number;
  readonly leastButterfly: number;
  readonly calendarNodes: number;
  readonly calendarViolations: number;
  /** Least relative rise of √w. */
  readonly leastCalendar: number;
  /** Nodes left out because the truth has no volatility there (see `TruthVols`). */
  readonly unresolved: number;
}

const RHOS = Float64Array.from({ length: 24 }, (_, i) => 0.03 * (0.99 / 0.03) ** (i / 23));
const ZS = Float64Array.from({ length: 81 }, (_, j) => -1.5 + 0.025 * j);
/** Step of the differences in z, in units of the volatility at the money. */
const STEP = 0.05;

/** Counts nodes of a grid where a truth admits arbitrage: none, when all is well. */
export function auditTruth(
  truth: TruthVols,
  { rhos = RHOS, zs = ZS, tolerance = 1e-4 }: TruthAuditOptions = {},
): TruthAudit {
  const m = zs.length;
  const taus = new Float64Array(3 * m);
  const ks = new Float64Array(3 * m);
  const vols = new Float64Array(3 * m);
  const far = new Float64Array(m);
  const atm = new Float64Array(1);
  let unresolved = 0;
  const butterfly = { nodes: 0, violations: 0, least: Infinity };
  const calendar = { nodes: 0, violations: 0, least: Infinity };
  const note = (measure: typeof butterfly, value: number): void => {
    measure.nodes++;
    if (value < -tolerance) measure.violations++;
    if (value < measure.least) measure.least = value;
  };
  for (let i = 0; i < rhos.length; i++) {
    const rho = rhos[i];
    const tau = rho * rho;
    truth(Float64Array.of(tau), Float64Array.of(0), atm);
    const h = STEP * atm[0];
    taus.fill(tau);
    for (let j = 0; j < m; j++) {
      for (let s = 0; s < 3; s++) ks[3 * j + s] = (zs[j] + (s - 1) * h) * rho;
    }
    truth(taus, ks, vols);
    const hasNext = i + 1 < rhos.length;
    if (hasNext) {
      const next = rhos[i + 1] ** 2;
      const same = Float64Array.from(zs, (z) => z * rho);
      truth(new Float64Array(m).fill(next), same, far);
    }
    for (let j = 0; j < m; j++) {
      const [left, v, right] = [vols[3 * j], vols[3 * j + 1], vols[3 * j + 2]];
      if (!(left > 0 && v > 0 && right > 0)) {
        unresolved++;
        continue;
      }
      const slope = (right - left) / (2 * h);
      const curve = (right - 2 * v + left) / (h * h);
      const [middle, half] = [-zs[j] / v, (v * rho) / 2];
      note(butterfly, (1 + (middle + half) * slope) * (1 + (middle - half) * slope) + v * curve);
      if (hasNext && far[j] > 0) note(calendar, (far[j] * rhos[i + 1]) / (v * rho) - 1);
    }
  }
  return {
    butterflyNodes: butterfly.nodes,
    butterflyViolations: butterfly.violations,
    leastButterfly: butterfly.least,
    calendarNodes: calendar.nodes,
    calendarViolations: calendar.violations,
    leastCalendar: calendar.least,
    unresolved,
  };
}
