import type { SmileSlice } from "@volsmith/market";
import { accuracy } from "@volsmith/surface";
import type { Accuracy, VarianceModel } from "@volsmith/surface";

import type { ReportInput } from "../input.ts";

/** Domains end at quotes; these count as inside whatever was rounded. */
const rounding = 1e-6;

/** Accuracy of every surface at the same quotes: those inside the domain of every method. */
export function compareMethods({
  snapshot,
  methods,
}: ReportInput): (model: VarianceModel) => Accuracy {
  const domains = methods.map(({ surface }) => surface.domain);
  const ranges = new Map(
    snapshot.slices.map((slice) => {
      const known = domains.every(
        ({ tau }) => slice.tau >= tau[0] * (1 - rounding) && slice.tau <= tau[1] * (1 + rounding),
      );
      const own = domains.map(({ kRange }) => kRange(slice.tau));
      const low = Math.max(...own.map(([from]) => from)) - rounding;
      const high = Math.min(...own.map(([, to]) => to)) + rounding;
      return [slice, known ? { low, high } : { low: 1, high: -1 }] as const;
    }),
  );
  const counts = (slice: SmileSlice, i: number) => {
    const { low, high } = ranges.get(slice)!;
    return slice.k[i] >= low && slice.k[i] <= high;
  };
  return (model) => accuracy(model, snapshot, { counts });
}
