import type { Engine } from "@volsmith/engine";
import { Weights } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import type { NetworkPricer } from "../../src/neural/network-pricer.ts";
import { NetworkPricer as Network } from "../../src/neural/network-pricer.ts";
import { fitParts } from "../../src/neural/train-network.ts";
import { mixtureSchema } from "../../src/families/mixture/config.ts";
import { mixtureArchitecture } from "../../src/families/mixture/network.ts";
import type { MixtureTask } from "../../src/families/mixture/stages.ts";
import { blackPrice } from "@volsmith/pricing";
import { chronologicalSplit, tableOf } from "@volsmith/table";
import { marketData } from "../support/table.ts";

/** Every regime has rows: 20 to 100 days to expiry, S/K around 0.9 to 1.1. */
export const data = marketData({ days: 60 });

/** A market that never changes, so that what is learned of a regime stays true. */
export function stillData(rows = 3000) {
  const random = randomGenerator(4);
  const features = new Float64Array(rows * 5);
  const targets = Float64Array.from({ length: rows }, (_, i) => {
    const m = 0.85 + 0.3 * random.uniform();
    const tau = 0.04 + 0.3 * random.uniform();
    const vol = 0.1 + 0.3 * random.uniform();
    features.set([m, 4000 / m, tau, 0.02, vol], 5 * i);
    const discountFactor = Math.exp(-0.02 * tau);
    const forward = m / discountFactor;
    return blackPrice(vol, { forward, strike: 1, tau, type: "call", discountFactor });
  });
  const featureNames = ["S/K", "K", "tau", "r", "sigma20"];
  const days = Int32Array.from(targets, (_, i) => 19_000 + Math.floor(i / 20));
  const table = tableOf({ featureNames, features, targets, days });
  return { table, split: chronologicalSplit(table) };
}

const training = { epochs: 4, batchRows: 64, rate: 3e-3 };

/** A mixture that trains in a blink. */
export const quick = {
  kind: "mixture",
  ...training,
  epochs: 2,
  rate: 1e-3,
  expert: { kind: "mlp", ...training, layers: [6] },
  gate: { units: 8, epochs: 4, batchRows: 64 },
  regimes: { atm: [0.97, 1.03], days: [45, 75] },
} as const;

/** A mixture with weights as they are at first. */
export function newTask(
  engine: Engine,
  changes: object = {},
): MixtureTask & { pricer: NetworkPricer } {
  const config = mixtureSchema.parse({ ...quick, ...changes });
  const parts = fitParts({ architecture: mixtureArchitecture(config), config }, data);
  const weights = new Weights(engine, randomGenerator(1));
  const pricer = new Network(weights, parts);
  return { weights, parts, config, data, seed: 1, pricer };
}

/** Names of parameters whose numbers differ. */
export function changed(
  before: ReadonlyMap<string, Float32Array>,
  after: ReadonlyMap<string, Float32Array>,
): string[] {
  return [...before].flatMap(([name, values]) =>
    values.every((value, i) => Object.is(value, after.get(name)![i])) ? [] : [name],
  );
}
