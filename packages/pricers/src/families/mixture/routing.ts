/** Where a mixture sends rows, and what that is worth. */
import { Weights } from "@volsmith/engine";
import { DataError, DomainError, randomGenerator } from "@volsmith/numerics";
import type { Part, PricingTable } from "@volsmith/table";

import { checkPart, columnsOf } from "../../data/columns.ts";
import type { RowReader } from "../../data/row-source.ts";
import { NetworkPricer } from "../../neural/network-pricer.ts";
import type { Pricer } from "../../pricer.ts";
import { KIND } from "./config.ts";
import type { MixtureConfig } from "./config.ts";
import { gateOutputs } from "./expert-outputs.ts";
import { mixtureArchitecture } from "./network.ts";
import { regimes, regimesOf } from "./regimes.ts";

/**
 * What a mixture's gate says of rows: weights that add up to 1, not 0 for the active experts only.
 *
 * @returns [n, 9] row-major, experts in the order of `regimes`
 * @throws {DataError} when the pricer is no mixture
 */
export function gateWeights(pricer: Pricer, table: PricingTable, rows: Part): Float32Array {
  const { parts, weights } = mixtureOf(pricer);
  checkPart(table, rows, "gateWeights");
  const columns = columnsOf(table, parts.featureNames, "gateWeights");
  const reader: RowReader = { table, columns, steps: pricer.steps };
  return gateOutputs({ parts, weights }, reader, rows);
}

export interface Routing {
  /** Experts that price a row. */
  readonly active: number;
  /** Named by the regimes they come from. */
  readonly experts: readonly string[];
  readonly regimes: readonly string[];
  /** Share of each regime's rows sent to each expert: [regime][expert], each line adds up to `active`. */
  readonly shares: readonly (readonly number[])[];
  /** Regime of each row. [n] */
  readonly regimeOf: Uint8Array;
}

/** The routing table of some rows; zeros where a regime has none. */
export function routingOf(pricer: Pricer, table: PricingTable, rows: Part): Routing {
  const gates = gateWeights(pricer, table, rows);
  const { active, regimes: bounds } = mixtureOf(pricer).parts.config as MixtureConfig;
  const regimeOf = regimesOf(table, rows, bounds);
  const n = regimes.length;
  const counts = regimes.map(() => Array.from({ length: n }, () => 0));
  const totals = regimes.map(() => 0);
  regimeOf.forEach((regime, i) => {
    totals[regime]++;
    for (let e = 0; e < n; e++) if (gates[i * n + e] > 0) counts[regime][e]++;
  });
  const shares = counts.map((line, regime) => line.map((count) => count / (totals[regime] || 1)));
  return { active, experts: regimes, regimes, shares, regimeOf };
}

/** A model that a mixture is held against. */
export interface ComparedModel {
  /** "mixture, 2 of 9", "dense mixture", "one network". */
  readonly model: string;
  readonly pricer: Pricer;
}

/** Errors by regime, as the caller measures them. */
export interface MixtureComparison<M> {
  readonly active: number;
  readonly experts: readonly string[];
  readonly regimes: readonly string[];
  readonly routing: readonly (readonly number[])[];
  readonly byRegime: readonly {
    readonly model: string;
    readonly parameterCount: number;
    readonly regimes: readonly (M & { readonly label: string })[];
  }[];
}

/**
 * Routing of a mixture, and the accuracy of models by regime.
 *
 * @param models the first one is the mixture; `rivalsOf` says what to hold it against
 * @param measure what the caller says of some rows' prices, C/K as predicted and as quoted
 * @throws {DataError} when the first model is no mixture
 */
export function compareMixture<M extends object>(
  models: readonly ComparedModel[],
  { table, rows }: { readonly table: PricingTable; readonly rows: Part },
  measure: (predicted: Float64Array, actual: Float64Array) => M,
): MixtureComparison<M> {
  const { regimeOf, shares, ...routing } = routingOf(models[0].pricer, table, rows);
  const actual = table.targets.subarray(rows.from, rows.to);
  const within = (values: Float64Array, regime: number) =>
    values.filter((_, i) => regimeOf[i] === regime);
  const byRegime = models.map(({ model, pricer }) => {
    const predicted = pricer.price(table, rows);
    const metrics = regimes.map((label, regime) => ({
      ...measure(within(predicted, regime), within(actual, regime)),
      label,
    }));
    return { model, parameterCount: pricer.parameterCount, regimes: metrics };
  });
  return { ...routing, routing: shares, byRegime };
}

/** Configurations a mixture is fairly held against: as many learned numbers, trained as long. */
export interface Rivals {
  /** The same mixture with all experts on every row. */
  readonly dense: MixtureConfig;
  /** One multilayer perceptron of as many layers as the common expert, if that is one, or three. */
  readonly single: { readonly kind: "mlp"; readonly [key: string]: unknown };
}

/** @throws {DataError} when the pricer is no mixture */
export function rivalsOf(pricer: Pricer): Rivals {
  const { parts, parameterCount } = mixtureOf(pricer);
  const config = parts.config as MixtureConfig;
  const { expert, features, outside, output, around, loss, lossFloor } = config;
  const depth = Array.isArray(expert.layers) ? expert.layers.length : 3;
  const units = unitsFor(parameterCount, { depth, features: parts.featureNames.length });
  const activation = expert.kind === "mlp" ? { activation: expert.activation } : {};
  const { rate, epochs, patience, batchRows } = expert;
  const prices = { features, outside, output, around, loss, lossFloor };
  const layers = Array.from({ length: depth }, () => units);
  return {
    dense: { ...config, active: regimes.length },
    single: { kind: "mlp", layers, ...activation, ...prices, rate, epochs, patience, batchRows },
  };
}

/** Neurons of layers at which a perceptron has nearest to so many weights and biases. */
function unitsFor(
  count: number,
  { depth, features }: { readonly depth: number; readonly features: number },
): number {
  const weightsOf = (n: number) => (features + 1) * n + (depth - 1) * (n + 1) * n + n + 1;
  let units = 1;
  while (weightsOf(units + 1) <= count) units++;
  return count - weightsOf(units) <= weightsOf(units + 1) - count ? units : units + 1;
}

/**
 * The same mixture with another number of active experts; weights are copied.
 * @throws {DomainError} unless active is a whole number from 1 to 9
 * @throws {DataError} when the pricer is no mixture
 */
export function withActive(pricer: Pricer, active: number): Pricer {
  const { parts, weights, metrics } = mixtureOf(pricer);
  if (!Number.isInteger(active) || active < 1 || active > regimes.length)
    throw new DomainError("withActive", "active", active, "a whole number from 1 to 9");
  const config = { ...(parts.config as MixtureConfig), active };
  const architecture = mixtureArchitecture(config);
  const own = new Weights(weights.engine, randomGenerator(0));
  const copy = new NetworkPricer(own, { ...parts, config, architecture }, metrics);
  own.restore(weights.snapshot());
  return copy;
}

function mixtureOf(pricer: Pricer): NetworkPricer {
  if (pricer instanceof NetworkPricer && pricer.kind === KIND) return pricer;
  throw new DataError(
    "mixture",
    `a pricer of kind "${pricer.kind}" has no gate`,
    "train a mixture",
  );
}
