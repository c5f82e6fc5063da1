/** The forward pass as dispatches, shared by inference and training. */
import type { Recording } from "@volsmith/gpu";

import { contract } from "./wgsl/contract.ts";
import { edges } from "./wgsl/edges.ts";
import { stepWords } from "./wgsl/common.ts";
import { lift } from "./wgsl/lift.ts";
import { project } from "./wgsl/project.ts";

type Bound = GPUBuffer | GPUBufferBinding;

/** Nodes first … end of a layer, and the buffers it reads and writes. */
export interface LayerStep {
  readonly j: number;
  readonly first: number;
  readonly end: number;
  /** The layer's weights. */
  readonly weights: Bound;
  readonly nodes: GPUBuffer;
}

/** h̃ and source halves into `lifted`, from the previous layer's states (in layer 0 from values). */
export function recordLift(
  recording: Recording,
  step: LayerStep,
  { states, lifted }: { readonly states: GPUBuffer; readonly lifted: GPUBuffer },
): void {
  recording.dispatch(lift, {
    buffers: [step.nodes, step.weights, states, lifted],
    parameters: stepWords(step),
    groups: [Math.ceil((step.end - step.first) / 4)],
  });
}

/** Moments of the messages, then the layer's states. */
export function recordMessages(
  recording: Recording,
  step: LayerStep,
  buffers: {
    readonly sources: GPUBuffer;
    /** Lifted states of the inputs, which send the messages, and of the nodes themselves. */
    readonly sent: GPUBuffer;
    readonly own: GPUBuffer;
    readonly moments: GPUBuffer;
    readonly states: GPUBuffer;
  },
): void {
  const { first, end, nodes, weights } = step;
  const { sources, sent, own, moments, states } = buffers;
  recording.dispatch(edges, {
    buffers: [nodes, sources, weights, sent, moments],
    parameters: stepWords(step),
    groups: [end - first],
  });
  recording.dispatch(contract, {
    buffers: [weights, moments, own, states],
    parameters: stepWords(step),
    groups: [Math.ceil((end - first) / 4)],
  });
}

/** Raw outputs from the last layer's states. */
export function recordProjection(
  recording: Recording,
  step: LayerStep,
  { states, raw }: { readonly states: GPUBuffer; readonly raw: GPUBuffer },
): void {
  recording.dispatch(project, {
    buffers: [step.weights, states, raw],
    parameters: stepWords(step),
    groups: [Math.ceil((step.end - step.first) / 4)],
  });
}
