import { z } from "zod";

import { atLeast, keys, oneOf, positive, whole } from "../../config/keys.ts";
import { trainingKeys, trainingProblem } from "../../config/training-keys.ts";
import type { NetworkConfig } from "../../neural/architecture.ts";
import { bends } from "../../neural/layers.ts";
import { pricerRegistry } from "../../registry.ts";
import { expertFamilies } from "./expert-families.ts";
import { regimes } from "./regimes.ts";
import type { RegimeBounds } from "./regimes.ts";

export const KIND = "mixture";

const expert = pricerRegistry(expertFamilies).schema;

const ascending = (what: string) =>
  z
    .tuple([positive(), positive()], `must be two numbers, ${what}`)
    .refine(([low, high]) => low < high, `must ascend: ${what}`);

const gate = keys({
  /** Neurons of its inner layer. */
  units: whole(1, 4096).default(64),
  /** Of its inner layer; relu makes slopes of prices jump a little where a neuron opens. */
  activation: oneOf(bends).default("relu"),
  rate: positive().default(1e-3),
  epochs: whole().default(40),
  patience: whole().default(8),
  batchRows: whole(1, 1_048_576).default(256),
  /**
   * Weight of every expert's own loss, each times its share among all nine, beside the mixture's: so
   * that an expert that is not among the active ones is found where it would be better. 0 for none.
   */
  competition: atLeast(0).default(1),
  /**
   * Weight of the surprise that a row goes to the expert of its own regime, in losses of the size that
   * experts have on their regimes. 0 for none.
   */
  guidance: atLeast(0).default(0.1),
});

/** In losses of the size that is reached, as `guidance` is. */
const balance = keys({
  /** Weight of the squared coefficient of variation of the experts' summed gates in a batch. */
  importance: atLeast(0).default(0),
  /** The same of the number of rows each gets, made smooth. */
  load: atLeast(0).default(0),
  /** Standard deviation of the noise of logits that makes the load smooth. */
  spread: positive().default(1),
});

/** Top-level keys of training are those of the last stage, in which all learn together. */
export const mixtureSchema = keys({
  kind: z.literal(KIND),
  /** Experts that price a row. */
  active: whole(1, regimes.length).default(2),
  /** The network of every expert, and how it is trained on its regime. */
  expert: expert.prefault({
    kind: "mlp",
    layers: [64, 64, 64],
    rate: 1e-3,
    epochs: 60,
    patience: 10,
  }),
  /** Where an expert differs: networks by regime. */
  experts: z
    .partialRecord(z.enum(regimes), expert, {
      error: `must have networks under some of ${regimes.map((name) => `"${name}"`).join(", ")}`,
    })
    .default({}),
  gate: gate.prefault({}),
  balance: balance.prefault({}),
  regimes: keys({
    atm: ascending("least and greatest S/K at the money").default([0.95, 1.05]),
    days: ascending("days at which medium and long maturities begin").default([60, 180]),
  }).prefault({}),
  /** Quote dates looked at by experts with memory. */
  steps: whole(1, 256).optional(),
  ...trainingKeys({ rate: 2e-4, epochs: 40, patience: 8 }),
}).superRefine((config, context) => {
  const problem = trainingProblem(config) ?? expertProblem(config as unknown as MixtureConfig);
  if (problem) context.addIssue({ code: "custom", path: [problem.key], message: problem.problem });
}) as unknown as z.ZodType<MixtureConfig>;

export type MixtureConfig = NetworkConfig & {
  readonly active: number;
  readonly expert: NetworkConfig;
  readonly experts: Readonly<Record<string, NetworkConfig | undefined>>;
  readonly gate: z.output<typeof gate>;
  readonly balance: z.output<typeof balance>;
  readonly regimes: RegimeBounds;
};

/**
 * The network of each regime's expert. What prices look like, what they are made of and what they are
 * judged by is the mixture's, for all alike.
 */
export function expertConfigs(config: MixtureConfig): NetworkConfig[] {
  const { features, outside, output, around, loss, lossFloor } = config;
  const steps = stepsOf(config);
  return regimes.map((regime) => {
    const own = config.experts[regime] ?? config.expert;
    const memory = own.steps === undefined ? {} : { steps };
    return { ...own, ...memory, features, outside, output, around, loss, lossFloor };
  });
}

/** Quote dates the mixture looks at: as many as it says, or as its experts do; 1 without memory. */
export function stepsOf({ steps, expert: common, experts }: MixtureConfig): number {
  const asked = regimes.map((regime) => (experts[regime] ?? common).steps ?? 1);
  const most = Math.max(...asked);
  return most === 1 ? 1 : (steps ?? most);
}

function expertProblem(config: MixtureConfig): { key: string; problem: string } | null {
  for (const { kind, norm } of expertConfigs(config))
    if (norm === "batch")
      return {
        key: "expert",
        problem: `must not have norm "batch" (${kind}): an expert never sees the whole batch; use "layer"`,
      };
  return null;
}
