import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { section } from "../../html/parts.ts";
import { percentOf } from "../numbers.ts";
import type { HedgeMeasure } from "../measure.ts";
import type { HedgeView } from "../view.ts";

/** How to read the page. */
export function notesSection({ measure, level, confidence, reference }: HedgeView): Html {
  const percent = `${percentOf(level)}\u00a0%`;
  const rest = `${percentOf(1 - level)}\u00a0%`;
  const notes: readonly (readonly [string, string])[] = [
    [
      "Profit and loss",
      "Premium plus trading gains less trading costs less what is owed at the end. What is still held then is sold at a cost, unless it is delivered.",
    ],
    ["Ranking", `By ${measure.label}. ${measure.meaning}: less is better.${shareNote(measure)}`],
    [
      `VaR and CVaR ${percent}`,
      `Value at risk is the loss exceeded on ${rest} of paths; CVaR is the mean loss on those. Losses are positive: less is better, below zero even the bad paths earn.`,
    ],
    [
      "Premium",
      "Every policy receives the same premium, so it moves all means and tails by one amount and no ranking. The indifference price is the premium at which selling and hedging in this way is no worse than doing nothing, by the objective; the entropic price is the same for exponential utility.",
    ],
    [
      "Discounting",
      "Money is discounted: spots are forwards, or there is no interest. Nothing is earned on cash.",
    ],
    ["Turnover and cost", "Value of all trades along a path, and what they cost, mean over paths."],
    [
      "Intervals",
      `${percentOf(confidence)}\u00a0% intervals from drawing the paths again, the same draws for all policies; whole clusters where recorded paths overlap; and with them the trainings of policies that were trained several times. Differences are ${reference ? `to ${reference.name}, ` : ""}on the same draws, which is why they are narrower than the intervals of the two suggest.`,
    ],
    [
      "The winner",
      "The best learned policy and the best rule are chosen by these very paths, which flatters both a little the more there are to choose from.",
    ],
    ["No look-ahead", "A position at a step knows what was known then, and nothing later."],
  ];
  return section(
    "notes",
    "How to read this",
    html`<dl class="notes">
      ${notes.map(
        ([term, text]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${text}</dd>
          </div>`,
      )}
    </dl>`,
  );
}

function shareNote({ sort, base }: HedgeMeasure): string {
  return sort === "price" && base !== null
    ? " Percentages are of what is asked above the mean payoff: no hedge changes the rest."
    : "";
}
