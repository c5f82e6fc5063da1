/** How near weights come to real quotes, and how much arbitrage they leave: the back-test's measures. */
import { loadKernels } from "@volsmith/kernels";
import type { KernelOptions } from "@volsmith/kernels";
import { mean, randomGenerator } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { normalisedBlackPrice } from "@volsmith/pricing";

import type { OperatorWeights } from "../weights.ts";
import type { TrainingSurface } from "./data/training-surface.ts";
import { publishedLosses } from "./losses/options.ts";
import type { LossOptions } from "./losses/options.ts";
import { surfaceGradient } from "./surface-gradient.ts";
import { TrainableOperator } from "./trainable-operator.ts";
import { flattenWeights } from "./weight-layout.ts";
import { vegaAt } from "../vega-weights.ts";

/** Of one surface, or means over surfaces. */
export interface SurfaceScores {
  readonly surfaces: number;
  readonly quotes: number;
  /** Mean of |v̂ − v|/v over a surface's quotes, all shown to the operator. */
  readonly mape: number;
  /** Mean of |price error|/(spread/2) over quotes with a spread; null where there are none. */
  readonly halfSpreads: number | null;
  /** Terms of the published loss on its grids, without their weights. */
  readonly butterfly: number;
  readonly calendar: number;
}

/** The paper's grids; their other step is the middle of its range, so that scores are no draws. */
const GRIDS: LossOptions = {
  ...publishedLosses,
  stencils: { kind: "grids" },
  coarseSteps: [0.1, 0.1],
};

/**
 * Scores of each surface.
 *
 * @param surfaces with targets that are the quotes themselves, as of panels
 */
export async function scoreSurfaces(
  weights: OperatorWeights,
  surfaces: readonly TrainingSurface[],
  {
    kernels: options = {},
    signal,
    onProgress,
  }: RunControl & { readonly kernels?: KernelOptions } = {},
): Promise<SurfaceScores[]> {
  const kernels = await loadKernels(options);
  try {
    await kernels.ready();
    const operator = new TrainableOperator(weights.config, kernels);
    operator.setWeights(flattenWeights(weights));
    const scores: SurfaceScores[] = [];
    for (const surface of surfaces) {
      await new Promise((resolve) => setTimeout(resolve, 0)); // lets an abort arrive
      signal?.throwIfAborted();
      scores.push(scoreSurface(operator, surface));
      onProgress?.({ stage: "score surfaces", done: scores.length, total: surfaces.length });
    }
    return scores;
  } finally {
    kernels.dispose();
  }
}

function scoreSurface(operator: TrainableOperator, surface: TrainingSurface): SurfaceScores {
  const { vols, terms } = surfaceGradient(operator, surface, {
    config: { losses: GRIDS, keep: null },
    random: randomGenerator(0), // draws nothing: grids are fixed, every quote is shown
    gradient: null,
  });
  const { inputs, halfSpreads } = surface;
  const { rhos, zs } = inputs;
  const relative = vols.inputs.map((vol, i) => Math.abs(vol / inputs.vols[i] - 1));
  const spreads: number[] = [];
  for (let i = 0; i < rhos.length; i++) {
    // The half-spread in volatility was taken by vega, and goes back to a price by the same.
    const halfSpread = halfSpreads[i] * vegaAt(rhos[i], zs[i], inputs.vols[i]);
    if (!(halfSpread > 0)) continue;
    const price = (vol: number) => otm(rhos[i] * zs[i], (vol * rhos[i]) ** 2);
    spreads.push(Math.abs(price(vols.inputs[i]) - price(inputs.vols[i])) / halfSpread);
  }
  return {
    surfaces: 1,
    quotes: rhos.length,
    mape: mean(relative),
    halfSpreads: spreads.length > 0 ? mean(spreads) : null,
    butterfly: terms.butterfly,
    calendar: terms.calendar,
  };
}

function otm(k: number, w: number): number {
  return normalisedBlackPrice(k, { w, type: k > 0 ? "call" : "put" });
}

/** Means over surfaces, each surface counting once. @param scores one or more */
export function meanScores(scores: readonly SurfaceScores[]): SurfaceScores {
  const spreads = scores.flatMap(({ halfSpreads }) => (halfSpreads === null ? [] : [halfSpreads]));
  const of = (name: "mape" | "butterfly" | "calendar") => mean(scores.map((one) => one[name]));
  return {
    surfaces: scores.length,
    quotes: scores.reduce((sum, { quotes }) => sum + quotes, 0),
    mape: of("mape"),
    halfSpreads: spreads.length > 0 ? mean(spreads) : null,
    butterfly: of("butterfly"),
    calendar: of("calendar"),
  };
}
