/** What a device keeps of one surface between its forward and its backward pass. */
import type { BufferSet } from "@volsmith/gpu";

import type { Nodes } from "../training/nodes.ts";
import { arrivals } from "./arrivals.ts";
import { deviceNodes, deviceSources } from "./device-nodes.ts";
import { HIDDEN, MOMENTS_ROW, WIDTH } from "./weight-blocks.ts";
import { LIFTED_ROW } from "./wgsl/common.ts";

/** Words of a row that gradients at nodes are taken from: see `liftBack`. */
export const ROWS_ROW = 160;

export interface LayerTape {
  /** Lifted states and source halves, and pre-activations. */
  readonly lifted: GPUBuffer;
  readonly states: GPUBuffer;
  readonly stateSlopes: GPUBuffer;
  /** Moments, whose slopes take their place in the backward pass. */
  readonly moments: GPUBuffer;
}

export interface DeviceTape {
  readonly nInputs: number;
  /** All nodes, and the first one whose output is asked for. */
  readonly end: number;
  readonly askedFrom: number;
  readonly nodes: GPUBuffer;
  readonly sources: GPUBuffer;
  readonly arrivals: GPUBuffer;
  readonly layers: readonly LayerTape[];
  readonly raw: GPUBuffer;
  /** Scratch memory of the backward pass. */
  readonly outSlopes: GPUBuffer;
  readonly edgeSlopes: GPUBuffer;
  readonly targetSlopes: GPUBuffer;
  readonly gathered: GPUBuffer;
  readonly rows: GPUBuffer;
  readonly valueSlopes: GPUBuffer;
  /** Where layer 0 writes slopes of states that are not there. */
  readonly unused: GPUBuffer;
}

export function placeDeviceTape(
  buffers: BufferSet,
  nodes: Nodes,
  { nLayers, asked }: { readonly nLayers: number; readonly asked: "all" | "points" },
): DeviceTape {
  const { nInputs, inputBlocks, nBlocks } = nodes;
  const end = 4 * nBlocks;
  const floats = (name: string, length: number) => buffers.get(name, 4 * length);
  return {
    nInputs,
    end,
    askedFrom: asked === "all" ? 0 : 4 * inputBlocks,
    nodes: buffers.put("nodes", deviceNodes(nodes)),
    sources: buffers.put("sources", deviceSources(nodes)),
    arrivals: buffers.put("arrivals", arrivals(nodes)),
    layers: Array.from({ length: nLayers }, (_, j) => ({
      lifted: floats(`lifted ${j}`, LIFTED_ROW * end),
      states: floats(`states ${j}`, WIDTH * end),
      stateSlopes: floats(`state slopes ${j}`, WIDTH * end),
      moments: floats(`moments ${j}`, MOMENTS_ROW * end),
    })),
    raw: floats("raw", end),
    outSlopes: floats("out slopes", end),
    edgeSlopes: floats("edge slopes", LIFTED_ROW * nodes.edgeStarts[end]),
    targetSlopes: floats("target slopes", HIDDEN * end),
    gathered: floats("gathered", LIFTED_ROW * nInputs),
    rows: floats("rows", ROWS_ROW * end),
    valueSlopes: floats("value slopes", nInputs),
    unused: floats("unused", WIDTH),
  };
}
