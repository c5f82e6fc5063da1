import { DomainError } from "@volsmith/numerics";
import type { Part, PricingTable } from "@volsmith/table";

import { readNetwork } from "../neural/network-family.ts";
import type { NetworkPricer } from "../neural/network-pricer.ts";
import type { Pricer } from "../pricer.ts";
import { kanEdges, kanLayers, kanOf } from "./edges.ts";

export interface PrunedKan {
  readonly pricer: NetworkPricer;
  /** Edges that still depend on their input, of how many. */
  readonly kept: number;
  readonly edges: number;
}

/**
 * A Kolmogorov-Arnold network without the edges of little influence: each becomes its mean over the
 * rows, so that what it feeds stays where it was on average. The given pricer is left as it is.
 *
 * @param options.below least share of the price's variation for an edge to be kept
 * @throws {DomainError} unless 0 ≤ below < 1
 * @throws {DataError} for another pricer, one with norms, or no rows
 */
export function pruneKan(
  pricer: Pricer,
  data: { readonly table: PricingTable; readonly rows: Part },
  { below }: { readonly below: number },
): PrunedKan {
  if (!(below >= 0 && below < 1)) throw new DomainError("pruneKan", "below", below, "in [0, 1)");
  const network = kanOf(pricer, "pruneKan");
  const layers = kanEdges(network, data, { points: 1 });
  const { engine, parts } = network;
  const pruned = readNetwork(network.toSafetensors(), { engine }, () => parts.architecture);
  let kept = 0;
  let edges = 0;
  for (const [l, { inputs, units, degree, coefficients }] of kanLayers(pruned).entries())
    for (const { from, to, influence, mean } of layers[l].edges) {
      edges++;
      if (influence >= below) {
        kept++;
        continue;
      }
      const place = from * units + to;
      coefficients[place] = mean; // of P_0 = 1
      for (let m = 1; m <= degree; m++) coefficients[m * inputs * units + place] = 0;
    }
  pruned.weights.touch();
  pruned.metrics = { ...network.metrics, keptEdges: kept, edges };
  return { pricer: pruned, kept, edges };
}
