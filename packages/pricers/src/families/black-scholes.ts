import { slice } from "@volsmith/engine";
import type { Engine, Value } from "@volsmith/engine";
import { blackGreeks, blackPrice } from "@volsmith/pricing";
import { DataError } from "@volsmith/numerics";
import type { Part, PricingTable } from "@volsmith/table";
import { z } from "zod";

import { keys } from "../config/keys.ts";
import { checkPart, columnsOf } from "../data/columns.ts";
import { evaluationOf } from "../data/evaluation.ts";
import { meanSquaredError } from "../data/errors.ts";
import { readModel, writeModel } from "../model-file.ts";
import { recordBlack } from "../neural/black.ts";
import type { RecordedInputs } from "../recording.ts";
import { writeOnnx } from "../write-onnx.ts";
import type { Pricer, PricerEvaluation, PricerFamily, PricerMetrics } from "../pricer.ts";

const KIND = "black-scholes";

const schema = keys({
  kind: z.literal(KIND),
  /** Feature that is the volatility: "sigma20", …; "best" takes the window best on validation. */
  volatility: z.string('must be the name of a feature ("sigma20", …) or "best"').default("best"),
});

type Config = z.output<typeof schema>;

/** Black and Scholes with a historical volatility. */
export const blackScholes: PricerFamily<Config> = {
  kind: KIND,
  title: "Black-Scholes",
  schema,
  async train(config, { table, split }, { engine, signal }) {
    signal?.throwIfAborted();
    const startedAt = performance.now();
    const names =
      config.volatility === "best"
        ? table.featureNames.filter((name) => /^sigma\d+$/.test(name))
        : [config.volatility];
    if (names.length === 0)
      throw new DataError(
        "trainPricer",
        "the table has no historical volatility (sigma20, …)",
        'name the feature in "volatility"',
      );
    const tried = names.map((volatility) => {
      const pricer = closedForm({ ...config, volatility }, engine);
      return { pricer, loss: meanSquaredError(pricer, table, split.validation) };
    });
    const best = tried.reduce((least, next) => (next.loss < least.loss ? next : least));
    const metrics = { status: "closed-form", validationMse: best.loss };
    return {
      pricer: closedForm(best.pricer.config as Config, engine, metrics),
      status: "closed-form",
      bestLoss: best.loss,
      history: [],
      bestEpoch: -1,
      seconds: (performance.now() - startedAt) / 1000,
    };
  },
  read(bytes, { engine, file }) {
    const { header } = readModel(bytes, file);
    return closedForm(header.config as Config, engine, header.metrics);
  },
};

/** The formula with the volatility of one feature. */
function closedForm(config: Config, engine: Engine, metrics: PricerMetrics = {}): Pricer {
  const featureNames = ["S/K", "K", "tau", "r", config.volatility];
  const pricer: Pricer = {
    kind: KIND,
    config,
    featureNames,
    engine,
    steps: 1,
    parameterCount: 0,
    slopesBy: "derivatives",
    ranges: [],
    metrics,
    price(table, rows) {
      const ratios = new Float64Array(rows.to - rows.from);
      let i = 0;
      for (const { vol, option } of optionsOf(table, rows, featureNames))
        ratios[i++] = blackPrice(vol, option);
      return ratios;
    },
    evaluate: (table, rows) => evaluate(table, rows, featureNames),
    toSafetensors: () =>
      writeModel({ kind: KIND, config, featureNames, ranges: [], metrics }, new Map()),
    toOnnx: () => writeOnnx(pricer),
    recording: () => ({ trees: {}, record: recordFormula, tensors: () => new Map() }),
    dispose() {},
  };
  return pricer;
}

/** Of S/K, K, τ, r and a volatility. */
function recordFormula({ x }: RecordedInputs): Value {
  const [m, , tau, r, sigma] = [0, 1, 2, 3, 4].map((column) => slice(x, column, column + 1));
  return recordBlack({ m, r, tau, sigma });
}

/** Per strike of 1. */
function* optionsOf(table: PricingTable, rows: Part, featureNames: readonly string[]) {
  checkPart(table, rows, "price");
  const [m, , tau, r, vol] = columnsOf(table, featureNames, "price");
  const { features } = table;
  const width = table.featureNames.length;
  for (let row = rows.from; row < rows.to; row++) {
    const at = row * width;
    const years = features[at + tau];
    const discountFactor = Math.exp(-features[at + r] * years);
    const forward = features[at + m] / discountFactor;
    const option = { forward, strike: 1, tau: years, type: "call", discountFactor } as const;
    yield { vol: features[at + vol], spot: features[at + m], option };
  }
}

function evaluate(
  table: PricingTable,
  rows: Part,
  featureNames: readonly string[],
): PricerEvaluation {
  const n = rows.to - rows.from;
  const slopes = new Float64Array(5 * n);
  const ratios = new Float64Array(n);
  let i = 0;
  for (const { vol, spot, option } of optionsOf(table, rows, featureNames)) {
    const { price, delta, theta, rhoRate, vega } = blackGreeks(vol, option, { spot });
    ratios[i] = price;
    slopes.set([delta, 0, -theta, rhoRate, vega], 5 * i++);
  }
  return evaluationOf(table, rows, { ratios, slopes, featureNames });
}
