/** Local volatilities of a source on a grid that the kernel can look up. */
import { DataError, DomainError } from "@volsmith/numerics";
import { dupireVariance, jetsOf } from "@volsmith/surface";
import type { VolSurface } from "@volsmith/surface";

/** What local volatilities come from. */
export interface LocalVolSource {
  /** Total variance at the money, for the width of the table. @param tau years */
  atmVariance(tau: number): number;
  /**
   * Local volatilities, annual decimal; NaN where there is none.
   * @param taus years [n] @param ks log-moneyness ln(S/F) [n]
   */
  localVols(taus: Float64Array, ks: Float64Array): Float64Array;
  /** Implied volatilities, annual decimal, for what moves a smile with the spot. The same shapes. */
  readonly impliedVols?: (taus: Float64Array, ks: Float64Array) => Float64Array;
  /** Forward price for delivery in `tau` years; left out, the spot has no drift. */
  readonly forward?: (tau: number) => number;
}

/** Dupire's local volatilities of a fitted surface, with its forwards. */
export function surfaceLocalVols({ model, curve }: VolSurface): LocalVolSource {
  return {
    atmVariance: (tau) => model.jet(tau, 0).w,
    localVols: (taus, ks) =>
      Float64Array.from(jetsOf(model, taus, ks), (jet) => Math.sqrt(dupireVariance(jet))),
    impliedVols: (taus, ks) =>
      Float64Array.from(jetsOf(model, taus, ks), (jet, i) => Math.sqrt(jet.w / taus[i])),
    forward: (tau) => curve.forward(tau),
  };
}

const COLUMNS = 257;
/** Standard deviations to either side that a row reaches, and within which gaps are counted. */
const REACH = 14;
const CORE = 3;
/** Most of the core that may lack a local volatility. */
const MOST_GAPS = 0.05;
/** Local volatilities outside are brought to the nearer bound. */
const BOUNDS = [0.005, 5] as const;

export interface LocalVolTable {
  readonly columns: number;
  /** [instants, columns] */
  readonly table: Float32Array;
  /** First log-moneyness of each row, and columns per unit of it. [instants] */
  readonly begins: Float64Array;
  readonly perUnit: Float64Array;
}

/**
 * Where a surface has arbitrage it has no local volatility: such places take that of their neighbour
 * towards the money. Values are kept within 0.5 % and 500 %.
 *
 * @param instants years, positive
 * @throws {DomainError} when the source has no variance
 * @throws {DataError} when more than 5 % of the places within three standard deviations have none
 */
export function tabulate(source: LocalVolSource, instants: readonly number[]): LocalVolTable {
  const begins = new Float64Array(instants.length);
  const perUnit = new Float64Array(instants.length);
  const taus = new Float64Array(instants.length * COLUMNS);
  const ks = new Float64Array(taus.length);
  instants.forEach((tau, row) => {
    const variance = source.atmVariance(tau);
    if (!(variance > 0 && variance < Infinity))
      throw new DomainError("localVolatility", `variance at ${tau} years`, variance, "positive");
    const reach = REACH * Math.sqrt(variance);
    begins[row] = -reach;
    perUnit[row] = (COLUMNS - 1) / (2 * reach);
    for (let column = 0; column < COLUMNS; column++) {
      taus[row * COLUMNS + column] = tau;
      ks[row * COLUMNS + column] = -reach + column / perUnit[row];
    }
  });
  const vols = source.localVols(taus, ks);
  const gaps = fillGaps(vols, instants);
  const core = Math.floor(((COLUMNS - 1) * CORE) / REACH) + 1;
  const share = gaps / (core * instants.length);
  if (share > MOST_GAPS) {
    throw new DataError(
      "localVolatility",
      `the surface has no local volatility at ${(100 * share).toFixed(0)} % of the places within ` +
        `three standard deviations, for it has arbitrage there`,
      'fit it by "essvi", or repair it first',
    );
  }
  return { columns: COLUMNS, table: Float32Array.from(vols, bounded), begins, perUnit };
}

function bounded(vol: number): number {
  return Math.min(Math.max(vol, BOUNDS[0]), BOUNDS[1]);
}

/** Fills rows outwards from the money. @returns how many places of the core had none */
function fillGaps(vols: Float64Array, instants: readonly number[]): number {
  const middle = (COLUMNS - 1) / 2;
  const core = Math.floor((middle * CORE) / REACH);
  let gaps = 0;
  instants.forEach((_, row) => {
    const at = row * COLUMNS + middle;
    for (let away = 0; away <= middle; away++)
      for (const place of away === 0 ? [at] : [at - away, at + away])
        if (!(vols[place] > 0 && vols[place] < Infinity)) {
          if (away <= core) gaps++;
          // At the money itself, the row before.
          const inward = away === 0 ? place - COLUMNS : place - Math.sign(place - at);
          vols[place] = inward >= 0 ? vols[inward] : NaN;
        }
  });
  // A first row without its middle: the first one that has it.
  const known = vols.find((vol) => vol > 0);
  if (known === undefined) return vols.length;
  for (let i = 0; i < vols.length && !(vols[i] > 0); i++) vols[i] = known;
  return gaps;
}
