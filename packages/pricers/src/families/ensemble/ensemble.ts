import { DataError } from "@volsmith/numerics";
import { z } from "zod";

import { keys, list, oneOf } from "../../config/keys.ts";
import { meanSquaredError } from "../../data/errors.ts";
import { readModel } from "../../model-file.ts";
import type {
  LossPoint,
  Pricer,
  PricerConfig,
  PricerData,
  PricerFamily,
  TrainedPricer,
  TrainPricerOptions,
} from "../../pricer.ts";
import type { PricerRegistry } from "../../registry.ts";
import { readEnsembleCheckpoint, writeEnsembleCheckpoint } from "./checkpoint.ts";
import type { MemberFacts } from "./checkpoint.ts";
import { EnsemblePricer } from "./ensemble-pricer.ts";
import type { EnsembleHeader } from "./ensemble-pricer.ts";
import { combinations, memberWeights } from "./weigh-members.ts";
import type { Combination } from "./weigh-members.ts";

const KIND = "ensemble";

interface EnsembleConfig extends PricerConfig {
  readonly members: readonly PricerConfig[];
  readonly combine: Combination;
}

/** The family of ensembles whose members are of the registry's families. */
export function ensembleFamily(registry: PricerRegistry): PricerFamily<EnsembleConfig> {
  const schema = keys({
    kind: z.literal(KIND),
    members: list(registry.schema, "configurations of models"),
    combine: oneOf(combinations).default("mean"),
  }) as unknown as z.ZodType<EnsembleConfig>;
  return {
    kind: KIND,
    title: "ensemble",
    schema,
    async train(config, data, options) {
      const startedAt = performance.now();
      const trained = await trainMembers(registry, config, { data, options });
      const seconds = () => (performance.now() - startedAt) / 1000;
      return {
        ...gather(trained, data, { combine: config.combine }),
        seconds: seconds(),
      };
    },
    read(bytes, { engine, file }) {
      const { header, tensors } = readModel(bytes, file);
      const { weights, metrics } = header as EnsembleHeader;
      const config = header.config as EnsembleConfig;
      const members = weights.map((_, i) =>
        registry.read(tensors.get(`member${i}`)!.data as Uint8Array, {
          engine,
          ...(file && { file }),
        }),
      );
      return new EnsemblePricer({ config, members, weights, metrics });
    },
  };
}

export interface EnsembleOptions {
  readonly combine?: Combination;
}

/**
 * An ensemble of pricers that are there already, from files say; it owns them from now on.
 *
 * @throws {DataError} when there are none
 */
export function ensembleOf(
  members: readonly Pricer[],
  { table, split }: PricerData,
  { combine = "mean" }: EnsembleOptions = {},
): EnsemblePricer {
  if (members.length === 0) throw new DataError("ensembleOf", "there are no members");
  const { validation } = split;
  const weights = memberWeights(
    combine,
    members.map((member) => member.price(table, validation)),
    table.targets.subarray(validation.from, validation.to),
  );
  const config = { kind: KIND, members: members.map((member) => member.config), combine };
  const draft = new EnsemblePricer({ config, members, weights });
  const mse = meanSquaredError(draft, table, validation);
  const validationMse = Number.isFinite(mse) ? mse : null;
  const metrics = { status: "finished", validationMse };
  return new EnsemblePricer({ config, members, weights, metrics });
}

type Trained = MemberFacts & { readonly pricer: Pricer };

/** One after the other; member i with seed + i, so that equal configurations differ. */
async function trainMembers(
  registry: PricerRegistry,
  { members }: EnsembleConfig,
  { data, options }: { readonly data: PricerData; readonly options: TrainPricerOptions },
): Promise<Trained[]> {
  const { engine, seed, onCheckpoint, onProgress, resume, ...control } = options;
  const start = resume ? readEnsembleCheckpoint(resume) : { done: [] };
  const done = [...start.done];
  const trained: Trained[] = done.map(({ file, facts }) => {
    return { ...facts, pricer: registry.read(file, { engine }) };
  });
  try {
    for (let i = done.length; i < members.length; i++) {
      const from = i === start.done.length ? start.current : undefined;
      const { pricer, ...facts } = await registry.train(members[i], data, {
        ...control,
        engine,
        seed: seed + i,
        ...(from && { resume: from }),
        ...(onProgress && {
          onProgress: (progress) =>
            onProgress({
              ...progress,
              stage: `member ${i + 1} of ${members.length}: ${progress.stage}`,
            }),
        }),
        ...(onCheckpoint && {
          onCheckpoint: (current) => onCheckpoint(writeEnsembleCheckpoint({ done, current })),
        }),
      });
      trained.push({ ...facts, pricer });
      if (!onCheckpoint) continue;
      done.push({ file: pricer.toSafetensors(), facts });
      await onCheckpoint(writeEnsembleCheckpoint({ done }));
    }
  } catch (error) {
    for (const { pricer } of trained) pricer.dispose();
    throw error;
  }
  return trained;
}

/** One point of the history a member: the epoch whose weights it kept. */
function gather(
  trained: readonly Trained[],
  data: PricerData,
  options: EnsembleOptions,
): Omit<TrainedPricer, "seconds"> {
  const history = trained.map(({ history: points, bestEpoch, bestLoss }): LossPoint => {
    return points[bestEpoch] ?? { training: bestLoss, validation: bestLoss };
  });
  // One price that is no number would make all of them none.
  const usable = trained.filter(({ bestLoss }) => Number.isFinite(bestLoss));
  const kept = usable.length > 0 ? usable : trained;
  for (const member of trained) if (!kept.includes(member)) member.pricer.dispose();
  const members = kept.map(({ pricer }) => pricer);
  const pricer = ensembleOf(members, data, options);
  const advice = trained.flatMap((member, i) => {
    const fate = kept.includes(member) ? "" : ", left out";
    return member.advice === undefined ? [] : [`member ${i + 1}${fate}: ${member.advice}`];
  });
  return {
    pricer,
    status: usable.length > 0 ? "finished" : "diverged",
    bestLoss: Number(pricer.metrics.validationMse ?? NaN),
    history,
    bestEpoch: trained.length - 1,
    ...(advice.length > 0 && { advice: advice.join("; ") }),
  };
}
