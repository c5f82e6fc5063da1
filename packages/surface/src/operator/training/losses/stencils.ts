/** Where the differences of the arbitrage and smoothness terms are taken. */
import type { RandomGenerator } from "@volsmith/numerics";

import type { OperatorConfig } from "../../config.ts";
import type { LossOptions } from "./options.ts";

/** Points that grow, to be asked in one go. Coordinates are float32, as the operator sees them. */
export class PointList {
  readonly rhos: number[] = [];
  readonly zs: number[] = [];

  /** @returns its index */
  add(rho: number, z: number): number {
    this.zs.push(Math.fround(z));
    return this.rhos.push(Math.fround(rho)) - 1;
  }
}

/** Three points (ρ, z − h), (ρ, z), (ρ, z + h) on one slice. */
export interface SliceStencil {
  readonly rho: number;
  readonly z: number;
  readonly points: readonly [left: number, middle: number, right: number];
}

/**
 * (ρ − h, z), (ρ, z), (ρ + h, z); and for the calendar term (ρ, z·(ρ + h)/ρ), which has the log-
 * moneyness of (ρ + h, z). Either may be missing where it leaves the domain: −1.
 */
export interface TermStencil {
  readonly rho: number;
  readonly later: number;
  readonly points: readonly [before: number, middle: number, after: number, sameStrike: number];
}

export interface Stencils {
  readonly slices: readonly SliceStencil[];
  readonly terms: readonly TermStencil[];
}

type Domain = Pick<OperatorConfig, "rhoDomain" | "zDomain">;

/** Draws or lays out stencils, adding their points to `list`. */
export function makeStencils(
  list: PointList,
  options: LossOptions,
  domain: Domain,
  random: RandomGenerator,
): Stencils {
  return options.stencils.kind === "grids"
    ? gridStencils(list, options, domain, random)
    : sampledStencils(list, options, domain, random);
}

function sampledStencils(
  list: PointList,
  { stencils, zStep, rhoStep }: LossOptions,
  { rhoDomain, zDomain }: Domain,
  random: RandomGenerator,
): Stencils {
  const counts = stencils.kind === "sampled" ? stencils : { slices: 0, terms: 0 };
  const between = (min: number, max: number) => min + (max - min) * random.uniform();
  const slices = Array.from({ length: counts.slices }, () => {
    const rho = between(...rhoDomain);
    const z = between(zDomain[0] + zStep, zDomain[1] - zStep);
    const points = [z - zStep, z, z + zStep].map((at) => list.add(rho, at));
    return { rho, z, points: points as unknown as SliceStencil["points"] };
  });
  const terms = Array.from({ length: counts.terms }, () => {
    const rho = between(rhoDomain[0] + rhoStep, rhoDomain[1] - rhoStep);
    const stretch = (rho + rhoStep) / rho;
    // Drawn so that the point of the same strike lies inside too.
    const z = between(zDomain[0] / stretch, zDomain[1] / stretch);
    return termStencil(list, rho, rhoStep, z);
  });
  return { slices, terms };
}

function termStencil(list: PointList, rho: number, step: number, z: number): TermStencil {
  const later = rho + step;
  return {
    rho,
    later,
    points: [
      list.add(rho - step, z),
      list.add(rho, z),
      list.add(later, z),
      list.add(rho, (later * z) / rho),
    ],
  };
}

/** Grids over the domain: fine in z for slices, fine in ρ for terms; other steps are drawn. */
function gridStencils(
  list: PointList,
  { zStep, rhoStep, coarseSteps: [min, max] }: LossOptions,
  { rhoDomain, zDomain }: Domain,
  random: RandomGenerator,
): Stencils {
  const coarse = () => min + (max - min) * random.uniform();
  const slices: SliceStencil[] = [];
  for (const rho of steps(rhoDomain, coarse())) {
    const zs = steps(zDomain, zStep);
    const row = zs.map((z) => list.add(rho, z));
    for (let i = 1; i + 1 < row.length; i++)
      slices.push({ rho, z: zs[i], points: [row[i - 1], row[i], row[i + 1]] });
  }
  const terms: TermStencil[] = [];
  const rhos = steps(rhoDomain, rhoStep);
  for (const z of steps(zDomain, coarse())) {
    const column = rhos.map((rho) => list.add(rho, z));
    for (let i = 0; i + 1 < rhos.length; i++) {
      const later = rhos[i + 1];
      const same = (later * z) / rhos[i];
      const inside = same >= zDomain[0] && same <= zDomain[1];
      if (!inside && i === 0) continue;
      const before = i > 0 ? column[i - 1] : -1;
      const sameStrike = inside ? list.add(rhos[i], same) : -1;
      terms.push({
        rho: rhos[i],
        later,
        points: [before, column[i], column[i + 1], sameStrike],
      });
    }
  }
  return { slices, terms };
}

/** min, min + step, … up to max. */
function steps([min, max]: readonly [number, number], step: number): number[] {
  const count = Math.floor((max - min) / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, i) => min + i * step);
}
