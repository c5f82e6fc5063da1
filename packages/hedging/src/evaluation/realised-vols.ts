import type { HedgeMarket } from "../market.ts";

/** √(Σ r²/T) of each path, T its years and no mean taken off. [nPaths] */
export function realisedVols({ paths, nPaths, nSteps, grid }: HedgeMarket): Float64Array {
  const { spots } = paths;
  return Float64Array.from({ length: nPaths }, (_, i) => {
    let squares = 0;
    for (let at = i * (nSteps + 1) + 1; at <= i * (nSteps + 1) + nSteps; at++)
      squares += Math.log(spots[at] / spots[at - 1]) ** 2;
    return Math.sqrt(squares / grid.times[nSteps]);
  });
}
