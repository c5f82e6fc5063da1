import type { Metrics } from "@volsmith/study";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { grouped } from "../../html/format.ts";
import { paragraph, section } from "../../html/parts.ts";
import { formatParameters } from "../../html/sections/parameters.ts";
import { stepWord } from "../families.ts";
import type { ModelStudyFigures } from "../figures/all.ts";
import type { ModelStudyView, StudyModel } from "../view.ts";
import { gallery } from "../../html/captioned.ts";
import { familyDot } from "./parts.ts";
import { countText, errorText, secondsText, shareText } from "../../html/numbers.ts";

/** Every model on its own, the best one open; figures are drawn when a model is opened. */
export function modelsSection(view: ModelStudyView, figures: ModelStudyFigures): Html {
  return section(
    "models",
    "Model by model",
    paragraph(
      "Losses, predictions, errors over time and their distribution, and the configuration as it ran. Open a line to see its model.",
    ),
    html`${view.models.map((model) => modelDetails(model, { view, figures }))}`,
  );
}

function modelDetails(
  model: StudyModel,
  { view, figures }: { readonly view: ModelStudyView; readonly figures: ModelStudyFigures },
): Html {
  const { key, name, result } = model;
  const own = figures.models[key] ?? [];
  const failed = model.rank === null;
  return html`<details class="model" id="model-${key}" ${model === view.best ? html`open` : ""}>
    <summary>
      <span class="rank">${model.rank ?? "–"}</span>${familyDot(model)}
      <h3>${name}</h3>
      <small class="quiet">${result.title}</small>
      <span class="share ${failed ? "bad" : ""}"
        >${failed ? result.status : shareText(result.metrics.test.correct)}</span
      >
    </summary>
    ${
      result.advice
        ? html`<p class="note ${failed || result.status === "diverged" ? "bad" : ""}">
            ${result.advice}
          </p>`
        : ""
    }
    ${
      failed
        ? html`<p class="note">
            ${result.advice ? "" : "No reason was kept. "}There are no prices of the test part.
          </p>`
        : html`<p class="note">${sizeText(model)}</p>
            ${partsTable(model)}`
    }
    ${own.length > 0 ? gallery(own, "two", "group") : html`<p class="note">There is nothing to draw.</p>`}
    <details class="inner">
      <summary>Configuration</summary>
      <pre>${formatParameters(result.config)}</pre>
    </details>
  </details>`;
}

function sizeText(model: StudyModel): string {
  const { parameterCount, fitSeconds, history, bestEpoch, inferenceSeconds, rowsPerSecond } =
    model.result;
  const trained =
    history.length > 0
      ? `, fitted in ${secondsText(fitSeconds)} (${grouped(history.length)} ${stepWord(model.family)}${history.length === 1 ? "" : "s"}${bestEpoch >= 0 ? `, the best ${grouped(bestEpoch + 1)}` : ""})`
      : "";
  const size = parameterCount > 0 ? `${grouped(parameterCount)} parameters` : "Nothing to learn";
  return `${size}${trained}; priced the test part in ${secondsText(inferenceSeconds)}, ${countText(rowsPerSecond)} rows a second.`;
}

function partsTable({ result }: StudyModel): Html {
  const rows: [string, Metrics][] = [
    ["Train", result.metrics.train],
    ["Validation", result.metrics.validation],
    ["Test", result.metrics.test],
    ...(result.truth ? [["Test, truth", result.truth] as [string, Metrics]] : []),
  ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Errors by part">
    <table class="narrow">
      <thead>
        <tr>
          <th scope="col">Part</th>
          ${["Rows", "MAE", "MSE", "RMSE", "Correct", "Over", "Under"].map(
            (title) => html`<th scope="col" class="number">${title}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([part, { rows, mae, mse, rmse, correct, over, under }]) =>
            html`<tr>
              <th scope="row">${part}</th>
              <td class="number">${grouped(rows)}</td>
              ${[mae, mse, rmse].map((each) => html`<td class="number">${errorText(each)}</td>`)}
              ${[correct, over, under].map((each) => html`<td class="number">${shareText(each)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
