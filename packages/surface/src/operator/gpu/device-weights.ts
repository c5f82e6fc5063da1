import type { GpuDevice } from "@volsmith/gpu";

import type { OperatorConfig } from "../config.ts";
import { GRADIENT_WORDS, LAYER_WORDS, weightPlaces } from "./weight-blocks.ts";

/** The weights of an operator in a device's memory. */
export class DeviceWeights {
  readonly #device: GpuDevice;
  readonly #buffer: GPUBuffer;
  readonly #places: Int32Array;
  readonly #words: Float32Array<ArrayBuffer>;

  constructor(device: GpuDevice, config: OperatorConfig) {
    this.#device = device;
    this.#places = weightPlaces(config);
    this.#words = new Float32Array(this.#places.length);
    this.#buffer = device.buffer("weights", this.#words.byteLength);
  }

  /** @param flat [nWeights], as `flattenWeights` orders them */
  write(flat: ArrayLike<number>): void {
    const places = this.#places;
    for (let i = 0; i < places.length; i++)
      this.#words[i] = places[i] > 0 ? flat[places[i] - 1] : 0;
    this.#device.write(this.#buffer, this.#words);
  }

  /** The weights of layer j, as kernels bind them. */
  layer(j: number): GPUBufferBinding {
    return { buffer: this.#buffer, offset: 4 * j * LAYER_WORDS, size: 4 * LAYER_WORDS };
  }

  /** gradient += what lies like the blocks. @param words [nLayers · LAYER_WORDS] */
  addGradient(words: Float32Array, gradient: Float64Array): void {
    const places = this.#places;
    for (let from = 0; from < places.length; from += LAYER_WORDS)
      for (let i = from; i < from + GRADIENT_WORDS; i++)
        if (places[i] > 0) gradient[places[i] - 1] += words[i];
  }

  dispose(): void {
    this.#buffer.destroy();
  }
}
