import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import type { ModelStudyFigures } from "../figures/all.ts";
import type { ModelStudyView, StudyModel } from "../view.ts";
import { gallery } from "../../html/captioned.ts";
import { familyDot } from "./parts.ts";
import { sortableTable } from "../../html/sortable-table.ts";
import type { SortableColumn } from "../../html/sortable-table.ts";
import { errorText, shareText } from "../../html/numbers.ts";

type Part = "train" | "validation" | "test";

const names: Readonly<Record<Part, string>> = {
  train: "train",
  validation: "valid.",
  test: "test",
};

function columnsOf(hasTruth: boolean): SortableColumn<StudyModel>[] {
  const errors = (["mae", "mse", "rmse"] as const).flatMap((measure) =>
    (measure === "mse" ? (["test"] as const) : (["train", "validation", "test"] as const)).map(
      (part): SortableColumn<StudyModel> => ({
        title: `${measure.toUpperCase()} ${names[part]}`,
        value: ({ result }) => result.metrics[part][measure],
        show: ({ result }) => errorText(result.metrics[part][measure]),
        ...(part === "test" && { best: "least" as const }),
      }),
    ),
  );
  const truth: SortableColumn<StudyModel>[] = [
    {
      title: "MAE truth",
      value: ({ result }) => result.truth?.mae ?? null,
      show: ({ result }) => errorText(result.truth?.mae ?? null),
      best: "least",
    },
    {
      title: "Correct, truth",
      value: ({ result }) => result.truth?.correct ?? null,
      show: ({ result }) => shareText(result.truth?.correct ?? null),
      best: "most",
    },
  ];
  return hasTruth ? [...errors, ...truth] : errors;
}

/** Errors of C/K by model and part of the table. */
export function errorsSection(view: ModelStudyView, figures: ModelStudyFigures): Html {
  const { ranked, result } = view;
  const hasTruth = ranked.some((model) => model.result.truth !== null);
  return section(
    "errors",
    "Errors",
    paragraph(
      hasTruth
        ? "Errors of C/K. The market is synthetic: beside its noisy quotes the prices without noise are known, and no model has seen them."
        : "Errors of C/K against mid quotes. True prices are not known here.",
    ),
    ranked.length === 0
      ? paragraph("No model gave prices, so there are no errors to show.")
      : html`${gallery(figures.errors)}
          <h3>Errors by model and part</h3>
          ${sortableTable(ranked, {
            caption: "Errors of every model by part of the table",
            head: {
              title: "Model",
              value: ({ rank }) => rank,
              show: (model) => html`${familyDot(model)}${model.name}`,
            },
            columns: columnsOf(result.data.hasTruth && hasTruth),
            sorted: ["Model", "ascending"],
          })}
          <p class="note">
            Mean absolute, mean square and root mean square errors of C/K.
            <span class="source">Source: S15 and S23 are lines of this table, S28 all of it.</span>
          </p>`,
  );
}
