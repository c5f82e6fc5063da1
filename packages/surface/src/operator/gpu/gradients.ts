/** Gradients of weights as dispatches: sums of outer products over rows, in parts. */
import type { BufferSet, Recording } from "@volsmith/gpu";

import { BLOCKS, GRADIENT_WORDS, LAYER_WORDS } from "./weight-blocks.ts";
import type { BlockName } from "./weight-blocks.ts";
import { outer } from "./wgsl/outer.ts";
import { sumParts } from "./wgsl/sum-parts.ts";

/** Most parts that sums over nodes, and over edges, are taken in, and nodes of a part at least. */
const NODE_PARTS = 32;
const NODES_A_PART = 64;
const EDGE_PARTS = 512;
const NODES_AN_EDGE_PART = 4;

/** Words of one part of the second kernel layer's gradient. */
const SECOND_WORDS = (BLOCKS.second.depth + 1) * BLOCKS.second.outputs;

/** Numbers of nodes: a row of words at `at` + row · `stride`. */
export interface Rows {
  readonly buffer: GPUBuffer;
  readonly at?: number;
  readonly stride: number;
}

/**
 * Gradients of one surface. Numbers of parts follow from the number of nodes, whatever the device,
 * so that a device gives the same bits each time.
 */
export class Gradients {
  /** Parts that the edges' sums are taken in. */
  readonly edgeParts: number;
  readonly #nodeParts: number;
  readonly #parts: GPUBuffer;
  /** What the workgroups of `edgeSlopes` write. */
  readonly secondParts: GPUBuffer;
  /** All layers' gradients, lying as their weights. */
  readonly sum: GPUBuffer;
  readonly length: number;

  constructor(
    buffers: BufferSet,
    { nLayers, nNodes }: { readonly nLayers: number; readonly nNodes: number },
  ) {
    this.edgeParts = Math.min(EDGE_PARTS, Math.ceil(nNodes / NODES_AN_EDGE_PART));
    this.#nodeParts = Math.min(NODE_PARTS, Math.ceil(nNodes / NODES_A_PART));
    this.length = nLayers * LAYER_WORDS;
    this.#parts = buffers.get("gradient parts", 4 * this.#nodeParts * GRADIENT_WORDS);
    this.secondParts = buffers.get("second parts", 4 * this.edgeParts * SECOND_WORDS);
    this.sum = buffers.get("gradient", 4 * this.length);
  }

  /** The gradient of one map, from its inputs x and the slopes dy of its outputs. */
  add(
    recording: Recording,
    block: BlockName,
    {
      x,
      dy,
      first,
      end,
    }: { readonly x: Rows; readonly dy: Rows; readonly first: number; readonly end: number },
  ): void {
    const { offset, depth, outputs } = BLOCKS[block];
    const job = [first, end - first, this.#nodeParts, 16, depth, outputs];
    const places = [x.at ?? 0, x.stride, dy.at ?? 0, dy.stride, offset, GRADIENT_WORDS];
    recording.dispatch(outer, {
      buffers: [x.buffer, dy.buffer, this.#parts],
      parameters: [...job, ...places],
      groups: [Math.ceil((depth + 1) / 64), Math.ceil(outputs / 16), this.#nodeParts],
    });
  }

  /** The parts of layer j's second kernel layer, once its edges are done. */
  sumSecond(recording: Recording, j: number): void {
    const to = j * LAYER_WORDS + BLOCKS.second.offset;
    this.#sum(recording, this.secondParts, {
      length: SECOND_WORDS,
      parts: this.edgeParts,
      stride: SECOND_WORDS,
      to,
    });
  }

  /** The parts of layer j's other maps, once all are there. */
  sumOthers(recording: Recording, j: number): void {
    this.#sum(recording, this.#parts, {
      length: BLOCKS.second.offset, // which lies last
      parts: this.#nodeParts,
      stride: GRADIENT_WORDS,
      to: j * LAYER_WORDS,
    });
  }

  #sum(
    recording: Recording,
    buffer: GPUBuffer,
    words: {
      readonly length: number;
      readonly parts: number;
      readonly stride: number;
      readonly to: number;
    },
  ): void {
    const { length, parts, stride, to } = words;
    recording.dispatch(sumParts, {
      buffers: [buffer, this.sum],
      parameters: [length / 4, parts, stride / 4, to / 4],
      groups: [Math.ceil(length / 64)],
    });
  }
}
