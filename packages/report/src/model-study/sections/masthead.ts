import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { grouped } from "../../html/format.ts";
import { factList } from "../../html/parts.ts";
import { formatDate } from "../../study/slices.ts";
import type { ModelStudyView } from "../view.ts";
import { percentText } from "../figures/predicted-actual.ts";
import { shareText } from "./parts.ts";

/** The answer first: what prices best, and what the best Black-Scholes does beside it. */
export function studyMasthead(view: ModelStudyView): Html {
  const { result, best, bestBlackScholes, models, ranked } = view;
  const { data, name } = result;
  const { train, validation, test } = data.parts;
  const facts: [string, string, string][] = [
    ["Best model", shareText(best?.result.metrics.test.correct ?? null), best?.name ?? "none"],
    [
      "Best Black-Scholes",
      shareText(bestBlackScholes?.result.metrics.test.correct ?? null),
      bestBlackScholes?.name ?? "not in this study",
    ],
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
    ${data.remarks.length > 0 ? html`<p class="note">${data.remarks[0]}</p>` : ""}
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

function answer({ result, best, bestBlackScholes, chosen, margin }: ModelStudyView): string {
  const { tickers, hasTruth } = result.data;
  const what = `${hasTruth ? "synthetic " : ""}${tickers.join(", ")} calls`;
  if (!best) return `Nothing to compare on ${what}.`;
  const within = `Within ${percentText(margin)} of the actual C/K, on ${what} after every date the model was trained on.`;
  return [within, besideBlackScholes(best, bestBlackScholes), choice(best, chosen)]
    .filter((text) => text !== "")
    .join(" ");
}

type Model = NonNullable<ModelStudyView["best"]>;

function besideBlackScholes(best: Model, rival: Model | null): string {
  if (!rival) return "No Black-Scholes was run beside it.";
  if (rival === best) return "No learned model is better than Black-Scholes.";
  const gap = best.result.metrics.test.correct! - rival.result.metrics.test.correct!;
  return `The best Black-Scholes (${rival.name}) manages ${shareText(rival.result.metrics.test.correct)}: ${gap.toFixed(1)} points less.`;
}

/** The best on the test part is found by looking at it; what would one have taken unseen? */
function choice(best: Model, chosen: Model | null): string {
  if (!chosen) return "";
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
