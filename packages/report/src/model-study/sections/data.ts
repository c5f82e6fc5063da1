import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { grouped } from "../../html/format.ts";
import { section } from "../../html/parts.ts";
import type { ModelStudyFigures } from "../figures/all.ts";
import type { ModelStudyView } from "../view.ts";
import { rangeText } from "./masthead.ts";
import { gallery } from "../../html/captioned.ts";
import { remarkText } from "../../html/remark-text.ts";
import { shareText } from "../../html/numbers.ts";

const titles = { train: "Train", validation: "Validation", test: "Test" } as const;

/** What was learned from. */
export function dataSection(
  { result: { data } }: ModelStudyView,
  figures: ModelStudyFigures,
): Html {
  const { exclusions, parts, remarks, featureNames, hasTruth } = data;
  return section(
    "data",
    "Data",
    html`<p>
      ${grouped(exclusions.nKept)} rows of ${data.tickers.join(", ")}, one for each contract and
      quote date; the target is C/K, the features are ${featureNames.join(", ")}.
      ${hasTruth ? "The market is synthetic, with true prices beside the quotes." : ""}
    </p>`,
    remarks.length > 0
      ? html`<ul class="remarks">
          ${remarks.map((remark) => html`<li>${remarkText(remark)}</li>`)}
        </ul>`
      : "",
    html`<div class="two">
      <div>
        <h3>Split by time</h3>
        <div class="scroll" tabindex="0" role="region" aria-label="Parts of the table">
          <table>
            <thead>
              <tr>
                <th scope="col">Part</th>
                <th scope="col">Dates</th>
                <th scope="col" class="number">Days</th>
                <th scope="col" class="number">Rows</th>
              </tr>
            </thead>
            <tbody>
              ${(["train", "validation", "test"] as const).map(
                (part) =>
                  html`<tr>
                    <th scope="row">${titles[part]}</th>
                    <td>${rangeText(parts[part])}</td>
                    <td class="number">${grouped(parts[part].days)}</td>
                    <td class="number">${grouped(parts[part].rows)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </div>
      <div>
        <h3>Exclusions</h3>
        <div class="scroll" tabindex="0" role="region" aria-label="Rows left out, by reason">
          <table>
            <thead>
              <tr>
                <th scope="col">Reason</th>
                <th scope="col" class="number">Rows</th>
                <th scope="col" class="number">Share</th>
              </tr>
            </thead>
            <tbody>
              ${[{ title: "Kept", count: exclusions.nKept }, ...exclusions.reasons].map(
                ({ title, count }) =>
                  html`<tr>
                    <th scope="row">${remarkText(title)}</th>
                    <td class="number">${grouped(count)}</td>
                    <td class="number">
                      ${shareText(exclusions.nRows > 0 ? (100 * count) / exclusions.nRows : null)}
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </div>
    </div>`,
    gallery(figures.data),
  );
}
