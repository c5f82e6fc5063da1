/** A study's result, ranked and named as the report shows it. */
import type { ModelResult, StudyResult } from "@volsmith/study";
import { ink } from "../theme/palette.ts";
import { families, familyOf } from "./families.ts";
import type { StudyFamily } from "./families.ts";

export interface StudyModel {
  /** Short and safe in ids: "m3", by place in the configuration. */
  readonly key: string;
  readonly name: string;
  readonly family: StudyFamily;
  readonly color: string;
  readonly result: ModelResult;
  /** From 1, by the share priced correctly on the test part; null for a model without prices. */
  readonly rank: number | null;
  /** Best of its family: it answers the source's figures. */
  readonly leads: boolean;
}

export interface ModelStudyView {
  readonly result: StudyResult;
  /** Best first; models without prices last. */
  readonly models: readonly StudyModel[];
  /** Those with prices of the test part. */
  readonly ranked: readonly StudyModel[];
  readonly best: StudyModel | null;
  /** Best of those that learned something. */
  readonly bestLearned: StudyModel | null;
  /** Best with a historical volatility, as the source has it. */
  readonly bestBlackScholes: StudyModel | null;
  /** Best that was given volatilities implied by quotes of days before. */
  readonly bestSmile: StudyModel | null;
  /** The model one would have chosen without the test part: least validation error of those that learn. */
  readonly chosen: StudyModel | null;
  /** Share of the actual C/K within which a price counts as correct. */
  readonly margin: number;
}

export function modelStudyView(result: StudyResult): ModelStudyView {
  const order = result.models
    .map((model, i) => ({ key: `m${i}`, family: familyOf(model.kind), model }))
    .toSorted((a, b) => {
      const [x, y] = [a.model.metrics.test, b.model.metrics.test];
      return compare(y.correct, x.correct, -Infinity) || compare(x.rmse, y.rmse, Infinity);
    });
  const led = new Set<StudyFamily>();
  let rank = 0;
  const models = order.map(({ key, family, model }): StudyModel => {
    const priced = model.metrics.test.correct !== null;
    const leads = priced && !led.has(family) && !givenSmile({ family, result: model });
    if (leads) led.add(family);
    return {
      key,
      name: model.name,
      family,
      color: ink(families[family].token),
      result: model,
      rank: priced ? ++rank : null,
      leads,
    };
  });
  const ranked = models.filter((model) => model.rank !== null);
  const validated = ranked.filter(
    ({ family, result }) => family !== "black-scholes" && result.metrics.validation.mse !== null,
  );
  return {
    result,
    models,
    ranked,
    best: ranked[0] ?? null,
    bestLearned: ranked.find(({ family }) => family !== "black-scholes") ?? null,
    bestBlackScholes:
      ranked.find((model) => model.family === "black-scholes" && !givenSmile(model)) ?? null,
    bestSmile: ranked.find(givenSmile) ?? null,
    chosen:
      validated.toSorted(
        (a, b) => a.result.metrics.validation.mse! - b.result.metrics.validation.mse!,
      )[0] ?? null,
    margin: result.margin ?? 0.05,
  };
}

/** Whether a closed form was given implied volatilities ("ivYesterday") instead of historical ones. */
function givenSmile({ family, result }: Pick<StudyModel, "family" | "result">): boolean {
  const config = result.config as { readonly volatility?: unknown } | null;
  return family === "black-scholes" && /^"iv/i.test(JSON.stringify(config?.volatility) ?? "");
}

function compare(a: number | null, b: number | null, absent: number): number {
  const [x, y] = [a ?? absent, b ?? absent];
  return x === y ? 0 : x - y;
}

/** The models of one family, best first. */
export function familyModels({ ranked }: ModelStudyView, family: StudyFamily): StudyModel[] {
  return ranked.filter((model) => model.family === family);
}
