import { concat, ModelProgram } from "@volsmith/engine";
import type { InputShapes, Value, Weights } from "@volsmith/engine";
import type { Part } from "@volsmith/table";

import { gatherRows } from "../../data/row-source.ts";
import type { RowReader } from "../../data/row-source.ts";
import { priceShapes, recordPrice } from "../../neural/network.ts";
import type { NetworkParts, PriceInputs } from "../../neural/network.ts";
import type { MixtureConfig } from "./config.ts";
import { recordExperts, recordGatedPrice } from "./network.ts";
import { regimes } from "./regimes.ts";

/** Rows asked in one run. */
const ROWS = 1024;

/** A mixture as it is being made, or as a pricer holds it. */
export interface MixtureNetwork {
  readonly weights: Weights;
  readonly parts: NetworkParts;
}

/** What each expert says of each row, before the output form. [n, 9] row-major */
export function expertOutputs(
  network: MixtureNetwork,
  reader: RowReader,
  rows: Part,
): Float32Array {
  const { parts } = network;
  return ninePerRow(network, { reader, rows }, (inputs) => {
    let experts: readonly Value[] = [];
    const record = (standard: Parameters<typeof recordExperts>[0]) => {
      experts = recordExperts(standard, parts.config as MixtureConfig);
      return experts[0];
    };
    recordPrice({ ...parts, architecture: { ...parts.architecture, record } }, inputs);
    return concat(experts);
  });
}

/** The gate's weights of each row. [n, 9] row-major */
export function gateOutputs(network: MixtureNetwork, reader: RowReader, rows: Part): Float32Array {
  return ninePerRow(
    network,
    { reader, rows },
    (inputs) => recordGatedPrice(network.parts, inputs).gates,
  );
}

function ninePerRow(
  { weights, parts }: MixtureNetwork,
  { reader, rows }: { readonly reader: RowReader; readonly rows: Part },
  record: (inputs: PriceInputs) => Value,
): Float32Array {
  const program = new ModelProgram<InputShapes>(weights, {
    rows: ROWS,
    inputs: priceShapes(parts),
    outputs: (inputs) => ({ nine: record(inputs as unknown as PriceInputs) }),
  });
  const n = regimes.length;
  const outputs = new Float32Array((rows.to - rows.from) * n);
  for (let from = rows.from; from < rows.to; from += ROWS) {
    const count = Math.min(ROWS, rows.to - from);
    const numbers = { rows: Uint32Array.from({ length: count }, (_, i) => i), offset: from };
    const { inputs } = program;
    const mask = inputs.columns.has("mask") ? inputs.view("mask") : null;
    gatherRows(reader, numbers, { x: inputs.view("x"), mask });
    program.run(count);
    outputs.set(program.output("nine").subarray(0, count * n), (from - rows.from) * n);
  }
  program.dispose();
  return outputs;
}
