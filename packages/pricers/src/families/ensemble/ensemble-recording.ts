import {
  add,
  affine,
  concat,
  lastStep,
  maximum,
  minimum,
  slice,
  stack,
  takeStep,
} from "@volsmith/engine";
import type { Value } from "@volsmith/engine";
import { DataError } from "@volsmith/numerics";

import type { Pricer } from "../../pricer.ts";
import type { PricerRecording, RecordedInputs } from "../../recording.ts";
import { recordingOf } from "../../write-onnx.ts";
import type { EnsemblePricer } from "./ensemble-pricer.ts";

/** All members in one program, each under a name of its own. */
export function ensembleRecording(
  ensemble: Pick<EnsemblePricer, "members" | "weights" | "featureNames" | "config">,
): PricerRecording {
  const { members, weights, featureNames, config } = ensemble;
  const parts = members.map((member, i) => ({
    member,
    name: `member${i}`,
    recording: recordingOf(member),
  }));
  for (const { member, recording } of parts)
    if (Object.keys(recording.trees).length > 0 && !sameNames(member.featureNames, featureNames))
      throw new DataError(
        "toOnnx",
        `trees look at ${member.featureNames.join(", ")}, other members at more`,
        "give all members the same features, or write them one by one",
      );
  const prefixed = <T>(of: (recording: PricerRecording) => Iterable<[string, T]>) =>
    parts.flatMap(({ name, recording }) =>
      Array.from(of(recording), ([key, value]) => [`${name}.${key}`, value] as const),
    );
  return {
    trees: Object.fromEntries(prefixed(({ trees }) => Object.entries(trees))),
    tensors: () => new Map(prefixed((recording) => recording.tensors())),
    record(inputs) {
      const ratios = parts.map(({ member, name, recording }) =>
        inputs.x.graph.scope(name, () =>
          recording.record(inputsOf(member, { inputs, name, featureNames })),
        ),
      );
      if (config.combine === "median") return recordMedian(ratios);
      const weighed = ratios.map((ratio, i) => affine(ratio, { scale: weights[i] }));
      return weighed.reduce((sum, part) => add(sum, part));
    },
  };
}

interface MemberInputs {
  readonly inputs: RecordedInputs;
  readonly name: string;
  readonly featureNames: readonly string[];
}

/** What a member looks at, of what the ensemble is given. */
function inputsOf(
  { steps, featureNames }: Pick<Pricer, "steps" | "featureNames">,
  { inputs, name, featureNames: all }: MemberInputs,
): RecordedInputs {
  const prefix = `${name}.`;
  const own = Object.entries(inputs.trees).filter(([key]) => key.startsWith(prefix));
  const trees = Object.fromEntries(own.map(([key, tree]) => [key.slice(prefix.length), tree]));
  const chosen = sameNames(featureNames, all)
    ? inputs.x
    : concat(
        featureNames.map((feature) => {
          const column = all.indexOf(feature);
          return slice(inputs.x, column, column + 1);
        }),
      );
  if (steps === 1) return { x: lastStep(chosen), trees };
  const { mask } = inputs;
  if (chosen.steps === steps) return { x: chosen, ...(mask && { mask }), trees };
  const dates = Array.from({ length: steps }, (_, i) => takeStep(chosen, i - steps));
  const shorter = mask && { mask: slice(mask, mask.width - steps, mask.width) };
  return { x: stack(dates), ...shorter, trees };
}

/** Sorts by comparing neighbours, then takes the middle. */
function recordMedian(ratios: readonly Value[]): Value {
  const sorted = [...ratios];
  for (let end = sorted.length - 1; end > 0; end--)
    for (let i = 0; i < end; i++) {
      const [a, b] = [sorted[i], sorted[i + 1]];
      sorted[i] = minimum(a, b);
      sorted[i + 1] = maximum(a, b);
    }
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[sorted.length >> 1]];
  return low === high ? low : affine(add(low, high), { scale: 0.5 });
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}
