/** The words kernels read: a record for each operation, and the order they are run in. */
import type { Placement } from "../graph/operation.ts";
import { SKIP } from "./memory-plan.ts";
import type { MemoryPlan, Step } from "./memory-plan.ts";
import { NONE } from "./tables.ts";
import type { Tables } from "./tables.ts";

export interface RecordOptions {
  /** The number kernels know a code by. */
  readonly code: (name: string) => number;
  readonly tables: Tables;
  readonly tileRows: number;
  readonly trainable: (name: string) => boolean;
}

export interface Records {
  /** All records, one after another. */
  readonly records: readonly number[];
  /** What to run, and where its record begins, in words. */
  readonly instructions: readonly { readonly code: number; readonly offset: number }[];
}

/** Forward and backward kernels of an operation read one record. */
export function writeRecords(plan: MemoryPlan, options: RecordOptions): Records {
  const records: number[] = [];
  const starts = new Map<Step["node"], number>();
  const backward = new Map(
    plan.steps.filter(({ direction }) => direction === "backward").map((step) => [step.node, step]),
  );
  const instructions = plan.steps.map(({ node, direction }) => {
    let offset = starts.get(node);
    if (offset === undefined) {
      offset = records.length;
      starts.set(node, offset);
      const { inputs, words } = node.operation;
      records.push(inputs[0]?.set ?? 0);
      for (const word of words(placement(plan, node, backward.get(node), options), node.output))
        records.push(word);
    }
    const code = options.code(node.operation.code);
    return { code: direction === "forward" ? code : code + 1, offset };
  });
  return { records, instructions };
}

function placement(
  { values, slopes, buffers, learning }: MemoryPlan,
  node: Step["node"],
  backward: Step | undefined,
  { tables, tileRows, trainable }: RecordOptions,
): Placement {
  const bytes = (offset: number | undefined) =>
    offset === undefined ? NONE : 4 * tileRows * offset;
  const named = node.operation.tables ?? {};
  return {
    goesBack: learning.has(node),
    value: (value) => bytes(values.get(value)),
    slope: (value) => bytes(slopes.get(value)),
    mode: (input) => backward?.modes[input] ?? SKIP,
    buffer: (name) => bytes(buffers.get(node)?.get(name)),
    table(name) {
      const table = named[name];
      // Only going back reads matrices the other way round.
      if (table === undefined || (table.layout === "transposed" && !backward)) return 0;
      return tables.address(table);
    },
    gradient(name) {
      const table = named[name];
      if (table === undefined || !backward || !trainable(table.parameter.name)) return NONE;
      return tables.gradient(table);
    },
  };
}
