import type { BatchOperator, BatchSurface } from "./batch-operator.ts";
import type { OperatorConfig } from "./config.ts";
import type { SurfacePoints, VolatilityOperator } from "./volatility-operator.ts";

/** The WebAssembly kernels behind the interface of batches; owns the operator it is given. */
export class KernelBatchOperator implements BatchOperator {
  readonly config: OperatorConfig;
  readonly device: string;
  readonly #operator: VolatilityOperator;

  constructor(operator: VolatilityOperator) {
    const { build, threads } = operator.kernels;
    this.config = operator.config;
    this.device = `WebAssembly (${build}, ${threads} thread${threads === 1 ? "" : "s"})`;
    this.#operator = operator;
  }

  // Async, so that what it refuses is a rejected promise as on other devices.
  async encode(points: SurfacePoints): Promise<BatchSurface> {
    const surface = this.#operator.encode(points);
    return {
      nInputs: surface.nInputs,
      query: async (rhos, zs) => surface.query(rhos, zs),
      jets: async (rhos, zs) => surface.jets(rhos, zs),
      dispose: () => undefined, // plain memory
    };
  }

  dispose(): void {
    this.#operator.dispose();
  }
}
