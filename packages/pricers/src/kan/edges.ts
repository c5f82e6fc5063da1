/**
 * What a Kolmogorov-Arnold network has learned, read edge by edge: φ_ij(x) = Σ_m c[m, i, j]·P_m(tanh x)
 * from number i of a layer to number j of the next.
 */
import { recurrences } from "@volsmith/engine";
import type { PolynomialFamily } from "@volsmith/engine";
import { DataError } from "@volsmith/numerics";
import type { Part, PricingTable } from "@volsmith/table";

import { columnsOf, matrixOf } from "../data/columns.ts";
import { NetworkPricer } from "../neural/network-pricer.ts";
import type { Pricer } from "../pricer.ts";

/** One layer: coefficients [degree + 1, inputs, units]. */
export interface KanLayer {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly degree: number;
  readonly coefficients: Float32Array;
}

/** What an edge does to the rows that were looked at. */
export interface KanEdge {
  readonly from: number;
  readonly to: number;
  /**
   * Share of the price's variation that goes through it: standard deviations of the edges into a
   * number, as shares of their sum, times the number's own share. Those into a layer add up to 1.
   */
  readonly influence: number;
  /** Mean of φ over the rows. */
  readonly mean: number;
  /** Values of its input that the rows reach, ascending, and φ there. [points] each */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Edges of a layer, by `from`, then `to`. */
export interface KanLayerEdges {
  readonly inputs: number;
  readonly units: number;
  readonly edges: readonly KanEdge[];
}

/**
 * The functions a network of the family "kan" has learned, over rows of a table; inputs of the first
 * layer are the standardised features, in the order of `featureNames`.
 *
 * @param options.points of each function; 41 by default
 * @throws {DataError} for another pricer, one with norms, or no rows
 */
export function kanEdges(
  pricer: Pricer,
  { table, rows }: { readonly table: PricingTable; readonly rows: Part },
  { points = 41 }: { readonly points?: number } = {},
): KanLayerEdges[] {
  const network = kanOf(pricer, "kanEdges");
  const layers = kanLayers(network);
  const family = network.config.family as PolynomialFamily;
  const runs = passThrough(network, layers, { table, rows });
  const shares = sharesOf(runs);
  return layers.map((layer, l) => {
    const { ranges, moments } = runs[l];
    const edges = moments.map(({ mean }, edge) => {
      const [from, to] = [Math.floor(edge / layer.units), edge % layer.units];
      const [least, most] = ranges[from];
      const x = Float64Array.from(
        { length: points },
        (_, p) => least + ((most - least) * p) / Math.max(1, points - 1),
      );
      const y = x.map((at) => edgeValue(layer, basisOf(family, layer.degree, at), from, to));
      return { from, to, influence: shares[l][edge], mean, x, y };
    });
    return { inputs: layer.inputs, units: layer.units, edges };
  });
}

/** A pricer as the network it is. @throws {DataError} when it is not of the family, or has norms */
export function kanOf(pricer: Pricer, where: string): NetworkPricer {
  if (pricer instanceof NetworkPricer && pricer.kind === "kan" && pricer.config.norm === "none")
    return pricer;
  const what = pricer.kind === "kan" ? "a network with norms" : `a pricer of kind "${pricer.kind}"`;
  throw new DataError(
    where,
    `${what} has no functions of one number`,
    'give it kind "kan", norm "none"',
  );
}

export function kanLayers({ weights }: NetworkPricer): KanLayer[] {
  return weights.parameters.map(({ name, shape: [terms, inputs, units] }) => {
    return { name, inputs, units, degree: terms - 1, coefficients: weights.values(name) };
  });
}

interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** What rows do to a layer. */
interface LayerRun {
  readonly inputs: number;
  readonly units: number;
  /** Least and most of each input. */
  readonly ranges: readonly (readonly [number, number])[];
  /** Of each edge over the rows, by input, then unit. */
  readonly moments: readonly Moments[];
}

/** Rows through all layers, in double precision. */
function passThrough(
  { config, featureNames, parts }: NetworkPricer,
  layers: readonly KanLayer[],
  { table, rows }: { readonly table: PricingTable; readonly rows: Part },
): LayerRun[] {
  const n = rows.to - rows.from;
  if (n < 1) throw new DataError("kanEdges", "there are no rows");
  const features = matrixOf(table, columnsOf(table, featureNames, "kanEdges"), rows);
  const clamps = config.outside === "clamp";
  let h: Float64Array = features.map((value, i) => {
    const { mean, deviation, least, most } = parts.moments[i % featureNames.length];
    return ((clamps ? Math.min(most, Math.max(least, value)) : value) - mean) / deviation;
  });
  return layers.map((layer) => {
    const { inputs, units, degree } = layer;
    const next = new Float64Array(n * units);
    const sums = new Float64Array(inputs * units);
    const squares = new Float64Array(inputs * units);
    const ranges = Array.from({ length: inputs }, (): [number, number] => [Infinity, -Infinity]);
    for (let row = 0; row < n; row++)
      for (let i = 0; i < inputs; i++) {
        const x = h[row * inputs + i];
        ranges[i][0] = Math.min(ranges[i][0], x);
        ranges[i][1] = Math.max(ranges[i][1], x);
        const basis = basisOf(config.family as PolynomialFamily, degree, x);
        for (let j = 0; j < units; j++) {
          const value = edgeValue(layer, basis, i, j);
          next[row * units + j] += value;
          sums[i * units + j] += value;
          squares[i * units + j] += value * value;
        }
      }
    h = next;
    const moments = Array.from(sums, (sum, edge) => {
      const mean = sum / n;
      return { mean, deviation: Math.sqrt(Math.max(0, squares[edge] / n - mean * mean)) };
    });
    return { inputs, units, ranges, moments };
  });
}

/** Influence of every edge, from the price back to the features. */
function sharesOf(runs: readonly LayerRun[]): Float64Array[] {
  let nodes = Float64Array.of(1);
  const shares: Float64Array[] = [];
  for (const { inputs, units, moments } of runs.toReversed()) {
    const totals = new Float64Array(units);
    for (const [edge, { deviation }] of moments.entries()) totals[edge % units] += deviation;
    const own = Float64Array.from(moments, ({ deviation }, edge) => {
      const to = edge % units;
      return totals[to] > 0 ? (nodes[to] * deviation) / totals[to] : 0;
    });
    shares.unshift(own);
    const before = new Float64Array(inputs);
    for (const [edge, share] of own.entries()) before[Math.floor(edge / units)] += share;
    nodes = before;
  }
  return shares;
}

/** P_0 … P_degree at tanh x. */
function basisOf(family: PolynomialFamily, degree: number, x: number): Float64Array {
  const t = Math.tanh(x);
  const basis = new Float64Array(degree + 1);
  basis[0] = 1;
  for (let m = 1; m <= degree; m++) {
    const [a, b, c] = recurrences[family](m);
    basis[m] = (a * t + b) * basis[m - 1] + (m > 1 ? c * basis[m - 2] : 0);
  }
  return basis;
}

function edgeValue(
  { inputs, units, coefficients }: KanLayer,
  basis: Float64Array,
  from: number,
  to: number,
): number {
  let value = 0;
  for (let m = 0; m < basis.length; m++)
    value += coefficients[(m * inputs + from) * units + to] * basis[m];
  return value;
}
