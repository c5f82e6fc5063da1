import { DataError } from "@volsmith/numerics";

import type { BatchSurface } from "../batch-operator.ts";
import type { NeighbourSearch } from "../graph.ts";
import type { OutputLink } from "../output-link.ts";
import { checkPlaces, interleave } from "../targets.ts";
import type { Places } from "../targets.ts";
import { deviceNodes, deviceSources } from "./device-nodes.ts";
import { recordLift, recordMessages, recordProjection } from "./forward-layers.ts";
import type { GpuOperator } from "./gpu-operator.ts";
import { recordJetLayer } from "./jet-layers.ts";
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

/** Rows in memory at a time: 36 MB of moments, and enough work for any card. */
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
    const { rho, z } = this.#places("GpuSurface.query", rhos, zs);
    const raw = await this.#inChunks({ rho, z }, 1);
    return this.#parts.link.vols(raw, { rhos: rho, zs: z }, raw);
  }

  async jets(rhos: ArrayLike<number>, zs: ArrayLike<number>): Promise<Float64Array> {
    const { rho, z } = this.#places("GpuSurface.jets", rhos, zs);
    const raw = await this.#inChunks({ rho, z }, 4);
    this.#parts.link.jets(raw, { rhos: rho, zs: z });
    return raw;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const buffer of this.#parts.kept) buffer.destroy();
  }

  #places(where: string, rhos: ArrayLike<number>, zs: ArrayLike<number>): Places {
    const places = checkPlaces(where, rhos, zs);
    if (this.#disposed)
      throw new DataError(where, "the surface was disposed of", "encode the quotes again");
    return places;
  }

  async #inChunks({ rho, z }: Places, rows: 1 | 4): Promise<Float64Array> {
    const out = new Float64Array(rows * rho.length);
    const size = CHUNK / rows;
    for (let from = 0; from < rho.length; from += size) {
      const places = {
        rho: rho.subarray(from, from + size),
        z: z.subarray(from, from + size),
      };
      out.set(await this.#ask(places, rows), rows * from);
    }
    return out;
  }

  /**
   * Raw outputs, with their derivatives where a node has four rows. Questions asked at once run one
   * after the other, so they may share memory.
   */
  #ask({ rho, z }: Places, rows: 1 | 4): Promise<Float32Array> {
    const { operator, search, kept } = this.#parts;
    const { gpu, scratch, weights } = operator;
    const found = search.find(rho, z);
    const end = rho.length;
    const positions = interleave(rho, z);
    const nodes = scratch.put("nodes", deviceNodes({ positions, ranges: found.ranges }));
    const floats = (name: string, length: number) => scratch.get(name, 4 * rows * end * length);
    const shared = {
      sources: scratch.put("sources", deviceSources(found)),
      states: floats("states", WIDTH),
      moments: floats("moments", MOMENTS_ROW),
      own: floats("own", LIFTED_ROW),
      raw: floats("raw", 1),
    };
    gpu.run((recording) => {
      kept.forEach((sent, j) => {
        const step = { j, first: 0, end, weights: weights.layer(j), nodes };
        const isLast = j + 1 === kept.length;
        const buffers = { ...shared, sent };
        if (rows === 4) {
          recordJetLayer(recording, { ...step, isLast }, buffers);
          return;
        }
        if (j > 0) recordLift(recording, step, { ...buffers, lifted: buffers.own });
        recordMessages(recording, step, buffers);
        if (isLast) recordProjection(recording, step, buffers);
      });
    });
    return gpu.read(shared.raw, rows * end);
  }
}
