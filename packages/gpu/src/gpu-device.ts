import { DataError, DomainError } from "@volsmith/numerics";

import { adapterName } from "./adapter.ts";
import type { AdapterFacts } from "./adapter.ts";
import { compileKernel } from "./kernel.ts";
import type { Kernel, KernelSource } from "./kernel.ts";
import { PARAMETER_STRIDE, Recording } from "./recording.ts";

/** Bits of GPUBufferUsage and GPUMapMode; the constants' objects are missing in Node. */
const MAP_READ = 1;
const COPY_SRC = 4;
const COPY_DST = 8;
const UNIFORM = 64;
const STORAGE = 128;

/** Most dispatches of one run: 64 layers of the operator, backward, take 835. */
const SLOTS = 1024;

/** A device with its queue, its compiled kernels and their uniforms. Made by `chooseDevice`. */
export class GpuDevice {
  readonly adapter: AdapterFacts;
  /** One line: the adapter's name, and whether it is software. */
  readonly name: string;
  readonly #device: GPUDevice;
  readonly #kernels = new Map<KernelSource, Kernel>();
  readonly #uniforms: GPUBuffer;
  /** The first thing that went wrong; nothing read after it can be trusted. */
  #failure: string | null = null;

  private constructor(device: GPUDevice, adapter: AdapterFacts) {
    this.adapter = adapter;
    this.name = adapterName(adapter);
    this.#device = device;
    this.#uniforms = device.createBuffer({
      label: "parameters",
      size: SLOTS * PARAMETER_STRIDE,
      usage: UNIFORM | COPY_DST,
    });
    device.addEventListener("uncapturederror", (event) => {
      event.preventDefault(); // it is reported where a result is read
      this.#failure ??= event.error.message;
    });
    void this.#watchLoss();
  }

  /** @throws whatever WebGPU says when the adapter gives no device */
  static async open(adapter: GPUAdapter, facts: AdapterFacts): Promise<GpuDevice> {
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize };
    return new GpuDevice(await adapter.requestDevice({ requiredLimits }), facts);
  }

  /** Bytes of the largest buffer a kernel can bind. */
  get largestBuffer(): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.#device.limits;
    return Math.min(maxBufferSize, maxStorageBufferBindingSize);
  }

  /** Most workgroups along one axis. */
  get mostGroups(): number {
    return this.#device.limits.maxComputeWorkgroupsPerDimension;
  }

  /**
   * A storage buffer of zeros, rounded up to whole vectors of 16 bytes.
   * @throws {DomainError} when the device can bind none so large
   */
  buffer(label: string, bytes: number): GPUBuffer {
    const size = 16 * Math.ceil(bytes / 16);
    if (size > this.largestBuffer) {
      const most = `at most ${this.largestBuffer}`;
      const fix = "work on fewer points at a time, or on the processor";
      throw new DomainError("GpuDevice.buffer", `bytes of "${label}"`, bytes, most, fix);
    }
    return this.#device.createBuffer({ label, size, usage: STORAGE | COPY_SRC | COPY_DST });
  }

  /** @param at bytes into the buffer, a multiple of 4 as is the data's length */
  write(buffer: GPUBuffer, data: ArrayBufferView<ArrayBuffer>, at = 0): void {
    this.#device.queue.writeBuffer(buffer, at, data);
  }

  /** Sets bytes to 0, in order with runs and writes; all multiples of 4. */
  clear(buffer: GPUBuffer, at = 0, bytes = buffer.size - at): void {
    const encoder = this.#device.createCommandEncoder();
    encoder.clearBuffer(buffer, at, bytes);
    this.#device.queue.submit([encoder.finish()]);
  }

  /**
   * Records dispatches and starts them. Compiles kernels at their first use.
   * @throws {DomainError} for more than 1,024 dispatches
   */
  run(record: (recording: Recording) => void): void {
    const device = this.#device;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    const recording = new Recording({
      device,
      pass,
      uniforms: this.#uniforms,
      kernel: (source) => this.#kernel(source),
    });
    record(recording);
    pass.end();
    device.queue.writeBuffer(this.#uniforms, 0, recording.parameters);
    device.queue.submit([encoder.finish()]);
  }

  /**
   * A copy of floats, when all that was started before is done.
   *
   * @param at, length in floats
   * @throws {DataError} when something the device was told has failed: from then on, always
   */
  async read(buffer: GPUBuffer, length: number, at = 0): Promise<Float32Array<ArrayBuffer>> {
    const device = this.#device;
    const size = 4 * length;
    const staging = device.createBuffer({
      label: "reading",
      size: Math.max(4, size),
      usage: MAP_READ | COPY_DST,
    });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 4 * at, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(MAP_READ);
      this.#check();
      return new Float32Array(staging.getMappedRange().slice(0));
    } catch (error) {
      this.#check();
      throw error;
    } finally {
      staging.destroy();
    }
  }

  dispose(): void {
    this.#device.destroy();
  }

  async #watchLoss(): Promise<void> {
    const { message, reason } = await this.#device.lost;
    if (reason !== "destroyed") this.#failure ??= `the device was lost: ${message}`;
  }

  #kernel(source: KernelSource): Kernel {
    const known = this.#kernels.get(source);
    if (known) return known;
    const kernel = compileKernel(this.#device, source);
    this.#kernels.set(source, kernel);
    return kernel;
  }

  #check(): void {
    if (this.#failure === null) return;
    throw new DataError(this.name, this.#failure, 'use the device "cpu", and report it');
  }
}
