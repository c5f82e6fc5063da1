import type { HedgeTrainingRecord } from "@volsmith/backtest";

import { gallery } from "../../html/captioned.ts";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { dash, grouped } from "../../html/format.ts";
import { countText, secondsText } from "../../html/numbers.ts";
import { paragraph, section } from "../../html/parts.ts";
import { remarkText } from "../../html/remark-text.ts";
import { sortableTable } from "../../html/sortable-table.ts";
import type { SortableColumn } from "../../html/sortable-table.ts";
import type { HedgeFigures } from "../figures/all.ts";
import { moneyText } from "../money.ts";
import { finite } from "../numbers.ts";
import type { HedgeView } from "../view.ts";

const statuses: Readonly<Record<string, string>> = {
  finished: "all epochs",
  "stopped-early": "stopped early",
  diverged: "diverged",
  failed: "failed",
};

const premiums: Readonly<Record<string, string>> = {
  "closed-form": "indifference price",
  solved: "indifference price",
  "least-risk": "of least risk",
  none: "without a premium",
  given: "given",
};

/** How learning went: curves, times, the premium that was found. */
export function trainingSection({ result, digits }: HedgeView, figures: HedgeFigures): Html {
  const { trainings } = result;
  if (trainings.length === 0)
    return section(
      "training",
      "Training",
      paragraph("Nothing was trained: the configuration names no policies, only baselines."),
    );
  const advised = trainings.filter(({ advice }) => advice);
  return section(
    "training",
    "Training",
    paragraph(
      "Each policy minimises its objective over the training paths; the epoch best on the validation paths is kept.",
    ),
    advised.length > 0
      ? html`<ul class="remarks">
          ${advised.map(
            ({ policy, run, status, advice }) =>
              html`<li class="${lost(status) ? "bad" : ""}">
                <b>${policy}, run ${run}</b>: ${statuses[status] ?? status}. ${remarkText(advice!)}
              </li>`,
          )}
        </ul>`
      : "",
    gallery(figures.trainings, figures.trainings.length > 2 ? "three" : "two"),
    html`<h3>Trainings</h3>`,
    sortableTable(trainings, {
      caption: "All trainings with their status, epochs, time and premium",
      head: {
        title: "Policy",
        value: (training) => trainings.indexOf(training) + 1,
        show: ({ policy }) => policy,
      },
      columns: columnsOf(digits),
      sorted: ["Policy", "ascending"],
    }),
  );
}

function lost(status: string): boolean {
  return status === "diverged" || status === "failed";
}

const columnsOf = (digits: number): readonly SortableColumn<HedgeTrainingRecord>[] => [
  { title: "Run", value: ({ run }) => run, show: ({ run }) => String(run) },
  { title: "Seed", value: ({ seed }) => seed, show: ({ seed }) => String(seed) },
  {
    title: "Status",
    kind: "text",
    value: ({ status }) => statuses[status] ?? status,
    show: ({ status }) =>
      html`<span class="${lost(status) ? "bad" : "quiet"}">${statuses[status] ?? status}</span>`,
  },
  { title: "Epochs", value: ({ epochs }) => epochs, show: ({ epochs }) => grouped(epochs) },
  {
    title: "Best epoch",
    value: ({ bestEpoch }) => (bestEpoch < 0 ? null : bestEpoch + 1),
    show: ({ bestEpoch }) => (bestEpoch < 0 ? dash : grouped(bestEpoch + 1)),
  },
  {
    title: "Best objective",
    value: ({ bestLoss }) => finite(bestLoss),
    show: ({ bestLoss }) => moneyText(bestLoss, digits),
  },
  {
    title: "Took",
    value: ({ seconds }) => finite(seconds),
    show: ({ seconds }) => secondsText(finite(seconds)),
  },
  {
    title: "An epoch",
    value: ({ seconds, epochs }) => (epochs > 0 ? finite(seconds / epochs) : null),
    show: ({ seconds, epochs }) => secondsText(epochs > 0 ? finite(seconds / epochs) : null),
  },
  {
    title: "Parameters",
    value: ({ parameterCount }) => parameterCount,
    show: ({ parameterCount }) => countText(parameterCount),
  },
  {
    title: "Premium",
    value: ({ premium }) => (premium.how === "none" ? null : finite(premium.price)),
    show: ({ premium }) =>
      html`${moneyText(premium.price, digits)}
        <small class="ci">${premiums[premium.how] ?? premium.how}</small>`,
  },
];
