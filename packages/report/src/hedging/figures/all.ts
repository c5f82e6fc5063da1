import type { BacktestResult } from "@volsmith/backtest";

import type { CaptionedFigure, Figure } from "../../figures/figure.ts";
import { hedgeView } from "../view.ts";
import { shownGroups } from "../over-runs.ts";
import type { HedgeView } from "../view.ts";
import { groupsFigure } from "./groups.ts";
import { bySpotFigure, errorsFigure, outcomesFigure } from "./multiples.ts";
import { pnlRidgesFigure } from "./pnl-ridges.ts";
import { pathPositionsFigure, pathSpotsFigure, ratiosFigure } from "./positions.ts";
import { rankingFigure } from "./ranking.ts";
import { relativeErrorsFigure } from "./relative-errors.ts";
import { againstFigure, seedsFigure } from "./seeds.ts";
import { trainingFigure } from "./training.ts";

/** Figures of a back-test by what they show; null or empty where there is nothing to show. */
export interface HedgeFigures {
  readonly ranking: CaptionedFigure | null;
  readonly pnl: CaptionedFigure | null;
  /** One panel a policy, in the order of the ranking. */
  readonly outcomes: Figure | null;
  readonly errors: Figure | null;
  readonly relativeErrors: Figure | null;
  readonly bySpot: Figure | null;
  /** One panel for each of the worst, median and best path. */
  readonly pathSpots: Figure | null;
  /** By instrument, panels as above. */
  readonly pathPositions: readonly (Figure | null)[];
  /** By instrument, one panel a time. */
  readonly ratios: readonly (Figure | null)[];
  /** One panel a measure. */
  readonly moneyness: Figure | null;
  readonly volatility: Figure | null;
  readonly seeds: CaptionedFigure | null;
  readonly against: readonly CaptionedFigure[];
  readonly trainings: readonly CaptionedFigure[];
}

export function figuresOf(view: HedgeView): HedgeFigures {
  const { result, learned } = view;
  const { instruments } = result.evaluation;
  const places = instruments.map((_, i) => i);
  const trained = [...new Set(result.trainings.map(({ policy }) => policy))];
  return {
    ranking: rankingFigure(view),
    pnl: pnlRidgesFigure(view),
    outcomes: outcomesFigure(view),
    errors: errorsFigure(view),
    relativeErrors: relativeErrorsFigure(view),
    bySpot: bySpotFigure(view),
    pathSpots: pathSpotsFigure(view),
    pathPositions: places.map((i) => pathPositionsFigure(view, i)),
    ratios: places.map((i) => ratiosFigure(view, i)),
    moneyness: groupsFigure(view, {
      id: "groups-moneyness",
      of: (policy) => shownGroups(policy, "byMoneyness"),
      short: shortMoneyness,
    }),
    volatility: groupsFigure(view, {
      id: "groups-volatility",
      of: (policy) => shownGroups(policy, "byVolatility"),
      short: (label) => label.replace(/ third.*/, ""),
    }),
    seeds: seedsFigure(view),
    against: learned.flatMap(({ key, seeds }) =>
      seeds ? present([againstFigure(seeds, { ...view, key })]) : [],
    ),
    trainings: trained.flatMap((policy, i) =>
      present([
        trainingFigure(policy, {
          trainings: result.trainings.filter((training) => training.policy === policy),
          key: `t${i}`,
        }),
      ]),
    ),
  };
}

/** "S_T/K below 0.8" is "< 0.8", "1.25 or more" is "≥ 1.25", "0.8 to 0.95" is "0.8–0.95". */
export function shortMoneyness(label: string): string {
  return label
    .replace(/^.* below /, "< ")
    .replace(/^(.*) or more$/, "≥ $1")
    .replace(" to ", "–");
}

function present<F>(figures: readonly (F | null)[]): F[] {
  return figures.filter((figure) => figure !== null);
}

/** All of them in the order of the page. */
export function flatFigures(figures: HedgeFigures): Figure[] {
  return Object.values(figures)
    .flat()
    .filter((figure: Figure | null) => figure !== null);
}

/** Every figure of a back-test, to be exported by `renderSvg`; panels are its slices. */
export function hedgeFigures(result: BacktestResult): readonly Figure[] {
  return flatFigures(figuresOf(hedgeView(result)));
}
