import type { Graph, Node } from "../graph/graph.ts";
import { rowFloats } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { placeBuffers } from "./place-buffers.ts";
import type { Lifetime } from "./place-buffers.ts";

/** What becomes of a slope (assembly/tile.ts). */
export const SKIP = 0;
export const WRITE = 1;
export const ADD = 2;

/** One instruction of a program, and what becomes of the slopes to the node's inputs. */
export interface Step {
  readonly node: Node;
  readonly direction: "forward" | "backward";
  readonly modes: readonly number[];
}

export interface PlanRequest {
  readonly backward: "none" | "all";
  /** Values whose slopes somebody asks for. */
  readonly needed: ReadonlySet<Value>;
}

/** Offsets in floats per row of a tile; everything scales with the rows. */
export interface MemoryPlan {
  readonly steps: readonly Step[];
  readonly rowFloats: number;
  readonly values: ReadonlyMap<Value, number>;
  readonly slopes: ReadonlyMap<Value, number>;
  readonly buffers: ReadonlyMap<Node, ReadonlyMap<string, number>>;
  /** Nodes whose backward kernels run: their parameters get gradients. */
  readonly learning: ReadonlySet<Node>;
}

/**
 * Orders the kernels and shares out a tile's memory.
 *
 * Values live until the last kernel that reads them: in a program that goes backward that is the
 * backward kernel of the operation they come from. A slope lives from the first kernel that writes
 * it to the backward kernel that passes it on.
 */
export function planMemory(nodes: readonly Node[], { needed, backward }: PlanRequest): MemoryPlan {
  const steps: Step[] = nodes.map((node) => ({ node, direction: "forward", modes: [] }));
  const learning = backward === "all" ? addBackward(steps, nodes, needed) : new Set<Node>();
  return { steps, learning, ...share(steps, learning) };
}

/** Values that depend on a wanted value or on a parameter that learns. */
export function neededValues(
  { phases, barriers }: Graph,
  wanted: readonly Value[],
  trainable: (name: string) => boolean,
): Set<Value> {
  const needed = new Set<Value>(wanted);
  for (const [phase, nodes] of phases.entries()) {
    for (const { operation, output } of nodes) {
      if (operation.constant) continue;
      const tables = Object.values(operation.tables ?? {});
      const learns = tables.some(({ parameter }) => trainable(parameter.name));
      const passes = operation.passesOn !== "nothing";
      if (learns || (passes && operation.inputs.some((input) => needed.has(input))))
        needed.add(output);
    }
    for (const { x, y, transform } of barriers)
      if (x.phase === phase && (needed.has(x) || transform.parameters.some(trainable)))
        needed.add(y);
  }
  return needed;
}

/** Appends the backward kernels that somebody needs. */
function addBackward(steps: Step[], nodes: readonly Node[], needed: ReadonlySet<Value>): Set<Node> {
  const written = new Set<Value>();
  const learning = new Set<Node>();
  for (const node of nodes.toReversed()) {
    const { operation, output } = node;
    // Terminals start slopes; others pass on what they were given.
    if (!needed.has(output) || !(operation.terminal || written.has(output))) continue;
    const modes = operation.inputs.map((input) => {
      if (!needed.has(input) || operation.passesOn === "nothing") return SKIP;
      const mode = written.has(input) ? ADD : WRITE;
      written.add(input);
      return mode;
    });
    learning.add(node);
    steps.push({ node, direction: "backward", modes });
  }
  return learning;
}

function share(steps: readonly Step[], learning: ReadonlySet<Node>) {
  const lives = new Map<object, Map<string, { floats: number; start: number; end: number }>>();
  const touch = (owner: object, name: string, floats: number, time: number) => {
    let own = lives.get(owner);
    if (!own) lives.set(owner, (own = new Map()));
    const life = own.get(name);
    if (life) life.end = Math.max(life.end, time);
    else own.set(name, { floats, start: time, end: time });
  };
  for (const [time, { node, direction, modes }] of steps.entries()) {
    const { operation, output } = node;
    for (const value of [...operation.inputs, output])
      touch(value, "value", rowFloats(value), time);
    const scratch = direction === "forward" ? operation.scratch : operation.backwardScratch;
    for (const [name, floats] of Object.entries(scratch ?? {})) touch(node, name, floats, time);
    const kept = learning.has(node) ? operation.saved : (operation.transient ?? operation.saved);
    for (const [name, floats] of Object.entries(kept ?? {})) touch(node, name, floats, time);
    if (direction === "forward") continue;
    touch(output, "slope", rowFloats(output), time);
    for (const [i, input] of operation.inputs.entries())
      if (modes[i] !== SKIP) touch(input, "slope", rowFloats(input), time);
  }
  const keys: { owner: object; name: string }[] = [];
  const buffers: Lifetime[] = [];
  for (const [owner, own] of lives)
    for (const [name, life] of own) {
      keys.push({ owner, name });
      buffers.push(life);
    }
  const { offsets, total } = placeBuffers(buffers);
  const values = new Map<Value, number>();
  const slopes = new Map<Value, number>();
  const others = new Map<Node, Map<string, number>>();
  for (const [i, { owner, name }] of keys.entries()) {
    if (name === "value") values.set(owner as Value, offsets[i]);
    else if (name === "slope") slopes.set(owner as Value, offsets[i]);
    else {
      const node = owner as Node;
      if (!others.has(node)) others.set(node, new Map());
      others.get(node)!.set(name, offsets[i]);
    }
  }
  return { rowFloats: total, values, slopes, buffers: others };
}
