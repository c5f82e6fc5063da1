import type { RandomGenerator } from "@volsmith/numerics";

import type { DifferentiableOperator } from "./differentiable-operator.ts";
import { LOSS_TERMS } from "./losses/options.ts";
import type { LossTerm, LossTerms } from "./losses/options.ts";
import type { LossSurface } from "./losses/surface-loss.ts";
import { poseSurface } from "./posed-surface.ts";
import type { PosedSurface } from "./posed-surface.ts";
import { posedGradientOn } from "./surface-gradient.ts";
import type { SurfaceResult } from "./surface-gradient.ts";
import type { TrainingConfig } from "./training-config.ts";
import type { Validation, ValidationScores } from "./training-state.ts";

/** Running means of the loss and its terms over surfaces. */
export class LossMeans {
  #n = 0;
  #total = 0;
  readonly #terms = Object.fromEntries(LOSS_TERMS.map((term) => [term, 0])) as Record<
    LossTerm,
    number
  >;

  add({ total, terms }: { readonly total: number; readonly terms: LossTerms }): void {
    this.#n += 1;
    this.#total += total;
    for (const term of LOSS_TERMS) this.#terms[term] += terms[term];
  }

  get total(): number {
    return this.#total / this.#n;
  }

  get terms(): LossTerms {
    const means = LOSS_TERMS.map((term) => [term, this.#terms[term] / this.#n]);
    return Object.fromEntries(means);
  }
}

/** Sets of surfaces kept aside, by name. */
export type ValidationSets = Readonly<Record<string, readonly LossSurface[]>>;

/** The same, made ready: with the same quotes held back and the same stencils every time. */
export type PosedSets = Readonly<Record<string, readonly PosedSurface[]>>;

export function poseSets(
  sets: ValidationSets,
  config: TrainingConfig,
  random: RandomGenerator,
): PosedSets {
  let i = 0;
  const posed = Object.entries(sets).map(([name, surfaces]) => [
    name,
    surfaces.map((surface) => poseSurface(surface, config, random.fork(i++))),
  ]);
  return Object.fromEntries(posed);
}

/** The loss and the accuracy on surfaces kept aside. The operator must hold the weights to judge. */
export async function validate(
  operator: DifferentiableOperator,
  sets: PosedSets,
  { losses, step }: Pick<TrainingConfig, "losses"> & { readonly step: number },
): Promise<Validation> {
  const all = new Scores();
  const named: Record<string, ValidationScores> = {};
  for (const [name, surfaces] of Object.entries(sets)) {
    const own = new Scores();
    for (const surface of surfaces) {
      const result = await posedGradientOn(operator, surface, { losses, gradient: null });
      all.add(result);
      own.add(result);
    }
    if (surfaces.length > 0) named[name] = own.means;
  }
  const several = Object.keys(named).length > 1;
  return { step, ...all.means, ...(several && { sets: named }) };
}

/** Means over surfaces, and over the quotes shown and held back. */
class Scores {
  readonly #losses = new LossMeans();
  readonly #shown = { sum: 0, n: 0 };
  readonly #held = { sum: 0, n: 0 };

  add(result: SurfaceResult): void {
    this.#losses.add(result);
    const { fit } = result.loss;
    const nShown = result.vols.inputs.length;
    for (let q = 0; q < fit.at.length; q++) {
      const at = fit.at[q];
      const vol = at < nShown ? result.vols.inputs[at] : result.vols.points[at - nShown];
      const part = at < nShown ? this.#shown : this.#held;
      part.sum += Math.abs(vol / fit.vols[q] - 1);
      part.n += 1;
    }
  }

  get means(): ValidationScores {
    const [shown, held] = [this.#shown, this.#held];
    return {
      loss: this.#losses.total,
      terms: this.#losses.terms,
      mape: shown.sum / shown.n,
      heldBackMape: held.n > 0 ? held.sum / held.n : null,
    };
  }
}
