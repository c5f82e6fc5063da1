import type { StudyResult } from "@volsmith/study";
import type { ModelStudyFigure } from "../study-figure.ts";
import { modelStudyView } from "../view.ts";
import type { ModelStudyView, StudyModel } from "../view.ts";
import { activationsFigure } from "./activations.ts";
import { boostedPredictionFigure } from "./boosted-prediction.ts";
import { boundsFigure } from "./bounds.ts";
import { maturityFigures, moneynessFigure } from "./composition.ts";
import { closesFigure, contractsFigure } from "./contracts.ts";
import { costFigures } from "./cost.ts";
import { treeFigure } from "./decision-tree.ts";
import { errorDistributionFigure } from "./error-distribution.ts";
import { importanceFigure } from "./importance.ts";
import { lossFigure } from "./loss-curves.ts";
import { maturitiesFigure } from "./maturities.ts";
import { modelErrorsFigure } from "./model-errors.ts";
import { monthsFigure } from "./months.ts";
import { cutFigures, outcomesFigure } from "./outcomes.ts";
import { overTimeFigure } from "./over-time.ts";
import { polynomialFigures } from "./polynomials.ts";
import { predictedActualFigure } from "./predicted-actual.ts";
import { regimesFigure } from "./regimes.ts";
import { returnFigures } from "./returns.ts";
import { riskFreeRateFigure } from "./risk-free-rate.ts";
import { routingFigure } from "./routing.ts";
import { searchFigure } from "./search-trials.ts";
import { smileBiasFigure } from "./smile-bias.ts";
import { truthErrorsFigure } from "./truth-errors.ts";
import { volatilityWindowsFigure } from "./volatility-windows.ts";
import { volatilityFigures } from "./volatilities.ts";

/** Figures of a study by the section of the page they stand in; lists may be empty. */
export interface ModelStudyFigures {
  readonly outcomes: readonly ModelStudyFigure[];
  readonly errors: readonly ModelStudyFigure[];
  readonly byTicker: readonly ModelStudyFigure[];
  readonly byMoneyness: readonly ModelStudyFigure[];
  /** Along moneyness, by time to expiry and by month. */
  readonly maps: readonly ModelStudyFigure[];
  readonly cost: readonly ModelStudyFigure[];
  readonly importance: readonly ModelStudyFigure[];
  /** By key of the model. */
  readonly models: Readonly<Record<string, readonly ModelStudyFigure[]>>;
  /** In the order of the searches. */
  readonly searches: readonly (readonly ModelStudyFigure[])[];
  readonly mixture: readonly ModelStudyFigure[];
  readonly data: readonly ModelStudyFigure[];
  readonly background: readonly ModelStudyFigure[];
}

export function figuresOf(view: ModelStudyView): ModelStudyFigures {
  const { models, result } = view;
  return {
    outcomes: present([outcomesFigure(view)]),
    errors: present([
      modelErrorsFigure(view),
      volatilityWindowsFigure(view),
      truthErrorsFigure(view),
      boundsFigure(view),
    ]),
    byTicker: cutFigures(view, "byTicker"),
    byMoneyness: cutFigures(view, "byMoneyness"),
    maps: present([smileBiasFigure(view), maturitiesFigure(view), monthsFigure(view)]),
    cost: costFigures(view),
    importance: present([importanceFigure(view)]),
    models: Object.fromEntries(models.map((model) => [model.key, modelFigures(model, view)])),
    searches: result.searches.map((search, i) => present([searchFigure(search, i)])),
    mixture: result.mixture
      ? present([routingFigure(result.mixture), regimesFigure(result.mixture)])
      : [],
    data: present([
      contractsFigure(view),
      closesFigure(view),
      riskFreeRateFigure(view),
      moneynessFigure(view),
      ...volatilityFigures(view),
      ...returnFigures(view),
      ...maturityFigures(view),
    ]),
    background: [activationsFigure(), ...polynomialFigures()],
  };
}

function modelFigures(model: StudyModel, view: ModelStudyView): ModelStudyFigure[] {
  return present([
    lossFigure(model),
    predictedActualFigure(model, view),
    overTimeFigure(model),
    errorDistributionFigure(model),
    treeFigure(model),
    boostedPredictionFigure(model),
  ]);
}

function present(figures: readonly (ModelStudyFigure | null)[]): ModelStudyFigure[] {
  return figures.filter((figure) => figure !== null);
}

/** All of them in the order of the page. */
export function flatFigures({
  models,
  searches,
  ...sections
}: ModelStudyFigures): ModelStudyFigure[] {
  const { mixture, data, background, ...first } = sections;
  return [
    ...Object.values(first).flat(),
    ...Object.values(models).flat(),
    ...searches.flat(),
    ...mixture,
    ...data,
    ...background,
  ];
}

/** Every figure of a study, by name, each with its caption: to be exported by `renderSvg`. */
export function modelStudyFigures(result: StudyResult): ModelStudyFigure[] {
  return flatFigures(figuresOf(modelStudyView(result)));
}
