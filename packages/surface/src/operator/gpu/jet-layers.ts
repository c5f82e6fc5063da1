/** The forward pass with derivatives as dispatches: node y has the four rows from 4·y on. */
import type { Recording } from "@volsmith/gpu";

import type { LayerStep } from "./forward-layers.ts";
import { stepWords } from "./wgsl/common.ts";
import { contract } from "./wgsl/contract.ts";
import { edgeJets } from "./wgsl/edge-jets.ts";
import { liftJets } from "./wgsl/lift-jets.ts";
import { projectJets } from "./wgsl/project-jets.ts";

export interface JetBuffers {
  readonly sources: GPUBuffer;
  /** Lifted states of the inputs, and of the nodes themselves. */
  readonly sent: GPUBuffer;
  readonly own: GPUBuffer;
  readonly moments: GPUBuffer;
  readonly states: GPUBuffer;
  readonly raw: GPUBuffer;
}

/** One layer at nodes 0 … end, the last one with the projection. */
export function recordJetLayer(
  recording: Recording,
  step: LayerStep & { readonly isLast: boolean },
  { sources, sent, own, moments, states, raw }: JetBuffers,
): void {
  const { j, end, weights, nodes, isLast } = step;
  const words = { parameters: stepWords(step), groups: [end] as const };
  // Layer 0 has no local map, and needs no states of its own.
  if (j > 0) recording.dispatch(liftJets, { buffers: [weights, states, own], ...words });
  recording.dispatch(edgeJets, { buffers: [nodes, sources, weights, sent, moments], ...words });
  recording.dispatch(contract, {
    buffers: [weights, moments, own, states],
    parameters: stepWords({ ...step, end: 4 * end }),
    groups: [end],
  });
  if (isLast) recording.dispatch(projectJets, { buffers: [weights, states, raw], ...words });
}
