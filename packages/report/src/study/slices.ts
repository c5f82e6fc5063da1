import type { Snapshot } from "@volsmith/market";

/** One expiry in the words of tables and menus. */
export interface SliceInfo {
  readonly index: number;
  /** "17 Jun 2022 AM · SPX" */
  readonly label: string;
  readonly date: string;
  readonly root: string;
  readonly tau: number;
  /** "3 d", "7 w", "5 m", "2.1 y" */
  readonly term: string;
  readonly nQuotes: number;
  /** Volatility of the quote nearest to the money. */
  readonly atTheMoneyVol: number;
  readonly forward: number;
  readonly discountFactor: number;
  /** −ln D / τ, continuously compounded. */
  readonly rate: number;
  readonly parityMethod: string;
  readonly nPairs: number;
  readonly rmsHalfSpreads: number;
}

export function describeSlices({ slices }: Snapshot): SliceInfo[] {
  return slices.map((slice, index) => {
    const date = formatDate(slice.expiry);
    const settlement = slice.settlement === "utc8" ? "" : ` ${slice.settlement.toUpperCase()}`;
    return {
      index,
      date,
      label: `${date}${settlement} · ${slice.root}`,
      root: slice.root,
      tau: slice.tau,
      term: formatTerm(slice.tau),
      nQuotes: slice.k.length,
      atTheMoneyVol: slice.vols[nearestToZero(slice.k)] ?? Number.NaN,
      forward: slice.forward,
      discountFactor: slice.discountFactor,
      rate: -Math.log(slice.discountFactor) / slice.tau,
      parityMethod: slice.parity.method,
      nPairs: slice.parity.nUsed,
      rmsHalfSpreads: slice.parity.rmsHalfSpreads,
    };
  });
}

function nearestToZero(k: Float64Array): number {
  return k.reduce((best, at, i) => (Math.abs(at) < Math.abs(k[best]) ? i : best), 0);
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** "17 Jun 2022", in UTC: an expiry reads the same in every place. */
export function formatDate(instant: number): string {
  const date = new Date(instant);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** "17 Jun 2022, 20:15 UTC" */
export function formatInstant(instant: number): string {
  return `${formatDate(instant)}, ${new Date(instant).toISOString().slice(11, 16)} UTC`;
}

/** A time to expiry the way a trader says it. */
export function formatTerm(tau: number): string {
  const days = tau * 365;
  if (days < 1) return `${Math.max(1, Math.round(days * 24))} h`;
  if (days < 21) return `${Math.round(days)} d`;
  if (days < 75) return `${Math.round(days / 7)} w`;
  if (days < 700) return `${Math.round(days / 30.44)} m`;
  return `${(days / 365).toFixed(1)} y`;
}
