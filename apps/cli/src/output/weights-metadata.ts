/** What a file of weights says of how it came about. */
import { TEST_DAYS, TRAINED_ON_KEY } from "@volsmith/surface";
import type { PanelSummary, TrainedRange } from "@volsmith/surface";
import { programName } from "../version.ts";

/** Key of the JSON that tells a training: program, configuration, data, how well it did. */
export const TRAINING_KEY = "volsmith.training";

/**
 * Metadata for `writeOperatorWeights`.
 * @param about what is told, as plain JSON
 * @param trainedOn days of real quotes the weights have seen, which evaluations look for
 */
export function trainingMetadata(
  about: Readonly<Record<string, unknown>>,
  trainedOn: readonly TrainedRange[],
): Record<string, string> {
  return {
    [TRAINING_KEY]: JSON.stringify({ program: programName, ...about }),
    [TRAINED_ON_KEY]: JSON.stringify(trainedOn),
  };
}

/** Days of panels; those that were kept aside decided too, by choosing the best weights. */
export function rangesOf(panel: readonly PanelSummary[] | null): TrainedRange[] {
  return (panel ?? []).map(({ underlying, from, to, lastHeldOut }) => {
    const end = lastHeldOut ?? to;
    return { underlying, from, to: end, except: daysBetween(from, end) };
  });
}

/** Test days in a range: no training ever sees them. */
export function daysBetween(from: string, to: string): string[] {
  return TEST_DAYS.filter((day) => day >= from && day <= to);
}
