import { DataError } from "@volsmith/numerics";

import type { BatchSurface } from "../batch-operator.ts";
import type { NeighbourSearch } from "../graph.ts";
import type { OutputLink } from "../output-link.ts";
import { checkPlaces, interleave } from "../targets.ts";
import { deviceNodes, deviceSources } from "./device-nodes.ts";
import { recordLift, recordMessages, recordProjection } from "./forward-layers.ts";
import type { GpuOperator } from "./gpu-operator.ts";
import { MOMENTS_ROW, WIDTH } from "./weight-blocks.ts";
import { LIFTED_ROW } from "./wgsl/common.ts";

export interface GpuSurfaceParts {
  readonly operator: GpuOperator;
  readonly search: NeighbourSearch;
  readonly link: OutputLink;
  /** Lifted states and source halves of the inputs, a buffer a layer. */
  readonly kept: readonly GPUBuffer[];
  readonly nInputs: number;
}

/** Points in memory at a time: 36 MB of moments, and enough work for any card. */
const CHUNK = 8192;

/** Quotes encoded on a graphics card. Made by `GpuOperator.encode`. */
export class GpuSurface implements BatchSurface {
  readonly nInputs: number;
  readonly #parts: GpuSurfaceParts;
  #disposed = false;

  constructor(parts: GpuSurfaceParts) {
    this.#parts = parts;
    this.nInputs = parts.nInputs;
  }

  async query(rhos: ArrayLike<number>, zs: ArrayLike<number>): Promise<Float64Array> {
    const where = "GpuSurface.query";
    const { rho, z } = checkPlaces(where, rhos, zs);
    if (this.#disposed)
      throw new DataError(where, "the surface was disposed of", "encode the quotes again");
    const raw = new Float64Array(rho.length);
    for (let from = 0; from < rho.length; from += CHUNK) {
      const places = [rho, z].map((all) => all.subarray(from, from + CHUNK));
      raw.set(await this.#ask(places[0], places[1]), from);
    }
    return this.#parts.link.vols(raw, { rhos: rho, zs: z }, raw);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const buffer of this.#parts.kept) buffer.destroy();
  }

  /** Raw outputs. Questions asked at once run one after the other, so they may share memory. */
  #ask(rho: Float32Array, z: Float32Array): Promise<Float32Array> {
    const { operator, search, kept } = this.#parts;
    const { gpu, scratch, weights } = operator;
    const found = search.find(rho, z);
    const end = rho.length;
    const positions = interleave(rho, z);
    const nodes = scratch.put("nodes", deviceNodes({ positions, ranges: found.ranges }));
    const sources = scratch.put("sources", deviceSources(found));
    const states = scratch.get("states", 4 * WIDTH * end);
    const moments = scratch.get("moments", 4 * MOMENTS_ROW * end);
    const own = scratch.get("own", 4 * LIFTED_ROW * end);
    const raw = scratch.get("raw", 4 * end);
    gpu.run((recording) => {
      kept.forEach((sent, j) => {
        const step = { j, first: 0, end, weights: weights.layer(j), nodes };
        if (j > 0) recordLift(recording, step, { states, lifted: own });
        recordMessages(recording, step, { sources, sent, own, moments, states });
        if (j + 1 === kept.length) recordProjection(recording, step, { states, raw });
      });
    });
    return gpu.read(raw, end);
  }
}
