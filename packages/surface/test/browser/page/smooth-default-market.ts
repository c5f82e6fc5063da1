/** The library's way from a market to certified surfaces; the same in Node and in a browser. */
import { buildSnapshot, defaultMarket } from "@volsmith/market";
import {
  certify,
  fitSurface,
  initialWeights,
  loadOperator,
  publishedConfig,
} from "@volsmith/surface";
import type { FitSurfaceOptions } from "@volsmith/surface";

export interface Outcome {
  /** Threads the operator runs on, of those asked for. */
  readonly threads: number;
  readonly surfaces: readonly {
    readonly method: string;
    readonly verdict: string;
    /** At a few points inside the domain. */
    readonly vols: readonly number[];
  }[];
}

export async function smoothDefaultMarket(threads: number): Promise<Outcome> {
  const snapshot = buildSnapshot(defaultMarket().chain);
  // No trained weights: that the network runs and answers is the question, not how well.
  const operator = await loadOperator(initialWeights(publishedConfig, 1), {
    threads,
    build: "simd128",
  });
  await operator.kernels.ready(); // every worker has answered
  const methods: FitSurfaceOptions[] = [
    { method: "svi" },
    { method: "essvi" },
    { method: "operator", operator },
  ];
  const surfaces = [];
  for (const options of methods) {
    const { method, model, surface } = fitSurface(snapshot, options);
    const { verdict } = await certify(model, { nStrikes: 21 });
    const vols = [0.05, 0.2, 0.7].flatMap((tau) =>
      [-0.1, 0, 0.05].map((k) => surface.vol(tau, k * Math.sqrt(tau))),
    );
    surfaces.push({ method, verdict, vols });
  }
  operator.dispose();
  return { threads: operator.kernels.threads, surfaces };
}
