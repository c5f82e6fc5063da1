import type { GpuDevice } from "./gpu-device.ts";

/** Buffers by name that grow as needed, so that work of changing size allocates rarely. */
export class BufferSet {
  readonly #device: GpuDevice;
  readonly #buffers = new Map<string, GPUBuffer>();

  constructor(device: GpuDevice) {
    this.#device = device;
  }

  /**
   * A buffer of at least so many bytes. A larger one than before replaces it, contents lost;
   * what is recorded with the former must be submitted by then.
   */
  get(name: string, bytes: number): GPUBuffer {
    const known = this.#buffers.get(name);
    if (known && known.size >= bytes) return known;
    known?.destroy();
    const room = known ? Math.min(1.25 * bytes, this.#device.largestBuffer) : bytes;
    const buffer = this.#device.buffer(name, Math.max(bytes, room));
    this.#buffers.set(name, buffer);
    return buffer;
  }

  /** Writes an array into the buffer of that name. */
  put(name: string, data: ArrayBufferView<ArrayBuffer>): GPUBuffer {
    const buffer = this.get(name, Math.max(16, data.byteLength));
    this.#device.write(buffer, data);
    return buffer;
  }

  get bytes(): number {
    return [...this.#buffers.values()].reduce((sum, { size }) => sum + size, 0);
  }

  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy();
    this.#buffers.clear();
  }
}
