/** How a measure speaks of more and less: tails are risk, prices are asked, deviations are large. */
import type { HedgeMeasure } from "./measure.ts";

const words = {
  tail: { least: "has the least tail risk", less: "has less tail risk", more: "worse" },
  price: { least: "asks the lowest price", less: "asks less", more: "more" },
  deviation: {
    least: "has the least standard deviation",
    less: "has less standard deviation",
    more: "more",
  },
} as const;

/** "has the least tail risk" */
export function leastText({ sort }: Pick<HedgeMeasure, "sort">): string {
  return words[sort].least;
}

/** "has less tail risk" */
export function lessText({ sort }: Pick<HedgeMeasure, "sort">): string {
  return words[sort].less;
}

/** "worse", after an amount */
export function moreText({ sort }: Pick<HedgeMeasure, "sort">): string {
  return words[sort].more;
}

/**
 * "has 12 % less tail risk"; of a price the share is of what is asked above the mean payoff, which every
 * policy must ask, and says so.
 * @param share "" where there is none
 */
export function aheadText({ sort, base }: HedgeMeasure, share: string): string {
  if (share === "") return lessText({ sort });
  const above = sort === "price" && base !== null ? " above the mean payoff" : "";
  return `${lessText({ sort }).replace("less", `${share} less`)}${above}`;
}
