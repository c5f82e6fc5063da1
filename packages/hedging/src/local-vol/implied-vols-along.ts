import { ShapeError } from "@volsmith/numerics";
import { impliedVols } from "@volsmith/pricing";

import { requirePositive } from "../checks.ts";
import type { LocalVolatilityProcess } from "../processes/local-volatility.ts";
import type { PathSet } from "../processes/process.ts";
import { solveLocalVol } from "./solve-local-vol.ts";
import type { LocalVolSolution } from "./solve-local-vol.ts";

/** Out-of-the-money options below this share of the strike leave their volatility to their neighbours. */
const LEAST_PRICE = 1e-8;

/**
 * Implied volatilities, along paths, of the option with a strike that expires with them: Black's volatility of
 * its price under local volatility at every instant and spot, all from one backward solution. So
 * `{ vol: "implied" }` means something on paths of local volatility. Where the option is worth next to
 * nothing, that of the nearest spot where it is not; at expiry, that of the instant before.
 *
 * @returns annual decimal [nPaths, nSteps + 1], for `hedgeMarket`
 * @throws {DomainError} unless the strike is positive
 * @throws {DataError} where the process has no local volatility because of arbitrage
 */
export function impliedVolsAlong(
  process: LocalVolatilityProcess,
  paths: PathSet,
  { strike }: { readonly strike: number },
): Float64Array {
  requirePositive("impliedVolsAlong", "strike", strike);
  const { grid, nPaths, spots } = paths;
  const width = grid.times.length;
  if (spots.length !== nPaths * width)
    throw new ShapeError("impliedVolsAlong", "spots", [nPaths, width], [spots.length]);
  const value = (spot: number) => Math.max(spot - strike, 0);
  const solution = solveLocalVol(process, { strike, value }, grid);
  const rows = Array.from({ length: width - 1 }, (_, t) =>
    volsAt(solution, { instant: t, strike, tau: grid.times[width - 1] - grid.times[t] }),
  );
  const out = new Float64Array(spots.length);
  for (let at = 0; at < spots.length; at++) {
    const row = rows[Math.min(at % width, width - 2)];
    out[at] = solution.spots.at(solution.spots.place(spots[at]), row, 0);
  }
  return out;
}

/** Volatilities of the strike at all spots of a solution for its call. */
function volsAt(
  { spots: { spots }, prices }: LocalVolSolution,
  {
    instant,
    strike,
    tau,
  }: { readonly instant: number; readonly strike: number; readonly tau: number },
): Float64Array {
  const n = spots.length;
  // By parity, which the solution keeps to rounding: what is out of the money loses no digits.
  const otm = spots.map((spot, j) => prices[instant * n + j] - Math.max(spot - strike, 0));
  const { vols } = impliedVols(otm, {
    forwards: spots,
    strikes: new Float64Array(n).fill(strike),
    taus: tau,
    signs: Int8Array.from(spots, (spot) => (spot > strike ? -1 : 1)),
  });
  const known = (j: number) => otm[j] > LEAST_PRICE * strike && vols[j] > 0;
  // Outwards from the strike, which is midway between the two spots in the middle.
  const middle = n / 2;
  for (const [from, step] of [
    [middle, 1],
    [middle - 1, -1],
  ])
    for (let j = from; j >= 0 && j < n; j += step)
      if (!known(j)) vols[j] = j === from ? vols[middle - 1] : vols[j - step];
  return vols;
}
