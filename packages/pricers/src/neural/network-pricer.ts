import { ModelProgram } from "@volsmith/engine";
import type { Engine, InputShapes, Weights } from "@volsmith/engine";
import type { Tensor } from "@volsmith/files";
import type { Part, PricingTable } from "@volsmith/table";

import { checkPart, columnsOf } from "../data/columns.ts";
import { evaluationOf } from "../data/evaluation.ts";
import type { FeatureMoments } from "../data/moments.ts";
import { gatherRows } from "../data/row-source.ts";
import type { RowReader } from "../data/row-source.ts";
import { writeModel } from "../model-file.ts";
import type { ModelHeader } from "../model-file.ts";
import type { FeatureRange, Pricer, PricerEvaluation, PricerMetrics } from "../pricer.ts";
import type { PricerRecording } from "../recording.ts";
import { writeOnnx } from "../write-onnx.ts";
import { priceShapes, recordPrice, stepsOf } from "./network.ts";
import type { NetworkParts } from "./network.ts";
import { enforceForm } from "./output.ts";

/** Rows priced in one run; sequences take more memory a row. */
const ROWS = 4096;
const SEQUENCES = 1024;
/** Moments that batch norms follow, and what a mixture scales its experts by: not learned. */
const GIVEN = /\.(norm\.(mean|variance)|standard\.(mean|deviation|shift|scale))$/;

/** A network's file also holds what its inputs and its output are scaled by. */
export interface NetworkHeader extends ModelHeader {
  readonly shift: number;
  readonly scale: number;
  readonly moments: readonly FeatureMoments[];
}

/** A network with its weights. */
export class NetworkPricer implements Pricer {
  readonly slopesBy = "derivatives";
  readonly kind: string;
  readonly config: NetworkParts["config"];
  readonly featureNames: readonly string[];
  readonly steps: number;
  readonly weights: Weights;
  /** Filled by who trained it. */
  metrics: PricerMetrics;
  readonly parts: NetworkParts;
  readonly #prices: ModelProgram<InputShapes>;
  #slopes: ModelProgram<InputShapes> | null = null;

  /** Declares the weights if they are new; they are the pricer's from now on. */
  constructor(weights: Weights, parts: NetworkParts, metrics: PricerMetrics = {}) {
    const { architecture, config, featureNames } = parts;
    this.weights = weights;
    this.parts = parts;
    this.metrics = metrics;
    this.kind = architecture.kind;
    this.config = config;
    this.featureNames = featureNames;
    this.steps = stepsOf(parts);
    this.#prices = this.#program("prices");
  }

  get engine(): Engine {
    return this.weights.engine;
  }

  get parameterCount(): number {
    const learned = this.weights.parameters.filter(({ name }) => !GIVEN.test(name));
    return learned.reduce((sum, { length }) => sum + length, 0);
  }

  get ranges(): readonly FeatureRange[] {
    return this.parts.moments.map(({ name, least, most }) => ({ name, least, most }));
  }

  price(table: PricingTable, rows: Part): Float64Array {
    return this.#run(this.#prices, { table, rows, slopes: null });
  }

  evaluate(table: PricingTable, rows: Part): PricerEvaluation {
    const slopes = new Float64Array((rows.to - rows.from) * this.featureNames.length);
    this.#slopes ??= this.#program("slopes");
    const ratios = this.#run(this.#slopes, { table, rows, slopes });
    return evaluationOf(table, rows, { ratios, slopes, featureNames: this.featureNames });
  }

  toSafetensors(): Uint8Array {
    const { kind, config, featureNames, ranges, metrics } = this;
    const tensors = new Map<string, Tensor>();
    for (const { name, shape } of this.weights.parameters)
      tensors.set(name, { dtype: "F32", shape, data: this.weights.values(name).slice() });
    const header: NetworkHeader = {
      kind,
      config,
      featureNames,
      ranges,
      metrics,
      shift: this.parts.shift,
      scale: this.parts.scale,
      moments: this.parts.moments,
    };
    return writeModel(header, tensors);
  }

  toOnnx(): Uint8Array {
    return writeOnnx(this);
  }

  recording(): PricerRecording {
    return {
      trees: {},
      record: ({ x, mask }) => recordPrice(this.parts, { x, ...(mask && { mask }) }),
      tensors: () => this.weights.snapshot(),
    };
  }

  dispose(): void {
    this.#prices.dispose();
    this.#slopes?.dispose();
    this.weights.dispose();
  }

  #program(what: "prices" | "slopes"): ModelProgram<InputShapes> {
    return new ModelProgram(this.weights, {
      rows: this.steps > 1 ? SEQUENCES : ROWS,
      inputs: priceShapes(this.parts),
      outputs: (inputs) => ({ price: recordPrice(this.parts, inputs) }),
      ...(what === "slopes" && { slopes: { of: "price", by: ["x"] } }),
    });
  }

  #run(
    program: ModelProgram<InputShapes>,
    {
      table,
      rows,
      slopes,
    }: {
      readonly table: PricingTable;
      readonly rows: Part;
      readonly slopes: Float64Array | null;
    },
  ): Float64Array {
    checkPart(table, rows, "price");
    const columns = columnsOf(table, this.featureNames, "price");
    const reader: RowReader = { table, columns, steps: this.steps };
    const ratios = new Float64Array(rows.to - rows.from);
    const { capacity, inputs } = program;
    for (let done = 0; done < ratios.length; done += capacity) {
      const n = Math.min(capacity, ratios.length - done);
      const numbers = Uint32Array.from({ length: n }, (_, i) => i);
      const mask = inputs.columns.has("mask") ? inputs.view("mask") : null;
      gatherRows(
        reader,
        { rows: numbers, offset: rows.from + done },
        { x: inputs.view("x"), mask },
      );
      program.run(n);
      ratios.set(program.output("price").subarray(0, n), done);
      if (slopes) this.#copyToday(program.slopes("x"), slopes, { done, n });
    }
    enforceForm(ratios, { form: this.config.output, table, rows });
    return ratios;
  }

  /** Slopes by the last step of every row's inputs. */
  #copyToday(
    from: Float32Array,
    to: Float64Array,
    { done, n }: { readonly done: number; readonly n: number },
  ): void {
    const { steps } = this;
    const width = this.featureNames.length;
    for (let i = 0; i < n; i++) {
      const today = (i * steps + steps - 1) * width;
      for (let j = 0; j < width; j++) to[(done + i) * width + j] = from[today + j];
    }
  }
}
