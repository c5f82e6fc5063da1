/** Recorded chains to windows that are hedged. */
import { basename } from "node:path";

import { givenPrices } from "@volsmith/hedging";
import type { TimeGrid } from "@volsmith/hedging";
import type { Chain } from "@volsmith/market";
import { DataError, evenPlaces, yearsBetween } from "@volsmith/numerics";

import { optionFacts } from "./facts.ts";
import type { OptionsConfig } from "./options-config.ts";
import type { QuoteDay } from "./quote-day.ts";
import { readAll, readDays } from "./quote-history.ts";
import { realisedVols } from "./realised-vols.ts";
import { recordWindows, SCALED_STRIKE } from "./record-windows.ts";
import { splitWindows } from "./split-windows.ts";
import { chooseWindows } from "./windows.ts";
import type { OpenedSource, SourceContext, SourcedPaths } from "../path-source.ts";
import { pickRows } from "../pick-rows.ts";
import { learningDays } from "../split-days.ts";

/** @throws {FormatError} when files are not chains of one underlying in order of time */
export async function openOptions(
  config: OptionsConfig,
  context: SourceContext,
): Promise<OpenedSource> {
  return await optionsOf(readAll(config, context), config, context);
}

/** The source of chains that come one by one, each file's in order of time. */
export async function optionsOf(
  chains: AsyncIterable<Chain> | Iterable<Chain>,
  config: OptionsConfig,
  context: SourceContext,
): Promise<OpenedSource> {
  const history = await readDays(chains, config, context);
  const { days } = history;
  const { steps, validationShare } = config;
  const where = [config.quotes].flat().map((path) => basename(path)).join(", "); // prettier-ignore
  if (days.length <= steps)
    throw new DataError(where, `${days.length} snapshots are too few for ${steps} steps`);
  const { windows, excluded } = chooseWindows(days, config);
  const nLearning = learningDays(days.map(({ day }) => day), config.trainTo, { file: context.file }); // prettier-ignore
  const { parts, nAcross } = splitWindows(windows, { nLearning, validationShare, steps });
  const recorded = recordWindows(days, windows, config);
  const vols = realisedVols(days, config.realisedWindow);
  const grid = evenDays(days, steps);
  const n = steps + 1;
  const clusterDays = config.clusterDays ?? 2 * steps;

  const draw = (chosen: readonly number[]): SourcedPaths => {
    const rows = (along: Float64Array) => pickRows(along, chosen, n);
    const spots = rows(recorded.spots);
    const paths = {
      grid,
      nPaths: chosen.length,
      spots,
      vols: Float64Array.from(spots, (_, at) => vols[windows[chosen[Math.floor(at / n)]].start + (at % n)]), // prettier-ignore
    };
    const { second } = recorded;
    return {
      paths,
      data: {
        payoffs: Float64Array.from(chosen, (i) => recorded.payoffs[i]),
        impliedVols: rows(recorded.impliedVols),
        taus: rows(recorded.taus),
        signs: Int8Array.from(chosen, (i) => recorded.signs[i]),
        underlyingHalfSpreads: spots.map((spot) => (config.underlyingSpread / 2) * spot),
      },
      ...(second && {
        instruments: [
          givenPrices({
            name: "option at the money",
            prices: new Map([[paths, rows(second.prices)]]),
            halfSpreads: new Map([[paths, rows(second.halfSpreads)]]),
            // It expires with what was sold.
            option: new Map([
              [
                paths,
                {
                  strikes: Float64Array.from(chosen, (i) => second.strikes[i]),
                  signs: Int8Array.from(chosen, (i) => second.signs[i]),
                  taus: rows(recorded.taus),
                  vols: rows(second.vols),
                },
              ],
            ]),
            costs: [],
          }),
        ],
      }),
      // Counted from the part's first day, so that its first cluster is a whole one.
      clusters: Uint32Array.from(chosen, (i) => Math.floor((windows[i].start - windows[chosen[0]].start) / clusterDays)), // prettier-ignore
    };
  };

  return {
    title: `${history.underlying} options, ${dateOf(days[0])} to ${dateOf(days.at(-1)!)}, hedged over ${steps} snapshots`, // prettier-ignore
    facts: optionFacts({ ...history, config, windows, excluded, parts, nAcross, nLearning, recorded }), // prettier-ignore
    fingerprint: history.fingerprint,
    // Of calls and puts together the sign of each tells which it is.
    sold: { kind: config.type === "P" ? "put" : "call", strike: SCALED_STRIKE },
    process: null,
    // oxlint-disable-next-line typescript/require-await -- one contract with sources that simulate
    async draw(part, { nPaths }) {
      const own = parts[part];
      if (own.length > 0) return draw(evenPlaces(nPaths, own.length).map((j) => own[j]));
      const problem = `no window is left for ${part} paths: ${windows.length} were found in all`;
      throw new DataError(where, problem, "widen days or moneyness, or move trainTo");
    },
  };
}

/** Even steps of the mean time between snapshots. */
function evenDays(days: readonly QuoteDay[], steps: number): TimeGrid {
  const step = yearsBetween(days[0].quotedAt, days.at(-1)!.quotedAt) / (days.length - 1);
  return { times: Float64Array.from({ length: steps + 1 }, (_, t) => t * step) };
}

function dateOf({ quotedAt }: QuoteDay): string {
  return new Date(quotedAt).toISOString().slice(0, 10);
}
