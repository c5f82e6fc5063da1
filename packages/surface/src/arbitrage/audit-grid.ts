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
import { durrlemanG } from "../durrleman.ts";
import type { VarianceModel } from "../variance-model.ts";
import { jetsOf } from "../jets.ts";

export interface AuditGridOptions {
  /** Times as ρ = √τ, ascending. */
  readonly rhos: ArrayLike<number>;
  /** Equidistant, ascending; their step is the step of the central differences. */
  readonly zs: ArrayLike<number>;
  /**
   * "difference": ∂_z and ∂_zz as central differences of the grid, as the operator's training has
   * them (default for operator surfaces); "jet": the model's own derivatives (default for others).
   */
  readonly derivatives?: "difference" | "jet";
  /** The ε of the training losses mean((But − ε)⁻) and mean((Cal − ε)⁻). */
  readonly epsilon?: number;
}

export interface AuditMeasure {
  readonly nodes: number;
  readonly violations: number;
  /** violations/nodes, in [0, 1]. */
  readonly share: number;
  /** Least value, and its node (the far one of a calendar pair). */
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
  readonly derivatives: "difference" | "jet";
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
 * Values of But and Cal on a grid, by two batches of the model: the grid, and the near points of the
 * calendar pairs.
 *
 * Nothing outside the grid is asked, for an operator means nothing outside its domain: But is taken
 * at the inner columns, where the differences have both neighbours, and Cal where the near point
 * lies inside the range of z. `nodes` counts exactly those.
 *
 * @throws {DomainError} unless there are two or more positive ascending rhos and three or more
 *   equidistant zs.
 */
export function auditOnGrid(model: VarianceModel, grid: AuditGridOptions | "spec"): GridAudit {
  const {
    rhos,
    zs,
    epsilon = 1e-3,
    derivatives = model.method === "operator" ? "difference" : "jet",
  } = grid === "spec" ? specAuditGrid() : grid;
  const [n, m] = [rhos.length, zs.length];
  checkGrid(rhos, zs);
  const step = (zs[m - 1] - zs[0]) / (m - 1);
  const nodes: Node[] = [];
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) nodes.push({ rho: rhos[i], z: zs[j] });
  const vols = volatilities(model, nodes);

  const inner = nodes.flatMap((node, p) => (p % m === 0 || p % m === m - 1 ? [] : [{ node, p }]));
  const byJet = derivatives === "jet" ? durrlemanAt(model, inner) : null;
  const butterfly = inner.map(({ node, p }, i): Value => {
    if (byJet) return { ...node, value: byJet[i] };
    const v = vols[p];
    const dv = (vols[p + 1] - vols[p - 1]) / (2 * step);
    const d2v = (vols[p + 1] - 2 * v + vols[p - 1]) / (step * step);
    const [middle, half] = [-node.z / v, (v * node.rho) / 2];
    const value = (1 + (middle + half) * dv) * (1 + (middle - half) * dv) + v * d2v;
    return { ...node, value };
  });

  const pairs = nodes.slice(m).flatMap((far, p) => {
    const near = { rho: rhos[Math.floor(p / m)], z: 0 };
    near.z = (far.rho * far.z) / near.rho; // the same k
    return near.z >= zs[0] && near.z <= zs[m - 1] ? [{ near, far, farVol: vols[m + p] }] : [];
  });
  const nearVols = volatilities(
    model,
    pairs.map(({ near }) => near),
  );
  const calendar = pairs.map(({ near, far, farVol }, p): Value => ({
    ...far,
    value: farVol / nearVols[p] - near.rho / far.rho,
  }));
  return {
    rhoFrom: rhos[0],
    rhoTo: rhos[n - 1],
    nRhos: n,
    zFrom: zs[0],
    zTo: zs[m - 1],
    nZs: m,
    epsilon,
    derivatives,
    butterfly: summarise(butterfly, epsilon),
    calendar: summarise(calendar, epsilon),
  };
}

interface Node {
  readonly rho: number;
  readonly z: number;
}

interface Value extends Node {
  readonly value: number;
}

function durrlemanAt(
  model: VarianceModel,
  nodes: readonly { readonly node: Node }[],
): readonly number[] {
  const taus = Float64Array.from(nodes, ({ node }) => node.rho ** 2);
  const ks = Float64Array.from(nodes, ({ node }) => node.rho * node.z);
  return jetsOf(model, taus, ks).map((jet) => (jet.w > 0 ? durrlemanG(jet) : -1));
}

function volatilities(model: VarianceModel, nodes: readonly Node[]): Float64Array {
  const taus = Float64Array.from(nodes, ({ rho }) => rho * rho);
  const ks = Float64Array.from(nodes, ({ rho, z }) => rho * z);
  return model.totalVariances(taus, ks).map((w, p) => Math.sqrt(w / taus[p]));
}

function summarise(values: readonly Value[], epsilon: number): AuditMeasure {
  let violations = 0;
  let worst = values[0];
  let loss = 0;
  for (const node of values) {
    if (!(node.value >= 0)) violations++; // a NaN is no proof of innocence
    if (node.value < worst.value) worst = node;
    loss += Math.max(epsilon - node.value, 0);
  }
  const count = values.length;
  return {
    nodes: count,
    violations,
    share: count === 0 ? 0 : violations / count,
    worst: worst?.value ?? 0,
    worstRho: worst?.rho ?? 0,
    worstZ: worst?.z ?? 0,
    loss: count === 0 ? 0 : loss / count,
  };
}

function checkGrid(rhos: ArrayLike<number>, zs: ArrayLike<number>): void {
  const where = "auditOnGrid";
  if (rhos.length < 2) throw new DomainError(where, "rhos.length", rhos.length, "2 or more");
  if (zs.length < 3) throw new DomainError(where, "zs.length", zs.length, "3 or more");
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
