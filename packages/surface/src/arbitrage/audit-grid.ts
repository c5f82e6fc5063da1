/**
 * The audit of an operator surface: shares of violating nodes on a grid in (ρ, z) = (√τ, k/√τ).
 *
 * Measures [WJG]: with v(ρ, z) the volatility and d₁,₂ = −z/v ± v·ρ/2,
 *
 *   But(ρ, z)       = (1 + d₁·∂_z v)(1 + d₂·∂_z v) + v·∂_zz v,          ≥ 0
 *   Cal(ρ_i, z_j)   = v(ρ_(i+1), z_j)/v(ρ_i, ρ_(i+1)·z_j/ρ_i) − ρ_i/ρ_(i+1),   ≥ 0
 *
 * But is Durrleman's g, because ∂_z = √τ·∂_k; Cal ≥ 0 says that √w does not fall in τ at fixed k.
 *
 * [WJG] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility".
 */
import { DomainError } from "@volsmith/numerics";
import type { VarianceModel } from "../variance-model.ts";

export interface AuditGridOptions {
  /** Times as ρ = √τ, ascending. */
  readonly rhos: ArrayLike<number>;
  /** Equidistant, ascending; their step is the step of the central differences. */
  readonly zs: ArrayLike<number>;
  /** The ε of the training losses mean((But − ε)⁻) and mean((Cal − ε)⁻). */
  readonly epsilon?: number;
}

export interface AuditMeasure {
  readonly nodes: number;
  readonly violations: number;
  /** violations/nodes, in [0, 1]. */
  readonly share: number;
  /** Least value, and its node. */
  readonly worst: number;
  readonly worstRho: number;
  readonly worstZ: number;
  /** mean((value − ε)⁻). */
  readonly loss: number;
}

export interface GridAudit {
  readonly rhoFrom: number;
  readonly rhoTo: number;
  readonly nRhos: number;
  readonly zFrom: number;
  readonly zTo: number;
  readonly nZs: number;
  readonly epsilon: number;
  readonly butterfly: AuditMeasure;
  readonly calendar: AuditMeasure;
}

/** 60 × 201 nodes on [0.01, 1] × [−1.5, 0.5]; the z-step is 0.01. */
export function specAuditGrid(): AuditGridOptions {
  return {
    rhos: Float64Array.from({ length: 60 }, (_, i) => 0.01 + (0.99 * i) / 59),
    zs: Float64Array.from({ length: 201 }, (_, j) => (j - 150) / 100),
  };
}

/**
 * Values of But and Cal on a grid, by three batches of the model: the grid with one more column on
 * each side for the differences, and the points that calendar pairs ask for.
 *
 * @throws {DomainError} unless there are two or more positive ascending rhos and equidistant zs.
 */
export function auditOnGrid(model: VarianceModel, grid: AuditGridOptions | "spec"): GridAudit {
  const { rhos, zs, epsilon = 1e-3 } = grid === "spec" ? specAuditGrid() : grid;
  const [n, m] = [rhos.length, zs.length];
  checkGrid(rhos, zs);
  const step = (zs[m - 1] - zs[0]) / (m - 1);
  const z = (j: number): number => (j < 0 || j >= m ? zs[0] + j * step : zs[j]);
  const columns = m + 2;
  const vols = volatilities(model, n * columns, (p) => {
    const rho = rhos[Math.floor(p / columns)];
    return { rho, z: z((p % columns) - 1) };
  });
  const butterfly = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const p = i * columns + j + 1;
      const v = vols[p];
      const dv = (vols[p + 1] - vols[p - 1]) / (2 * step);
      const d2v = (vols[p + 1] - 2 * v + vols[p - 1]) / (step * step);
      const [middle, half] = [-zs[j] / v, (v * rhos[i]) / 2];
      butterfly[i * m + j] = (1 + (middle + half) * dv) * (1 + (middle - half) * dv) + v * d2v;
    }
  }
  const near = volatilities(model, (n - 1) * m, (p) => {
    const i = Math.floor(p / m);
    return { rho: rhos[i], z: (rhos[i + 1] * zs[p % m]) / rhos[i] };
  });
  const calendar = near.map((v, p) => {
    const i = Math.floor(p / m);
    return vols[(i + 1) * columns + (p % m) + 1] / v - rhos[i] / rhos[i + 1];
  });
  const measure = (values: Float64Array): AuditMeasure => summarise(values, { rhos, zs, epsilon });
  return {
    rhoFrom: rhos[0],
    rhoTo: rhos[n - 1],
    nRhos: n,
    zFrom: zs[0],
    zTo: zs[m - 1],
    nZs: m,
    epsilon,
    butterfly: measure(butterfly),
    calendar: measure(calendar),
  };
}

function volatilities(
  model: VarianceModel,
  size: number,
  point: (p: number) => { readonly rho: number; readonly z: number },
): Float64Array {
  const taus = new Float64Array(size);
  const ks = new Float64Array(size);
  for (let p = 0; p < size; p++) {
    const { rho, z } = point(p);
    taus[p] = rho * rho;
    ks[p] = rho * z;
  }
  return model.totalVariances(taus, ks).map((w, p) => Math.sqrt(w / taus[p]));
}

function summarise(
  values: Float64Array,
  { rhos, zs, epsilon }: Required<AuditGridOptions>,
): AuditMeasure {
  let violations = 0;
  let worst = 0;
  let loss = 0;
  for (let p = 0; p < values.length; p++) {
    if (!(values[p] >= 0)) violations++; // a NaN is no proof of innocence
    if (values[p] < values[worst]) worst = p;
    loss += Math.max(epsilon - values[p], 0);
  }
  return {
    nodes: values.length,
    violations,
    share: violations / values.length,
    worst: values[worst],
    worstRho: rhos[Math.floor(worst / zs.length)],
    worstZ: zs[worst % zs.length],
    loss: loss / values.length,
  };
}

function checkGrid(rhos: ArrayLike<number>, zs: ArrayLike<number>): void {
  const where = "auditOnGrid";
  if (rhos.length < 2) throw new DomainError(where, "rhos.length", rhos.length, "2 or more");
  if (zs.length < 2) throw new DomainError(where, "zs.length", zs.length, "2 or more");
  for (let i = 0; i < rhos.length; i++) {
    if (!(rhos[i] > (i === 0 ? 0 : rhos[i - 1]))) {
      throw new DomainError(where, `rhos[${i}]`, rhos[i], "positive and ascending");
    }
  }
  const step = (zs[zs.length - 1] - zs[0]) / (zs.length - 1);
  for (let j = 1; j < zs.length; j++) {
    if (!(Math.abs(zs[j] - zs[j - 1] - step) <= 1e-6 * step)) {
      throw new DomainError(where, `zs[${j}]`, zs[j], "one equal step above the one before");
    }
  }
}
