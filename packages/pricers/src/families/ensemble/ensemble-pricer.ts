import type { Engine } from "@volsmith/engine";
import type { Tensor } from "@volsmith/files";
import type { Part, PricingTable } from "@volsmith/table";

import { evaluationOf } from "../../data/evaluation.ts";
import { writeModel } from "../../model-file.ts";
import type { ModelHeader } from "../../model-file.ts";
import type {
  FeatureRange,
  Pricer,
  PricerConfig,
  PricerEvaluation,
  PricerMetrics,
} from "../../pricer.ts";
import type { PricerRecording } from "../../recording.ts";
import { writeOnnx } from "../../write-onnx.ts";
import { ensembleRecording } from "./ensemble-recording.ts";
import { medianOf } from "./median.ts";
import type { Combination } from "./weigh-members.ts";

export interface EnsembleHeader extends ModelHeader {
  readonly weights: readonly number[];
}

export interface EnsembleParts {
  readonly config: PricerConfig & { readonly combine: Combination };
  readonly members: readonly Pricer[];
  /** One a member; of no use to the median. */
  readonly weights: ArrayLike<number>;
  readonly metrics?: PricerMetrics;
}

/** Several pricers that answer as one. It owns its members. */
export class EnsemblePricer implements Pricer {
  readonly kind = "ensemble";
  readonly config: EnsembleParts["config"];
  readonly members: readonly Pricer[];
  readonly weights: Float64Array;
  /** Features of any member, in the order in which members name them. */
  readonly featureNames: readonly string[];
  readonly ranges: readonly FeatureRange[];
  readonly metrics: PricerMetrics;

  constructor({ config, members, weights, metrics = {} }: EnsembleParts) {
    this.config = config;
    this.members = members;
    this.weights = Float64Array.from(weights);
    this.metrics = metrics;
    this.featureNames = [...new Set(members.flatMap(({ featureNames }) => featureNames))];
    this.ranges = narrowest(members);
  }

  get engine(): Engine {
    return this.members[0].engine;
  }

  get steps(): number {
    return Math.max(...this.members.map(({ steps }) => steps));
  }

  get parameterCount(): number {
    return this.members.reduce((sum, { parameterCount }) => sum + parameterCount, 0);
  }

  get slopesBy() {
    const exact = this.members.every(({ slopesBy }) => slopesBy === "derivatives");
    return exact ? "derivatives" : "differences";
  }

  price(table: PricingTable, rows: Part): Float64Array {
    return this.#combine(this.members.map((member) => member.price(table, rows))).values;
  }

  evaluate(table: PricingTable, rows: Part): PricerEvaluation {
    const parts = this.members.map((member) => member.evaluate(table, rows));
    const { values: ratios, shareOf } = this.#combine(parts.map((part) => part.ratios));
    const width = this.featureNames.length;
    const slopes = new Float64Array(ratios.length * width);
    for (const [m, member] of this.members.entries()) {
      const places = member.featureNames.map((name) => this.featureNames.indexOf(name));
      const from = parts[m].slopes;
      for (let i = 0; i < ratios.length; i++) {
        const share = shareOf(m, i);
        if (share === 0) continue;
        for (const [j, place] of places.entries())
          slopes[i * width + place] += share * from[i * places.length + j];
      }
    }
    return evaluationOf(table, rows, { ratios, slopes, featureNames: this.featureNames });
  }

  toSafetensors(): Uint8Array {
    const { kind, config, featureNames, ranges, metrics } = this;
    const tensors = new Map<string, Tensor>();
    for (const [i, member] of this.members.entries()) {
      const data = member.toSafetensors();
      tensors.set(`member${i}`, { dtype: "U8", shape: [data.length], data });
    }
    const weights = [...this.weights];
    const header: EnsembleHeader = { kind, config, featureNames, ranges, metrics, weights };
    return writeModel(header, tensors);
  }

  toOnnx(): Uint8Array {
    return writeOnnx(this);
  }

  recording(): PricerRecording {
    return ensembleRecording(this);
  }

  dispose(): void {
    for (const member of this.members) member.dispose();
  }

  /** Combined C/K, and how much of row i comes from member m. */
  #combine(ratios: readonly Float64Array[]) {
    if (this.config.combine === "median") return medianOf(ratios);
    const { weights } = this;
    const values = ratios[0].map((_, i) =>
      ratios.reduce((sum, prices, m) => sum + weights[m] * prices[i], 0),
    );
    return { values, shareOf: (m: number) => weights[m] };
  }
}

/** Where all members know what they do. */
function narrowest(members: readonly Pricer[]): FeatureRange[] {
  const found = new Map<string, FeatureRange>();
  for (const { name, least, most } of members.flatMap(({ ranges }) => ranges)) {
    const known = found.get(name) ?? { least, most };
    found.set(name, {
      name,
      least: Math.max(known.least, least),
      most: Math.min(known.most, most),
    });
  }
  return [...found.values()];
}
