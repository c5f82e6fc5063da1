/** What the kernels keep of one surface between its forward and its backward pass. */
import type { Arena, Block } from "@volsmith/kernels";

import type { OperatorConfig } from "../config.ts";
import { placeLayers } from "../packed-operator.ts";
import type { Nodes } from "./nodes.ts";
import type { WeightLayout } from "./weight-layout.ts";

/** Words of a row, as the kernels' `job.ts` states them in bytes. */
const STATE = 16;
const HIDDEN = 64;
const MOMENTS = 1108;

export interface TapeOptions {
  readonly config: OperatorConfig;
  readonly layout: WeightLayout;
  /** Whether the last layer runs at the inputs too. */
  readonly asked: "all" | "points";
  readonly parts: number;
  /** Address of the parts' gradients. */
  readonly gradients: number;
}

export interface Tape {
  readonly nodes: Nodes;
  readonly asked: "all" | "points";
  /** Arguments of all kernels of training, and of the sum over the parts of sources' gradients. */
  readonly job: Block;
  readonly sourceSum: Block;
  readonly out: Block;
  readonly outSlopes: Block;
  readonly volatilitySlopes: Block;
  readonly lastStateSlopes: Block;
  /** What the next kernel shall do. */
  readonly set: (step: { first: number; last: number; firstBlock: number }) => void;
}

export function placeTape(
  arena: Arena,
  nodes: Nodes,
  { config, layout, asked, parts, gradients }: TapeOptions,
): Tape {
  const { nLayers } = config;
  const { nBlocks, inputBlocks } = nodes;
  const count = 4 * nBlocks;
  const nSources = 4 * inputBlocks;
  const words = (length: number) => arena.allocate(length).address;
  const layers = placeLayers(
    arena,
    layout.packed,
    layout.transposed.map(() => ({
      states: words(count * STATE),
      sourceHalves: words(nSources * HIDDEN),
    })),
  );
  const sourceWords = nSources * (HIDDEN + STATE);
  const sourceParts = words(parts * sourceWords);
  const sourceTotal = words(sourceWords);
  const slopes = layout.transposed.map(() => arena.allocate(count * STATE));
  const trainLayers = layout.transposed.map((transposed, j) => {
    // The last layer may run at the asked points only: what it keeps begins there.
    const from = j === nLayers - 1 && asked === "points" ? nSources : 0;
    const edgesFrom = nodes.edgeStarts[from];
    const moments = words((count - from) * MOMENTS);
    const edges = words((nodes.edgeStarts[count] - edgesFrom) * HIDDEN);
    return arena.placeWords([
      words(count * STATE),
      slopes[j].address,
      moments - 4 * from * MOMENTS,
      edges - 4 * edgesFrom * HIDDEN,
      sourceTotal,
      sourceTotal + 4 * nSources * HIDDEN,
      transposed.second,
      transposed.output,
      transposed.local,
      transposed.lift1,
      transposed.lift2,
      transposed.source,
      transposed.project1,
      transposed.project2,
    ]).address;
  });
  const out = arena.allocate(count);
  const outSlopes = arena.allocate(count);
  const volatilitySlopes = arena.allocate(count);
  const job = arena.placeWords([
    nSources, // what `operatorLift` takes as the number of its targets
    0,
    0,
    nLayers,
    layers,
    arena.place(nodes.positions).address,
    arena.placeWords(nodes.ranges).address,
    arena.placeWords(nodes.sources).address,
    arena.place(nodes.volatilities).address,
    out.address,
    layout.packed.zeros,
    nodes.maxCount,
    1,
    arena.place(nodes.values).address,
    nodes.weights ? arena.place(nodes.weights).address : 0,
    0, // derivatives of weights are for jets alone
    arena.placeWords(trainLayers).address,
    nBlocks,
    inputBlocks,
    0,
    arena.placeWords(nodes.edgeStarts).address,
    parts,
    gradients,
    4 * layout.block.length,
    layout.block.address,
    sourceParts,
    4 * sourceWords,
    outSlopes.address,
    volatilitySlopes.address,
  ]);
  const sourceSum = arena.placeWords([sourceParts, 4 * sourceWords, parts, sourceTotal]);
  return {
    nodes,
    asked,
    job,
    sourceSum,
    out,
    outSlopes,
    volatilitySlopes,
    lastStateSlopes: slopes[nLayers - 1],
    set({ first, last, firstBlock }) {
      const view = arena.words(job);
      view[1] = first;
      view[2] = last;
      view[19] = firstBlock;
    },
  };
}
