/** Synthetic markets without end, noisy quotes against the clean truth behind them. */
import type { OtmQuotes, TruthModel } from "@volsmith/market";
import { makeTruth, otmQuotes } from "@volsmith/market";
import type { RandomGenerator } from "@volsmith/numerics";
import { DataError, DomainError, randomGenerator, shuffledIndices } from "@volsmith/numerics";
import type { OperatorConfig } from "../../config.ts";
import { publishedConfig } from "../../config.ts";
import type { SurfaceStream } from "./surface-stream.ts";
import { checkIndex } from "./surface-stream.ts";
import type { TrainingMarkets } from "./training-spec.ts";
import { sampleTrainingSpec, TRAINING_MARKETS } from "./training-spec.ts";
import type { TrainingSurface, TruthVols } from "./training-surface.ts";
import { vegaAt, vegaWeights } from "../../vega-weights.ts";

export interface SyntheticStreamOptions {
  readonly seed: number;
  /** What is drawn how often; `TRAINING_MARKETS` where left out. */
  readonly markets?: Partial<TrainingMarkets>;
  /** Fewest quotes of a surface (smaller markets are drawn again) and most (others are thinned). */
  readonly quotes?: readonly [min: number, max: number];
  /** "quoted": inputs are mids of noisy bids and asks; "none": inputs are the truth itself. */
  readonly noise?: "quoted" | "none";
  readonly domain?: Pick<OperatorConfig, "rhoDomain" | "zDomain">;
}

/** Markets drawn for one surface before the ranges are called impossible. */
const MOST_ATTEMPTS = 200;

/**
 * A stream of synthetic markets; surface i depends on the seed and i alone.
 * @throws {DomainError} when quotes is no range of whole numbers.
 */
export function syntheticStream(options: SyntheticStreamOptions): SurfaceStream {
  const {
    seed,
    markets,
    quotes = [30, 3000],
    noise = "quoted",
    domain = publishedConfig,
  } = options;
  const where = "syntheticStream";
  const [fewest, most] = quotes;
  if (!(Number.isInteger(fewest) && Number.isInteger(most) && fewest >= 1 && fewest <= most)) {
    throw new DomainError(where, "quotes", quotes, "[min, max], whole numbers, 1 ≤ min ≤ max");
  }
  const root = randomGenerator(seed);
  const drawn: TrainingMarkets = { ...TRAINING_MARKETS, ...markets };
  return {
    name: "synthetic",
    size: Infinity,
    spec: { kind: "synthetic", options },
    at(index) {
      checkIndex(where, index);
      const rng = root.fork(index);
      for (let rejected = 0; rejected < MOST_ATTEMPTS; rejected++) {
        const own = rng.fork(rejected);
        const spec = sampleTrainingSpec(own.fork(0), drawn);
        const found = quotesInside(spec, own.fork(1), domain);
        if (found === null || found.rows.length < fewest) continue;
        const rows = thin(found.rows, most, own.fork(2));
        return {
          ...pointColumns(found.quotes, rows, noise),
          truth: truthVols(found.quotes.model),
          origin: {
            kind: "synthetic",
            seed,
            index,
            market: spec.kind,
            model: spec.model,
            rejected,
          },
        };
      }
      throw new DomainError(
        where,
        "quotes",
        quotes,
        `met by one of ${MOST_ATTEMPTS} markets drawn`,
        "widen the range, or draw other listings",
      );
    },
  };
}

/** The true volatilities of a model that is given as JSON, as in a surface's origin. */
export function truthVols(model: TruthModel | Parameters<typeof makeTruth>[0]): TruthVols {
  const truth = "smile" in model ? model : makeTruth(model);
  return (taus, ks, out) => {
    const vols = truth.totalVariances(taus, ks, out);
    for (let i = 0; i < vols.length; i++) vols[i] = Math.sqrt(vols[i] / taus[i]);
    return vols;
  };
}

interface QuotesInside {
  readonly quotes: OtmQuotes;
  /** Quotes strictly inside the domain, as float32 sees them. */
  readonly rows: Uint32Array;
}

/** The quotes of a market in the open domain; null when its prices do not converge. */
function quotesInside(
  spec: Parameters<typeof otmQuotes>[0],
  rng: RandomGenerator,
  { rhoDomain, zDomain }: Pick<OperatorConfig, "rhoDomain" | "zDomain">,
): QuotesInside | null {
  let quotes: OtmQuotes;
  try {
    const tauRange = [rhoDomain[0] ** 2, rhoDomain[1] ** 2] as const;
    quotes = otmQuotes(spec, rng, { tauRange, zRange: zDomain });
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
  const rows = new Uint32Array(quotes.size);
  let count = 0;
  for (let i = 0; i < quotes.size; i++) {
    const rho = Math.fround(Math.sqrt(quotes.taus[i]));
    const z = Math.fround(quotes.ks[i] / Math.sqrt(quotes.taus[i]));
    if (rho > rhoDomain[0] && rho < rhoDomain[1] && z > zDomain[0] && z < zDomain[1]) {
      rows[count++] = i;
    }
  }
  return { quotes, rows: rows.slice(0, count) };
}

/** At most so many rows, each as likely as any other, in their order. */
function thin(rows: Uint32Array, most: number, rng: RandomGenerator): Uint32Array {
  if (rows.length <= most) return rows;
  const chosen = shuffledIndices(rows.length, rng).subarray(0, most).toSorted();
  return Uint32Array.from(chosen, (i) => rows[i]);
}

function pointColumns(
  { taus, ks, vols, trueVols, bids, asks }: OtmQuotes,
  rows: Uint32Array,
  noise: "quoted" | "none",
): Pick<TrainingSurface, "inputs" | "targets" | "weights" | "halfSpreads"> {
  const n = rows.length;
  const rhos = new Float32Array(n);
  const zs = new Float32Array(n);
  const inputVols = new Float32Array(n);
  const targets = new Float32Array(n);
  const halfSpreads = new Float32Array(n);
  for (let j = 0; j < n; j++) {
    const i = rows[j];
    const rho = Math.sqrt(taus[i]);
    rhos[j] = rho;
    zs[j] = ks[i] / rho;
    inputVols[j] = noise === "none" ? trueVols[i] : vols[i];
    targets[j] = trueVols[i];
    halfSpreads[j] = (0.5 * (asks[i] - bids[i])) / vegaAt(rhos[j], zs[j], inputVols[j]);
  }
  return {
    inputs: { rhos, zs, vols: inputVols },
    targets,
    weights: vegaWeights({ rhos, zs, vols: targets }),
    halfSpreads,
  };
}
