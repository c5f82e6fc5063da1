import { DomainError } from "@volsmith/numerics";
import { BufferSet } from "@volsmith/gpu";
import type { GpuDevice } from "@volsmith/gpu";

import type { BatchOperator } from "../batch-operator.ts";
import { checkConfig } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import { NeighbourSearch } from "../graph.ts";
import { outputLink } from "../output-link.ts";
import { checkInputs, interleave } from "../targets.ts";
import { flattenWeights } from "../training/weight-layout.ts";
import type { SurfacePoints } from "../volatility-operator.ts";
import type { OperatorWeights } from "../weights.ts";
import { deviceNodes, deviceSources } from "./device-nodes.ts";
import { DeviceWeights } from "./device-weights.ts";
import { recordLift, recordMessages } from "./forward-layers.ts";
import { GpuSurface } from "./gpu-surface.ts";
import { MOMENTS_ROW, WIDTH } from "./weight-blocks.ts";
import { LIFTED_ROW } from "./wgsl/common.ts";

export interface GpuOperatorOptions {
  /** Whether the operator disposes of the device when it is disposed of itself. */
  readonly ownership?: "borrowed" | "owned";
}

/** An operator on a graphics card. */
export class GpuOperator implements BatchOperator {
  readonly config: OperatorConfig;
  readonly device: string;
  /** @internal */
  readonly gpu: GpuDevice;
  /** @internal */
  readonly weights: DeviceWeights;
  /** Memory that no surface keeps. @internal */
  readonly scratch: BufferSet;

  readonly #ownership: "borrowed" | "owned";

  /** @throws {DomainError} for a configuration the kernels cannot run */
  constructor(
    weights: OperatorWeights,
    device: GpuDevice,
    { ownership = "borrowed" }: GpuOperatorOptions = {},
  ) {
    this.#ownership = ownership;
    this.config = checkConfig(weights.config);
    this.device = device.name;
    this.gpu = device;
    this.scratch = new BufferSet(device);
    this.weights = new DeviceWeights(device, weights.config);
    this.weights.write(flattenWeights(weights));
  }

  async encode(points: SurfacePoints): Promise<GpuSurface> {
    const where = "GpuOperator.encode";
    const { rho, z } = checkInputs(where, points);
    const n = rho.length;
    if (n > this.gpu.mostGroups)
      throw new DomainError(where, "quotes", n, `at most ${this.gpu.mostGroups}`);
    const search = new NeighbourSearch(rho, z, this.config);
    const link = outputLink(this.config, { rhos: rho, zs: z, vols: points.vols });
    const found = search.find(rho, z);
    const { gpu, scratch } = this;
    const nodes = scratch.put(
      "nodes",
      deviceNodes({
        positions: interleave(rho, z),
        ranges: found.ranges,
        volatilities: Float32Array.from(points.vols),
        values: link.values,
      }),
    );
    const sources = scratch.put("sources", deviceSources(found));
    const states = scratch.get("states", 4 * WIDTH * n);
    const moments = scratch.get("moments", 4 * MOMENTS_ROW * n);
    const kept = Array.from({ length: this.config.nLayers }, (_, j) =>
      gpu.buffer(`lifted ${j}`, 4 * LIFTED_ROW * n),
    );
    gpu.run((recording) => {
      kept.forEach((lifted, j) => {
        const step = { j, first: 0, end: n, weights: this.weights.layer(j), nodes };
        recordLift(recording, step, { states, lifted });
        if (j + 1 === kept.length) return; // the last layer runs at asked points only
        const own = lifted;
        recordMessages(recording, step, { sources, sent: lifted, own, moments, states });
      });
    });
    return new GpuSurface({ operator: this, search, link, kept, nInputs: n });
  }

  dispose(): void {
    this.weights.dispose();
    this.scratch.dispose();
    if (this.#ownership === "owned") this.gpu.dispose();
  }
}
