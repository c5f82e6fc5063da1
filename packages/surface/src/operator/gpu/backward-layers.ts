/** The backward pass as dispatches. */
import type { Recording } from "@volsmith/gpu";

import { ROWS_ROW } from "./device-tape.ts";
import type { DeviceTape } from "./device-tape.ts";
import type { Gradients } from "./gradients.ts";
import { HIDDEN, MOMENTS_ROW, WIDTH } from "./weight-blocks.ts";
import { LIFTED_ROW, NODE_PLACE, NODE_WORDS, stepWords } from "./wgsl/common.ts";
import { edgeSlopes } from "./wgsl/edge-slopes.ts";
import { gather } from "./wgsl/gather.ts";
import { liftBack } from "./wgsl/lift-back.ts";
import { momentSlopes } from "./wgsl/moment-slopes.ts";
import { projectBack } from "./wgsl/project-back.ts";

/** Places in a row of `rows`. */
const HIDDEN_SLOPES = 64;
const LIFTED_VALUES = 128;
const LIFTED_SLOPES = 144;

export interface BackwardParts {
  readonly tape: DeviceTape;
  readonly gradients: Gradients;
  /** Weights of layer j. */
  readonly weights: (j: number) => GPUBufferBinding;
}

/** Slopes of the last states, and the projection's gradients. */
export function recordProjectionBack(
  recording: Recording,
  { tape, gradients, weights }: BackwardParts,
): void {
  const { rows, outSlopes, askedFrom: first, end } = tape;
  const j = tape.layers.length - 1;
  const { states, stateSlopes } = tape.layers[j];
  recording.dispatch(projectBack, {
    buffers: [weights(j), states, outSlopes, rows, stateSlopes],
    parameters: stepWords({ j, first, end }),
    groups: [Math.ceil((end - first) / 4)],
  });
  const row = (at: number) => ({ buffer: rows, at, stride: ROWS_ROW });
  gradients.add(recording, "project2", {
    x: row(0),
    dy: { buffer: outSlopes, stride: 1 },
    first,
    end,
  });
  gradients.add(recording, "project1", {
    x: { buffer: states, stride: WIDTH },
    dy: row(HIDDEN_SLOPES),
    first,
    end,
  });
}

/** Layer j, from the slopes of its states to those of the previous layer's. */
export function recordLayerBack(recording: Recording, j: number, parts: BackwardParts): void {
  recordMessagesBack(recording, j, parts);
  const { tape, gradients, weights } = parts;
  const { nodes, rows, gathered, valueSlopes, nInputs: inputs, end } = tape;
  const { lifted, stateSlopes } = tape.layers[j];
  const previous = tape.layers[Math.max(0, j - 1)];
  const first = 0;
  recording.dispatch(liftBack, {
    buffers: [
      nodes,
      weights(j),
      previous.states,
      stateSlopes,
      gathered,
      rows,
      j === 0 ? tape.unused : previous.stateSlopes,
      valueSlopes,
    ],
    parameters: stepWords({ j, first, end, inputs }),
    groups: [Math.ceil(end / 4)],
  });
  const halves = { buffer: gathered, stride: LIFTED_ROW };
  gradients.add(recording, "sourcePlace", {
    x: { buffer: nodes, at: NODE_PLACE, stride: NODE_WORDS },
    dy: halves,
    first,
    end: inputs,
  });
  gradients.add(recording, "sourceState", {
    x: { buffer: lifted, stride: LIFTED_ROW },
    dy: halves,
    first,
    end: inputs,
  });
  const row = (at: number) => ({ buffer: rows, at, stride: ROWS_ROW });
  gradients.add(recording, "lift1", { x: row(LIFTED_VALUES), dy: row(HIDDEN_SLOPES), first, end });
  gradients.add(recording, "lift2", { x: row(0), dy: row(LIFTED_SLOPES), first, end });
  gradients.sumOthers(recording, j);
}

/** What layer j's messages owe: to its maps, to targets, and to the inputs that sent them. */
function recordMessagesBack(
  recording: Recording,
  j: number,
  { tape, gradients, weights }: BackwardParts,
): void {
  const isLast = j === tape.layers.length - 1;
  const first = isLast ? tape.askedFrom : 0;
  const { end, nodes, sources, targetSlopes } = tape;
  const { lifted, moments, stateSlopes } = tape.layers[j];
  const dy = { buffer: stateSlopes, stride: WIDTH };
  const x = { buffer: moments, stride: MOMENTS_ROW };
  gradients.add(recording, "output", { x, dy, first, end });
  if (j > 0) {
    const own = { buffer: lifted, stride: LIFTED_ROW };
    gradients.add(recording, "local", { x: own, dy, first, end });
  }
  recording.dispatch(momentSlopes, {
    buffers: [weights(j), stateSlopes, moments],
    parameters: stepWords({ j, first, end }),
    groups: [Math.ceil((end - first) / 4)],
  });
  recording.dispatch(edgeSlopes, {
    buffers: [
      nodes,
      sources,
      weights(j),
      lifted,
      moments,
      tape.edgeSlopes,
      targetSlopes,
      gradients.secondParts,
    ],
    parameters: stepWords({ j, first, end, parts: gradients.edgeParts }),
    groups: [gradients.edgeParts],
  });
  gradients.sumSecond(recording, j);
  gradients.add(recording, "target", {
    x: { buffer: nodes, at: NODE_PLACE, stride: NODE_WORDS },
    dy: { buffer: targetSlopes, stride: HIDDEN },
    first,
    end,
  });
  recording.dispatch(gather, {
    buffers: [tape.arrivals, tape.edgeSlopes, tape.gathered],
    parameters: stepWords({ j, first: first > 0 ? 1 : 0, end }),
    groups: [tape.nInputs],
  });
}
