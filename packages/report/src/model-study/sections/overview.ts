import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import type { ModelStudyFigures } from "../figures/all.ts";
import { OUTCOMES } from "../figures/outcome-inks.ts";
import type { ModelStudyView, StudyModel } from "../view.ts";
import { captioned } from "../../html/captioned.ts";
import { familyDot } from "./parts.ts";
import { sortableTable } from "../../html/sortable-table.ts";
import type { SortableColumn } from "../../html/sortable-table.ts";
import { sourceTable } from "./source-table.ts";
import { countText, errorText, secondsText, shareText } from "../../html/numbers.ts";

const words: Readonly<Record<string, string>> = {
  finished: "all epochs",
  "stopped-early": "stopped early",
  diverged: "diverged",
  "closed-form": "closed form",
  failed: "failed",
};

const test = ({ result }: StudyModel) => result.metrics.test;

const columns: readonly SortableColumn<StudyModel>[] = [
  {
    title: "Correct",
    value: (model) => test(model).correct,
    show: (model) => shareText(test(model).correct),
    best: "most",
  },
  {
    title: "Over",
    value: (model) => test(model).over,
    show: (model) => shareText(test(model).over),
  },
  {
    title: "Under",
    value: (model) => test(model).under,
    show: (model) => shareText(test(model).under),
  },
  {
    title: "MAE",
    value: (model) => test(model).mae,
    show: (model) => errorText(test(model).mae),
    best: "least",
  },
  {
    title: "RMSE",
    value: (model) => test(model).rmse,
    show: (model) => errorText(test(model).rmse),
    best: "least",
  },
  {
    title: "Out of bounds",
    value: ({ result }) => result.outsideBounds,
    show: ({ result }) => shareText(result.outsideBounds, 2),
  },
  {
    title: "Parameters",
    value: ({ result }) => result.parameterCount,
    show: ({ result }) => countText(result.parameterCount),
  },
  {
    title: "Fit",
    value: ({ result }) => result.fitSeconds,
    show: ({ result }) => secondsText(result.fitSeconds),
  },
  {
    title: "Rows/s",
    value: ({ result }) => result.rowsPerSecond,
    show: ({ result }) => countText(result.rowsPerSecond),
  },
  {
    title: "Training",
    kind: "text",
    value: ({ result }) => words[result.status] ?? result.status,
    show: ({ result }) =>
      html`<span class="${["failed", "diverged"].includes(result.status) ? "bad" : "quiet"}"
        >${words[result.status] ?? result.status}</span
      >`,
  },
];

/** All models, best first, and how their prices stand to the market's. */
export function overviewSection(view: ModelStudyView, figures: ModelStudyFigures): Html {
  const { models } = view;
  return section(
    "overview",
    "All models",
    paragraph(
      "Every model priced the same rows, none of which it had seen, nor any date of theirs. A head of the table sorts it.",
    ),
    sortableTable(models, {
      caption: "All models with shares priced correctly, errors, size and speed on the test part",
      head: {
        title: "Model",
        value: ({ rank }) => rank,
        show: (model) =>
          html`<span class="rank">${model.rank ?? "–"}</span>${familyDot(model)}<a
              href="#model-${model.key}"
              >${model.name}</a
            >`,
      },
      columns,
      sorted: ["Correct", "descending"],
    }),
    outcomeLegend(),
    html`${figures.outcomes.map((each) => captioned(each))}`,
    sourceTable(view),
  );
}

/** Which colour means what, wherever prices stand to the market's. */
export function outcomeLegend(): Html {
  return html`<ul class="legend">
    ${OUTCOMES.map(
      ({ label, color }) =>
        html`<li>
          <span class="square" style="background:${color}"></span>${
            label === "correct" ? "priced correctly" : `${label}priced`
          }
        </li>`,
    )}
  </ul>`;
}
