import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { grouped } from "../../html/format.ts";
import { factList } from "../../html/parts.ts";
import { formatDate } from "../../study/slices.ts";
import type { ModelStudyView, StudyModel } from "../view.ts";
import { remarkText } from "../../html/remark-text.ts";
import { percentText, shareText } from "../../html/numbers.ts";

/** The answer first: what prices best, and what the best Black-Scholes does beside it. */
export function studyMasthead(view: ModelStudyView): Html {
  const { result, models, ranked } = view;
  const { data, name } = result;
  const { train, validation, test } = data.parts;
  const facts: Fact[] = [
    ...bestFacts(view),
    ["Rows", grouped(data.exclusions.nKept), `of ${grouped(data.exclusions.nRows)}`],
    ["Trained on", grouped(train.rows), rangeText(train)],
    ["Validated on", grouped(validation.rows), rangeText(validation)],
    ["Tested on", grouped(test.rows), rangeText(test)],
  ];
  const failed = models.length - ranked.length;
  return html`<header class="masthead study">
    <p class="eyebrow">Model study · ${name}</p>
    <h1>${headline(view)}</h1>
    <p class="when">${answer(view)}</p>
    ${factList(facts)}
    ${data.remarks.length > 0 ? html`<p class="note">${remarkText(data.remarks[0])}</p>` : ""}
    ${
      failed > 0
        ? html`<p class="note bad">
            ${failed === 1 ? "One model" : `${failed} models`} of ${models.length} gave no prices;
            the reasons stand with the models.
          </p>`
        : ""
    }
  </header>`;
}

function headline({ best }: ModelStudyView): string {
  if (!best) return "No model gave prices";
  return `${best.name} prices ${shareText(best.result.metrics.test.correct)} correctly`;
}

function answer(view: ModelStudyView): string {
  const { result, best, margin } = view;
  const { tickers, hasTruth } = result.data;
  const what = `${hasTruth ? "synthetic " : ""}${tickers.join(", ")} calls`;
  if (!best) return `Nothing to compare on ${what}.`;
  const within = `Within ${percentText(margin)} of the actual C/K, on ${what} after every date the model was trained on.`;
  return [within, besideBlackScholes(view, best), choice(view, best)]
    .filter((text) => text !== "")
    .join(" ");
}

function besideBlackScholes(
  { bestBlackScholes, bestSmile, bestLearned }: ModelStudyView,
  best: StudyModel,
): string {
  const smile = bestSmile
    ? `given implied volatilities of days before (${bestSmile.name}) it manages ${shareOf(bestSmile)}`
    : "";
  if (best.family === "black-scholes") {
    const learned = bestLearned
      ? ` The best of those is ${bestLearned.name}: ${shareOf(bestLearned)}.`
      : "";
    if (best !== bestSmile) return `No learned model is better than Black-Scholes.${learned}`;
    const historical = bestBlackScholes
      ? ` With a historical volatility (${bestBlackScholes.name}) Black-Scholes manages ${shareOf(bestBlackScholes)}.`
      : "";
    return `No learned model is better than Black-Scholes given implied volatilities of days before.${learned}${historical}`;
  }
  if (!bestBlackScholes)
    return smile ? `Black-Scholes: ${smile}.` : "No Black-Scholes was run beside it.";
  const gap = best.result.metrics.test.correct! - bestBlackScholes.result.metrics.test.correct!;
  const historical = `The best Black-Scholes with a historical volatility (${bestBlackScholes.name}) manages ${shareOf(bestBlackScholes)}: ${gap.toFixed(1)} points less`;
  return `${historical}${smile ? `; ${smile}` : ""}.`;
}

function shareOf({ result }: StudyModel): string {
  return shareText(result.metrics.test.correct);
}

type Fact = [term: string, value: string, note: string];

/** The best of each sort, each once. */
function bestFacts({ best, bestLearned, bestBlackScholes, bestSmile }: ModelStudyView): Fact[] {
  const sorts: [string, StudyModel | null][] = [
    ["Best learned", bestLearned],
    ["Black-Scholes, historical", bestBlackScholes],
    ["Black-Scholes, implied", bestSmile],
  ];
  const others = sorts.flatMap(([term, model]): Fact[] =>
    model && model !== best ? [[term, shareOf(model), model.name]] : [],
  );
  return [["Best model", best ? shareOf(best) : shareText(null), best?.name ?? "none"], ...others];
}

/** The best on the test part is found by looking at it; what would one have taken unseen? */
function choice({ chosen }: ModelStudyView, best: StudyModel): string {
  if (!chosen || best.family === "black-scholes") return "";
  if (chosen === best) return "Its validation error is the least of all, too.";
  return `By validation error one would have taken ${chosen.name}: ${shareText(chosen.result.metrics.test.correct)}.`;
}

/** "4 Jan 2022 to 28 Feb 2023" */
export function rangeText({ from, to }: { readonly from: string; readonly to: string }): string {
  const [first, last] = [from, to].map(dateText);
  return first === last ? first : `${first} to ${last}`;
}

function dateText(day: string): string {
  const instant = Date.parse(day);
  return Number.isFinite(instant) ? formatDate(instant) : day;
}
