/** A fitted surface to paths of its local volatility. */
import { evenGrid, impliedVolsAlong, localVolatility, surfaceLocalVols } from "@volsmith/hedging";
import type { Snapshot } from "@volsmith/market";
import { FormatError } from "@volsmith/numerics";
import { shortHash } from "@volsmith/runs/node";
import type { Accuracy, Certificate, MethodStudy, VolSurface } from "@volsmith/surface";

import { partSeed } from "../part-seed.ts";
import type { MarketFact, OpenedSource, SourceContext } from "../path-source.ts";
import { fitQuotes, loadQuotes } from "./load-surface.ts";
import type { SurfaceConfig } from "./surface-config.ts";

const QUARTER = 0.25;

/** @throws {FormatError} when the paths would reach beyond the last expiry @throws {DataError} when the quotes make no surface */
export async function openSurface(
  config: SurfaceConfig,
  context: SourceContext,
): Promise<OpenedSource> {
  const snapshot = await loadQuotes(config, context);
  const { steps, spot, sampling, method } = config;
  const last = snapshot.slices.at(-1)!.tau;
  const years = config.years ?? Math.min(QUARTER, last);
  if (years > last) {
    const problem = `years must be at most ${last.toFixed(3)}, where the last expiry lies, got ${years}`;
    throw new FormatError({ file: context.file }, problem);
  }
  const study = await fitQuotes(snapshot, config, context);
  const surface = study.repaired?.surface ?? study.fit.surface;
  const process = localVolatility({ spot, drift: 0, source: surfaceLocalVols(surface) });
  const grid = evenGrid({ years, nSteps: steps });
  process.plan(grid); // a surface without local volatility is refused before anything is learned
  const date = new Date(snapshot.quotedAt).toISOString().slice(0, 10);
  return {
    title: `Local volatility of ${snapshot.underlying} on ${date} by ${method}, ${steps} steps in ${Number(years.toPrecision(4))} years`,
    facts: surfaceFacts(snapshot, { study, surface, years, sampling }),
    fingerprint: shortHash(
      snapshot.slices.flatMap(({ k, vols, forward, tau }) => [`${tau} ${forward}`, k, vols]),
    ),
    process: process.kind,
    // oxlint-disable-next-line typescript/require-await -- one contract with sources that read
    async draw(part, { nPaths, seed, simulator, strike = spot }) {
      const options = { nPaths, seed: partSeed(seed, part), sampling };
      const paths = simulator.simulate(process, grid, options);
      // Those of the model itself, not of a smile that stays as it is today.
      const impliedVols = impliedVolsAlong(process, paths, { strike });
      return { paths, data: { process, impliedVols } };
    },
  };
}

interface Fitted {
  readonly study: MethodStudy;
  readonly surface: VolSurface;
  readonly years: number;
  readonly sampling: string;
}

function surfaceFacts(
  { underlying, quotedAt, slices, cleaning }: Snapshot,
  { study, surface, years, sampling }: Fitted,
): readonly MarketFact[] {
  const { repaired } = study;
  const used = repaired ?? study;
  return [
    { label: "underlying", value: underlying },
    { label: "quotes of", value: new Date(quotedAt).toISOString().slice(0, 16).replace("T", " ") },
    { label: "quotes", value: `${cleaning.nKept} of ${cleaning.nRows}, ${slices.length} expiries` },
    { label: "fit", value: errorText(study.accuracy) },
    { label: "fitted surface", value: verdictText(study.certificate) },
    ...(repaired
      ? [
          { label: "repaired fit", value: errorText(repaired.accuracy) },
          { label: "repaired surface", value: verdictText(repaired.certificate) },
        ]
      : []),
    ...[0.1, 0.5, 1].map((share) => ({
      label: `volatility at the money, ${Math.round(365 * share * years)} days`,
      value: `${(100 * surface.vol(share * years, 0)).toFixed(2)} %`,
    })),
    { label: "steepest wing", value: steepest(used.certificate) },
    { label: "sampling", value: sampling },
  ];
}

function errorText({ total: { rmse, mape, halfSpreads } }: Accuracy): string {
  const inside = halfSpreads
    ? `, ${(100 * halfSpreads.insideBidAsk).toFixed(0)} % of quotes between bid and ask`
    : "";
  return `${(100 * rmse).toFixed(2)} volatility points rms, ${(100 * mape).toFixed(2)} % mean error${inside}`;
}

function verdictText({ verdict, butterfly, calendar }: Certificate): string {
  if (verdict === "free") return `no arbitrage (${butterfly.guarantee})`;
  const share = (100 * Math.max(butterfly.share, calendar.share)).toFixed(1);
  return verdict === "violated"
    ? `arbitrage at ${share} % of the places looked at`
    : "no arbitrage where there are quotes, some beyond";
}

function steepest({ wings }: Certificate): string {
  const slope = wings.reduce((most, wing) => Math.max(most, wing.slope), 0);
  return `slope of total variance ${slope.toPrecision(3)} (at most 2)`;
}
