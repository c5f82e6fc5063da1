/**
 * What an expert scales its inputs by. A mixture standardises features once, for gate and experts:
 * z = (x − m)/d. An expert wants (x − mᵢ)/dᵢ = (z − (mᵢ − m)/d)/(dᵢ/d), with the moments of its own
 * rows or those it was trained with elsewhere; and its output scaled and moved likewise.
 */
import type { Weights } from "@volsmith/engine";

import type { NetworkParts } from "../../neural/network.ts";
import { expertScope } from "./network.ts";

export type Standards = Pick<NetworkParts, "moments" | "shift" | "scale">;

/** Writes an expert's standards into its weights. */
export function setStandards(
  weights: Weights,
  expert: number,
  { own, common }: { readonly own: Standards; readonly common: Standards },
): void {
  const scope = expertScope(expert);
  const write = (name: string, numbers: readonly number[]) =>
    weights.values(`${scope}.standard.${name}`).set(numbers);
  write(
    "mean",
    own.moments.map(({ mean }, i) => (mean - common.moments[i].mean) / common.moments[i].deviation),
  );
  write(
    "deviation",
    own.moments.map(({ deviation }, i) => deviation / common.moments[i].deviation),
  );
  // common.scale·(a·raw + b) + common.shift is what the expert means by own.scale·raw + own.shift.
  write("scale", [own.scale / common.scale]);
  write("shift", [(own.shift - common.shift) / common.scale]);
  weights.touch();
}

/** Whether a parameter of an expert learns. */
export function learns(name: string): boolean {
  return !name.includes(".standard.");
}
