import { requireOneOf } from "../checks.ts";
import type { Feature } from "./feature.ts";

/** What is remembered of a path. */
export type RunningStatistic = "maximum" | "minimum" | "mean" | "variance";

/**
 * What a path-dependent claim depends on beside the spot: ln of the highest, lowest or mean spot so far
 * (today's included) over S_t, or the mean squared log-return so far.
 *
 * @throws {DomainError} when there is no such statistic
 */
export function running({ of }: { readonly of: RunningStatistic }): Feature & {
  readonly of: RunningStatistic;
} {
  const statistics: readonly RunningStatistic[] = ["maximum", "minimum", "mean", "variance"];
  requireOneOf("running", "of", { value: of, known: statistics });
  return {
    kind: "running",
    of,
    values({ nPaths, nSteps, paths: { spots } }) {
      const out = new Float64Array(nPaths * nSteps);
      for (let i = 0; i < nPaths; i++) {
        const start = i * (nSteps + 1);
        const statistic = follow(of);
        for (let t = 0; t < nSteps; t++)
          out[i * nSteps + t] = statistic(spots[start + t], t > 0 ? spots[start + t - 1] : null);
      }
      return out;
    },
  };
}

/** A function to be given one spot after the other, and the one before. */
function follow(of: RunningStatistic): (spot: number, before: number | null) => number {
  let count = 0;
  let sum = 0;
  let extreme = of === "minimum" ? Infinity : -Infinity;
  switch (of) {
    case "maximum":
      return (spot) => Math.log((extreme = Math.max(extreme, spot)) / spot);
    case "minimum":
      return (spot) => Math.log((extreme = Math.min(extreme, spot)) / spot);
    case "mean":
      return (spot) => Math.log((sum += spot) / (++count * spot));
    case "variance":
      return (spot, before) => {
        if (before === null) return 0;
        sum += Math.log(spot / before) ** 2;
        return sum / ++count;
      };
  }
}
