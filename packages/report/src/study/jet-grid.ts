import { jetsOf } from "@volsmith/surface";
import type { VarianceJet, VarianceModel } from "@volsmith/surface";

import type { KWindow } from "./window.ts";

/** Jets at the centres of a net of cells over the quoted region, made once for all maps. */
export interface JetGrid {
  /** Cell borders, even in √τ. [nTau + 1] */
  readonly edges: readonly number[];
  readonly cells: readonly JetCell[];
}

export interface JetCell {
  readonly tau0: number;
  readonly tau1: number;
  readonly k0: number;
  readonly k1: number;
  readonly jet: VarianceJet;
}

const nTau = 36;
const nK = 54;

export function sampleJets(window: KWindow, surface: VarianceModel): JetGrid {
  const edges = window.taus(nTau + 1);
  const places: Omit<JetCell, "jet">[] = [];
  for (let row = 0; row < nTau; row++) {
    const [tau0, tau1] = [edges[row], edges[row + 1]];
    const borders = window.ks((tau0 + tau1) / 2, nK + 1);
    for (let column = 0; column < nK; column++) {
      places.push({ tau0, tau1, k0: borders[column], k1: borders[column + 1] });
    }
  }
  const taus = Float64Array.from(places, ({ tau0, tau1 }) => (tau0 + tau1) / 2);
  const ks = Float64Array.from(places, ({ k0, k1 }) => (k0 + k1) / 2);
  const jets = jetsOf(surface, taus, ks);
  return { edges, cells: places.map((place, i) => ({ ...place, jet: jets[i] })) };
}
