/** Typical parameters of every model, by kind of market. */
import { DomainError } from "@volsmith/numerics";
import type { BatesParameters, HestonParameters } from "@volsmith/pricing";
import type { MarketKind } from "../market-spec.ts";
import type { TruthJson, TruthName } from "../truth.ts";
import { marketSpec } from "./preset.ts";

const HESTON: Readonly<Record<MarketKind, HestonParameters>> = {
  index: { v0: 0.021, kappa: 3, theta: 0.042, sigma: 0.8, rho: -0.75 },
  stock: { v0: 0.1, kappa: 3, theta: 0.12, sigma: 0.8, rho: -0.45 },
  crypto: { v0: 0.2, kappa: 4, theta: 0.3, sigma: 1.2, rho: -0.1 },
};

const JUMPS: Readonly<Record<MarketKind, Omit<BatesParameters, keyof HestonParameters>>> = {
  index: { jumpRate: 0.35, jumpMean: -0.11, jumpStdev: 0.1 },
  stock: { jumpRate: 1.5, jumpMean: -0.03, jumpStdev: 0.08 },
  crypto: { jumpRate: 2, jumpMean: -0.02, jumpStdev: 0.1 },
};

/**
 * The model a preset can be given instead of its own, `marketSpec(kind, { model })`.
 * @throws {DomainError} when the family has no typical parameters: `sampleModel` draws some.
 */
export function presetModel(kind: MarketKind, name: TruthName): TruthJson {
  const heston = HESTON[kind];
  if (name === "ssvi") return marketSpec(kind).model;
  if (name === "heston") return { name, parameters: heston };
  if (name === "bates") return { name, parameters: { ...heston, ...JUMPS[kind] } };
  throw new DomainError("presetModel", "name", name, '"ssvi", "heston" or "bates"');
}
