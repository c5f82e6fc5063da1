/**
 * A snapshot smoothed by the operator, as a surface like any other.
 *
 * The operator answers σ(ρ, z) with ρ = √τ, z = k/√τ; here w(τ, k) = σ²τ. Derivatives are exact up
 * to float32 rounding, with the set of quotes a point listens to held fixed: σ itself jumps by a
 * little where that set changes, which happens along ρ only (under the published order).
 */
import type { Snapshot } from "@volsmith/market";
import { DataError } from "@volsmith/numerics";

import type { OperatorConfig } from "./config.ts";
import { OperatorModel } from "./operator-model.ts";
import type { SurfacePoints, VolatilityOperator } from "./volatility-operator.ts";

export interface FitOperatorOptions {
  /** From `loadOperator`; one operator serves many snapshots. */
  readonly operator: VolatilityOperator;
}

/** Quotes the operator was not trained for, which it does not get to see. */
export interface LeftOut {
  /** Quotes of expiries outside the trained range of ρ. */
  readonly expiry: number;
  /** Quotes outside the trained range of z, at expiries inside. */
  readonly moneyness: number;
}

export interface OperatorFit {
  readonly model: OperatorModel;
  readonly nQuotes: number;
  readonly nUsed: number;
  readonly leftOut: LeftOut;
  /** What a reader should know, in words. */
  readonly warnings: readonly string[];
}

/**
 * Encodes the quotes of a snapshot that lie inside the operator's domain.
 *
 * @throws {DataError} when none does, or when the network answers with what is no volatility
 */
export function fitOperator(snapshot: Snapshot, { operator }: FitOperatorOptions): OperatorFit {
  const { points, leftOut, nQuotes } = domainPoints(snapshot, operator.config);
  const nUsed = points.rhos.length;
  const where = `${snapshot.underlying} (${snapshot.source})`;
  if (nUsed === 0) {
    const { rhoDomain, zDomain } = operator.config;
    throw new DataError(
      `fitOperator: ${where}`,
      `none of ${nQuotes} quotes has √τ in ${show(rhoDomain)} and k/√τ in ${show(zDomain)}`,
      "the operator smooths expiries of up to a year; use another method",
    );
  }
  const model = new OperatorModel(operator.encode(points), points);
  checkAnswers(model, { points, where });
  return { model, nQuotes, nUsed, leftOut, warnings: warn(leftOut, points, operator.config) };
}

/** Weights of another network, or of one whose training failed, answer with NaN or infinity. */
function checkAnswers(
  model: OperatorModel,
  { points, where }: { readonly points: SurfacePoints; readonly where: string },
): void {
  const n = Math.min(points.rhos.length, 64); // enough to tell, and costs nothing
  const sample = Array.from({ length: n }, (_, i) => Math.floor((i * points.rhos.length) / n));
  const taus = Float64Array.from(sample, (i) => points.rhos[i] ** 2);
  const ks = Float64Array.from(sample, (i) => points.zs[i] * points.rhos[i]);
  const bad = model.totalVariances(taus, ks).findIndex((w) => !(w > 0 && w < Infinity));
  if (bad < 0) return;
  throw new DataError(
    `fitOperator: ${where}`,
    `the operator gives no volatility at tau = ${taus[bad]}, k = ${ks[bad]}`,
    "its weights are damaged or untrained; give others",
  );
}

/** Quotes inside the open domain, in snapshot order: by expiry, then strike. */
export function domainPoints(
  snapshot: Snapshot,
  { rhoDomain, zDomain }: Pick<OperatorConfig, "rhoDomain" | "zDomain">,
): { readonly points: SurfacePoints; readonly leftOut: LeftOut; readonly nQuotes: number } {
  const rhos: number[] = [];
  const zs: number[] = [];
  const vols: number[] = [];
  let expiry = 0;
  let moneyness = 0;
  let nQuotes = 0;
  for (const slice of snapshot.slices) {
    const rho = Math.sqrt(slice.tau);
    nQuotes += slice.k.length;
    if (!(rho > rhoDomain[0] && rho < rhoDomain[1])) {
      expiry += slice.k.length;
      continue;
    }
    slice.k.forEach((k, i) => {
      const z = k / rho;
      if (z > zDomain[0] && z < zDomain[1]) {
        rhos.push(rho);
        zs.push(z);
        vols.push(slice.vols[i]);
      } else moneyness += 1;
    });
  }
  return { points: { rhos, zs, vols }, leftOut: { expiry, moneyness }, nQuotes };
}

function warn(leftOut: LeftOut, points: SurfacePoints, config: OperatorConfig): string[] {
  const warnings: string[] = [];
  const { rhoDomain, zDomain, radius } = config;
  if (leftOut.expiry > 0) {
    const [min, max] = rhoDomain.map((rho) => Math.round(rho * rho * 365 * 100) / 100);
    warnings.push(
      `${leftOut.expiry} quotes left out: the operator takes expiries of ${min} to ${max} days`,
    );
  }
  if (leftOut.moneyness > 0)
    warnings.push(`${leftOut.moneyness} quotes left out: k/√τ outside ${show(zDomain)}`);
  if (warnings.length > 0) warnings.push("the method spline takes all quotes");
  const levels = [...new Set(Array.from(points.rhos))].toSorted((a, b) => a - b);
  const gap = levels.findIndex((rho, i) => i > 0 && rho - levels[i - 1] > 2 * radius);
  if (gap > 0) {
    const [from, to] = [levels[gap - 1] ** 2, levels[gap] ** 2].map((tau) => tau.toFixed(3));
    warnings.push(`no expiry between τ = ${from} and ${to}: points in the middle see no quotes`);
  }
  return warnings;
}

function show([min, max]: readonly [number, number]): string {
  return `(${min}, ${max})`;
}
