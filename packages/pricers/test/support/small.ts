/** A configuration of each family that trains in a blink. */
import { pricerFamilies } from "@volsmith/pricers";

const quick = { epochs: 12, batchRows: 64, rate: 3e-3 };

const own: Readonly<Record<string, object>> = {
  mlp: { ...quick, layers: [8, 8], dropout: 0.05 },
};

/** @throws when a new family has none yet */
export function small(kind: string): { readonly kind: string } {
  if (!pricerFamilies.some((family) => family.kind === kind)) throw new Error(`no family ${kind}`);
  return { kind, ...own[kind] };
}
