import { DomainError } from "@volsmith/numerics";
import { BufferSet } from "@volsmith/gpu";
import type { GpuDevice } from "@volsmith/gpu";

import { checkConfig } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import type {
  Asked,
  AskedPoints,
  AtNodes,
  DifferentiableOperator,
} from "../training/differentiable-operator.ts";
import { layOutSurface } from "../training/nodes.ts";
import type { NetworkInputs, Nodes } from "../training/nodes.ts";
import { recordLayerBack, recordProjectionBack } from "./backward-layers.ts";
import { placeDeviceTape } from "./device-tape.ts";
import type { DeviceTape } from "./device-tape.ts";
import { DeviceWeights } from "./device-weights.ts";
import { recordLift, recordMessages, recordProjection } from "./forward-layers.ts";
import { Gradients } from "./gradients.ts";

/**
 * The operator with a backward pass on a graphics card, one surface at a time. Sums are taken in a
 * fixed number of parts and a fixed order: on one device results are the same to the last bit; they
 * differ by rounding from another device's and from the WebAssembly kernels'.
 */
export class GpuTrainable implements DifferentiableOperator {
  readonly config: OperatorConfig;
  readonly #device: GpuDevice;
  readonly #weights: DeviceWeights;
  readonly #buffers: BufferSet;
  #last: { readonly tape: DeviceTape; readonly nodes: Nodes } | null = null;

  /** @throws {DomainError} for a configuration the kernels cannot run */
  constructor(config: OperatorConfig, device: GpuDevice) {
    this.config = checkConfig(config);
    this.#device = device;
    this.#weights = new DeviceWeights(device, config);
    this.#buffers = new BufferSet(device);
  }

  setWeights(flat: ArrayLike<number>): void {
    this.#weights.write(flat);
  }

  /** @throws {DomainError} when the device can hold none so large */
  async forward(
    inputs: NetworkInputs,
    points: AskedPoints,
    asked: Asked = "all",
  ): Promise<AtNodes> {
    const where = "GpuTrainable.forward";
    const nodes = layOutSurface(this.config, inputs, { points, where });
    const count = 4 * nodes.nBlocks;
    if (count > this.#device.mostGroups) {
      const most = `at most ${this.#device.mostGroups}`;
      throw new DomainError(where, "inputs and points", count, most);
    }
    const { nLayers } = this.config;
    const tape = placeDeviceTape(this.#buffers, nodes, { nLayers, asked });
    this.#last = { tape, nodes };
    const { end, sources, raw } = tape;
    this.#device.run((recording) => {
      tape.layers.forEach(({ lifted, states, moments }, j) => {
        const step = { j, first: 0, end, weights: this.#weights.layer(j), nodes: tape.nodes };
        const previous = tape.layers[Math.max(0, j - 1)].states;
        recordLift(recording, step, { states: previous, lifted });
        const isLast = j === nLayers - 1;
        const wanted = isLast ? { ...step, first: tape.askedFrom } : step;
        const own = lifted;
        recordMessages(recording, wanted, { sources, sent: lifted, own, moments, states });
        if (isLast) recordProjection(recording, wanted, { states, raw });
      });
    });
    const out = Float64Array.from(await this.#device.read(raw, end));
    const firstPoint = 4 * nodes.inputBlocks;
    return {
      inputs: out.slice(0, asked === "all" ? nodes.nInputs : 0),
      points: out.slice(firstPoint, firstPoint + points.rhos.length),
    };
  }

  async backward(slopes: AtNodes, gradient: Float64Array): Promise<Float64Array> {
    if (!this.#last) throw new DomainError("GpuTrainable.backward", "calls", 0, "after `forward`");
    const { tape, nodes } = this.#last;
    const device = this.#device;
    const { layers, outSlopes, valueSlopes, nInputs } = tape;
    const given = new Float32Array(tape.end);
    given.set(slopes.inputs, 0);
    given.set(slopes.points, 4 * nodes.inputBlocks);
    device.write(outSlopes, given);
    device.clear(valueSlopes);
    // Where outputs at the inputs are not asked for, their last states have no slopes.
    if (tape.askedFrom > 0) device.clear(layers.at(-1)!.stateSlopes);
    const size = { nLayers: layers.length, nNodes: tape.end };
    const gradients = new Gradients(this.#buffers, size);
    const weights = (j: number) => this.#weights.layer(j);
    device.run((recording) => {
      recordProjectionBack(recording, { tape, gradients, weights });
      for (let j = layers.length - 1; j >= 0; j--)
        recordLayerBack(recording, j, { tape, gradients, weights });
    });
    const [sum, values] = await Promise.all([
      device.read(gradients.sum, gradients.length),
      device.read(valueSlopes, nInputs),
    ]);
    this.#weights.addGradient(sum, gradient);
    return Float64Array.from(values);
  }

  /** Bytes of the device's memory in use. */
  get bytes(): number {
    return this.#buffers.bytes;
  }

  dispose(): void {
    this.#weights.dispose();
    this.#buffers.dispose();
  }
}
