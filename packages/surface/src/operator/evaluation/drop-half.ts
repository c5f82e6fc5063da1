/**
 * Drop-half tests: a method sees half of a chain's quotes and is judged on the other half.
 *
 * "interpolation" hides quotes at random; "extrapolation" hides each expiry's outermost quarter on
 * either side, so that the wings must be guessed; "expiries" hides every second expiry whole. The
 * source [WJG24 App. C.5] compares in the first two settings and leaves to [ATV20] how quotes are
 * chosen for the second: that whole wings are hidden here is a choice of ours.
 *
 * [ATV20] Ackerer, Tagasovska & Vatter, "Deep smoothing of the implied volatility surface", 2020.
 *         arXiv:1906.05065
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520, Appendix C.5
 */
import type { SmileSlice, Snapshot } from "@volsmith/market";
import { randomGenerator, VolsmithError, shuffledIndices } from "@volsmith/numerics";
import type { RandomGenerator, RunControl } from "@volsmith/numerics";
import { breather } from "../../arbitrage/breather.ts";
import type { OperatorConfig } from "../config.ts";
import type { EvaluationChain } from "./chain.ts";
import { insideQuotes } from "./chain-accuracy.ts";
import type { EvaluationFailure } from "./chain-accuracy.ts";
import type { Contender } from "./contender.ts";
import { distribution } from "./distribution.ts";
import type { Distribution } from "./distribution.ts";
import { locatedErrors, mape } from "./located-errors.ts";
import { quoteCount, takeQuotes } from "./take-quotes.ts";

export const DROP_MODES = ["interpolation", "extrapolation", "expiries"] as const;
export type DropMode = (typeof DROP_MODES)[number];

/** Two halves of the quotes; slices without quotes are left out of each. */
export interface Halves {
  readonly shown: readonly SmileSlice[];
  readonly hidden: readonly SmileSlice[];
}

export interface DropHalfOptions extends RunControl {
  readonly contenders: readonly Contender[];
  readonly domains: readonly Pick<OperatorConfig, "rhoDomain" | "zDomain">[];
  readonly modes?: readonly DropMode[];
  /** Random halves drawn of each chain; the other modes have one half only. */
  readonly repeats?: number;
  /** Decides the halves: of chain c and repeat r by fork(c).fork(r). */
  readonly seed?: number;
}

/** Mean relative errors of one method in one mode, over chains and repeats. */
export interface DropHalf {
  readonly method: string;
  readonly mode: DropMode;
  readonly train: Distribution;
  readonly test: Distribution;
  /** Test minus train, of each run. */
  readonly difference: Distribution;
  readonly runs: readonly DropHalfRun[];
}

export interface DropHalfRun {
  readonly chain: string;
  readonly repeat: number;
  readonly nShown: number;
  readonly nHidden: number;
  /** Mean relative errors at the quotes shown and at those hidden. */
  readonly train: number;
  readonly test: number;
}

export interface DropHalfResult {
  readonly seed: number;
  readonly repeats: number;
  readonly results: readonly DropHalf[];
  readonly failures: readonly EvaluationFailure[];
}

export const DROP_HALF_SEED = 20_180_102;

/** Runs every method on every half. @throws the signal's reason on abort */
export async function dropHalf(
  chains: readonly EvaluationChain[],
  {
    contenders,
    domains,
    modes = ["interpolation", "extrapolation"],
    repeats = 5,
    seed = DROP_HALF_SEED,
    onProgress,
    signal,
  }: DropHalfOptions,
): Promise<DropHalfResult> {
  const random = randomGenerator(seed);
  const breathe = breather();
  const failures: EvaluationFailure[] = [];
  const runs = new Map<string, DropHalfRun[]>();
  const repeatsOf = (mode: DropMode): number => (mode === "interpolation" ? repeats : 1);
  const total = chains.length * modes.reduce((sum, mode) => sum + repeatsOf(mode), 0);
  let done = 0;
  for (const [c, { name, snapshot }] of chains.entries()) {
    const inside = insideQuotes(name, snapshot, domains);
    for (const mode of modes) {
      for (let repeat = 0; repeat < repeatsOf(mode); repeat++) {
        onProgress?.({ stage: "drop half of the quotes", done: done++, total, note: name });
        const halves = splitQuotes(inside, mode, random.fork(c).fork(repeat));
        if (halves.shown.length === 0 || halves.hidden.length === 0) continue;
        for (const contender of contenders) {
          await breathe();
          signal?.throwIfAborted();
          const key = `${contender.name} ${mode}`;
          try {
            const run = oneRun(contender, inside, halves);
            runs.set(key, [...(runs.get(key) ?? []), { chain: name, repeat, ...run }]);
          } catch (error) {
            if (!(error instanceof VolsmithError)) throw error;
            failures.push({ chain: name, method: contender.name, reason: error.message });
          }
        }
      }
    }
  }
  onProgress?.({ stage: "drop half of the quotes", done: total, total });
  const results = modes.flatMap((mode) =>
    contenders.flatMap(({ name: method }): DropHalf[] => {
      const own = runs.get(`${method} ${mode}`) ?? [];
      if (own.length === 0) return [];
      const of = (pick: (run: DropHalfRun) => number): Distribution => distribution(own.map(pick))!;
      return [
        {
          method,
          mode,
          train: of(({ train }) => train),
          test: of(({ test }) => test),
          difference: of(({ train, test }) => test - train),
          runs: own,
        },
      ];
    }),
  );
  return { seed, repeats, results, failures };
}

function oneRun(contender: Contender, inside: Snapshot, { shown, hidden }: Halves) {
  const model = contender.fit({ ...inside, slices: shown });
  return {
    nShown: quoteCount({ slices: shown }),
    nHidden: quoteCount({ slices: hidden }),
    train: mape(locatedErrors(model, shown)),
    test: mape(locatedErrors(model, hidden)),
  };
}

/** Splits quotes into two halves; together they are all of them, each quote in one. */
export function splitQuotes(
  { slices }: Pick<Snapshot, "slices">,
  mode: DropMode,
  random: RandomGenerator,
): Halves {
  const hides = hiddenRows(slices, mode, random);
  const part = (slice: SmileSlice, s: number, wanted: boolean): SmileSlice[] => {
    const rows = Array.from(slice.k, (_, i) => i).filter((i) => hides(s, i) === wanted);
    return rows.length === 0 ? [] : [takeQuotes(slice, rows)];
  };
  return {
    shown: slices.flatMap((slice, s) => part(slice, s, false)),
    hidden: slices.flatMap((slice, s) => part(slice, s, true)),
  };
}

/** Whether quote i of slice s is hidden. */
function hiddenRows(
  slices: readonly SmileSlice[],
  mode: DropMode,
  random: RandomGenerator,
): (s: number, i: number) => boolean {
  if (mode === "expiries") return (s) => s % 2 === 1;
  if (mode === "extrapolation") {
    return (s, i) => {
      const n = slices[s].k.length;
      const quarter = Math.round(n / 4);
      return i < quarter || i >= n - quarter;
    };
  }
  const starts = slices.map(() => 0);
  let n = 0;
  slices.forEach(({ k }, s) => {
    starts[s] = n;
    n += k.length;
  });
  const hidden = new Uint8Array(n);
  for (const i of shuffledIndices(n, random).subarray(0, n >> 1)) hidden[i] = 1;
  return (s, i) => hidden[starts[s] + i] === 1;
}
