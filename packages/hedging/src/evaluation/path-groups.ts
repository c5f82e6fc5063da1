import type { HedgeMarket } from "../market.ts";
import { realisedVols } from "./realised-vols.ts";

/** Paths with something in common. */
export interface PathGroup {
  /** "S_T/K below 0.8", "calmest third". */
  readonly label: string;
  readonly paths: Uint32Array;
}

/** Edges of S_T/K (S_T/S_0 where the payoff has no strike). */
const MONEYNESS_EDGES = [0.8, 0.95, 1.05, 1.25] as const;

const THIRDS = ["calmest third", "middle third", "wildest third"] as const;

/** Paths by where they end. */
export function moneynessGroups({
  paths,
  nPaths,
  nSteps,
  task,
}: HedgeMarket): readonly PathGroup[] {
  const { spots } = paths;
  const { strike } = task.payoff;
  const name = strike === undefined ? "S_T/S_0" : "S_T/K";
  const labels = [
    `${name} below ${MONEYNESS_EDGES[0]}`,
    ...MONEYNESS_EDGES.slice(1).map((edge, i) => `${MONEYNESS_EDGES[i]} to ${edge}`),
    `${MONEYNESS_EDGES.at(-1)} or more`,
  ];
  const place = (i: number) => {
    const start = i * (nSteps + 1);
    const moneyness = spots[start + nSteps] / (strike ?? spots[start]);
    return MONEYNESS_EDGES.filter((edge) => moneyness >= edge).length;
  };
  return gather(labels, nPaths, place);
}

/** Paths by the volatility they realised, in thirds. */
export function volatilityGroups(market: HedgeMarket): readonly PathGroup[] {
  const { nPaths } = market;
  const vols = realisedVols(market);
  const order = Uint32Array.from(vols.keys()).toSorted((a, b) => vols[a] - vols[b] || a - b);
  const rank = new Uint32Array(nPaths);
  for (const [place, path] of order.entries()) rank[path] = place;
  const edge = (place: number) => vols[order[Math.min(Math.floor(place), nPaths - 1)]].toFixed(3);
  const labels = THIRDS.map(
    (third, j) => `${third} (${edge((j * nPaths) / 3)} to ${edge(((j + 1) * nPaths) / 3)})`,
  );
  return gather(labels, nPaths, (i) => Math.floor((3 * rank[i]) / nPaths));
}

function gather(
  labels: readonly string[],
  nPaths: number,
  place: (path: number) => number,
): readonly PathGroup[] {
  const members: number[][] = labels.map(() => []);
  for (let i = 0; i < nPaths; i++) members[place(i)].push(i);
  return labels.map((label, j) => ({ label, paths: Uint32Array.from(members[j]) }));
}
