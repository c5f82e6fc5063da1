/** Synthetic markets that nothing is trained on. */
import type { MarketKind, TruthJson } from "@volsmith/market";
import { DomainError } from "@volsmith/numerics";
import type { OperatorConfig } from "../config.ts";
import { syntheticStream } from "../training/data/synthetic-stream.ts";
import type { SyntheticStreamOptions } from "../training/data/synthetic-stream.ts";
import type { SurfaceStream } from "../training/data/surface-stream.ts";
import type { TrainingSurface } from "../training/data/training-surface.ts";
import type { EvaluationChain } from "./chain.ts";
import { pointsSnapshot } from "./points-snapshot.ts";

/**
 * Seeds of synthetic streams from here to twice this are for evaluation alone. Trainings seed
 * theirs with smaller numbers, and judge themselves on 2⁴⁰.
 */
export const EVALUATION_SEEDS = 2 ** 41;

export interface EvaluationStreamOptions {
  readonly domain: Pick<OperatorConfig, "rhoDomain" | "zDomain">;
  /** Which markets: the stream's seed is `EVALUATION_SEEDS` more. */
  readonly seed?: number;
  readonly stream?: Pick<SyntheticStreamOptions, "markets" | "quotes">;
}

/** @throws {DomainError} unless the seed leaves the stream's inside the reserved ones */
export function evaluationStream({ domain, seed = 0, stream }: EvaluationStreamOptions): {
  readonly seed: number;
  readonly stream: SurfaceStream;
} {
  if (!(Number.isSafeInteger(seed) && seed >= 0 && seed < EVALUATION_SEEDS))
    throw new DomainError("evaluationStream", "seed", seed, "a whole number below 2⁴¹");
  const own = EVALUATION_SEEDS + seed;
  return { seed: own, stream: syntheticStream({ seed: own, domain, ...stream }) };
}

export interface MarketOrigin {
  readonly kind: MarketKind;
  readonly family: string;
}

export function originOf({ origin }: TrainingSurface): MarketOrigin {
  if (origin.kind !== "synthetic")
    throw new DomainError("originOf", "origin", origin.kind, '"synthetic"');
  return { kind: origin.market, family: familyOf(origin.model) };
}

/** A clock changes when variance comes, not what kind of truth it is: its base names the family. */
function familyOf({ name, parameters }: TruthJson): string {
  if (name !== "time-changed") return name;
  return familyOf((parameters as { readonly base: TruthJson }).base);
}

/** A market's noisy quotes as a chain. */
export function chainOf(surface: TrainingSurface, index: number): EvaluationChain {
  const { kind, family } = originOf(surface);
  const name = `${kind} ${family} ${index + 1}`;
  const { inputs, halfSpreads } = surface;
  return { name, snapshot: pointsSnapshot(inputs, { name, halfSpreads }) };
}

/** The first markets of an evaluation stream as chains: those that `syntheticTruth` takes too. */
export function syntheticChains(
  count: number,
  options: EvaluationStreamOptions,
): readonly EvaluationChain[] {
  const { stream } = evaluationStream(options);
  return Array.from({ length: count }, (_, index) => chainOf(stream.at(index), index));
}
