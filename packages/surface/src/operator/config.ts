/**
 * Hyper-parameters of the graph neural operator for implied volatility.
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import { DomainError } from "@volsmith/numerics";

/**
 * Which of the inputs within the radius are kept. Candidates are ordered and every step-th is kept:
 * "rho" by |ρ_x − ρ_y| alone, ties in input order (the published code, and so the published
 * weights); "euclidean" by the distance in (ρ, z) (the published text). Both change their choice
 * from one target to the next. "fixed" keeps the same every step-th quotes of an expiry for all
 * targets, the step as its own neighbourhood asks.
 */
export type NeighbourOrder = "rho" | "euclidean" | "fixed";

/**
 * What sources count: "equal" as published; "taper" (1 − (ρ_x − ρ_y)²/radius²)², divided by their
 * sum, so that sources come and go at weight 0. With the order "fixed", σ then is smooth in ρ.
 */
export type NeighbourWeights = "equal" | "taper";

/**
 * A surface fitted to the quotes first, which the network then corrects: "none" is the published
 * operator, σ = softplus(x). With a prior p the network is given asinh((v/p − 1)/1 %) and answers
 * σ = p·(1 + bound·tanh(x)), so it never leaves p by more than the bound. "essvi" is free of
 * arbitrage and stiff; "spline" follows the quotes by a penalised spline over it, see `prior.ts`.
 */
export type PriorKind = "none" | "essvi" | "spline";

export interface OperatorConfig {
  readonly nLayers: number;
  /** Channels of a state. */
  readonly width: number;
  /** Hidden units of the kernel networks, and of liftings and projection. */
  readonly kernelHidden: number;
  readonly liftHidden: number;
  /** K: most sources a target listens to. */
  readonly nNeighbours: number;
  /** Sources x of a target y have |ρ_x − ρ_y| ≤ radius. */
  readonly radius: number;
  readonly neighbourOrder: NeighbourOrder;
  readonly neighbourWeights: NeighbourWeights;
  readonly prior: PriorKind;
  /** Largest relative correction of a prior, in (0, 1). */
  readonly priorBound: number;
  /** Where the operator was trained, in ρ = √τ and z = k/√τ. */
  readonly rhoDomain: readonly [min: number, max: number];
  readonly zDomain: readonly [min: number, max: number];
}

/** The published operator [WJG24 Appendix C.2]. */
export const publishedConfig: OperatorConfig = {
  nLayers: 4,
  width: 16,
  kernelHidden: 64,
  liftHidden: 64,
  nNeighbours: 50,
  radius: 0.3,
  neighbourOrder: "rho",
  neighbourWeights: "equal",
  prior: "none",
  priorBound: 0.25,
  rhoDomain: [0.01, 1],
  zDomain: [-1.5, 0.5],
};

/** A file that claims more is damaged or hostile; the published operator has 4. */
const MAX_LAYERS = 64;

/** Coordinates of a target beside its source's: the kernel network sees (ρ_y, z_y, ρ_x, z_x, h̃, v). */
export function kernelInputs(config: OperatorConfig): number {
  return 4 + config.width + 1;
}

const where = "operator configuration";

function checkOne(name: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) {
    const names = known.map((one) => JSON.stringify(one)).join(" or ");
    throw new DomainError(where, name, value, names);
  }
}

/**
 * A configuration the kernels can run.
 * @throws {DomainError} naming the entry
 */
export function checkConfig(config: OperatorConfig): OperatorConfig {
  const { nLayers, nNeighbours, radius, neighbourOrder } = config;
  for (const [name, value] of Object.entries({ nLayers, nNeighbours })) {
    if (!Number.isInteger(value) || value < 1)
      throw new DomainError(where, name, value, "a positive integer");
  }
  if (nLayers > MAX_LAYERS)
    throw new DomainError(where, "nLayers", nLayers, `at most ${MAX_LAYERS}`);
  // Register tiles and memory layout of the kernels are made for these sizes.
  const fixed = { width: 16, kernelHidden: 64, liftHidden: 64 } as const;
  for (const [name, size] of Object.entries(fixed)) {
    const value = config[name as keyof typeof fixed];
    if (value !== size) throw new DomainError(where, name, value, `${size}, the kernels' size`);
  }
  if (!(radius > 0)) throw new DomainError(where, "radius", radius, "positive");
  checkOne("neighbourOrder", neighbourOrder, ["rho", "euclidean", "fixed"]);
  checkOne("neighbourWeights", config.neighbourWeights, ["equal", "taper"]);
  const { prior, priorBound } = config;
  checkOne("prior", prior, ["none", "essvi", "spline"]);
  if (!(priorBound > 0 && priorBound < 1))
    throw new DomainError(where, "priorBound", priorBound, "in (0, 1)");
  for (const name of ["rhoDomain", "zDomain"] as const) {
    const [min, max] = config[name] ?? [];
    if (!(min < max)) throw new DomainError(where, name, config[name], "[min, max] with min < max");
  }
  if (!(config.rhoDomain[0] > 0))
    throw new DomainError(where, "rhoDomain", config.rhoDomain, "positive");
  return config;
}
