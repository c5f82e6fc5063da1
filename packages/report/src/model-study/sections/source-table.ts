import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { families } from "../families.ts";
import type { StudyFamily } from "../families.ts";
import type { ModelStudyView } from "../view.ts";
import { shareText } from "../../html/numbers.ts";

/** What the source found on its own, licensed data: over, under and correct, in per cent. */
const found = [
  ["black-scholes", "90 days", 59.29, 23.72, 16.98],
  ["mlp", "3 × 64, tanh", 27.59, 44.21, 28.2],
  ["boosting", "50 trees of depth 35", 19.03, 38.97, 42.0],
  ["tdnn", "reduced", 60.91, 18.75, 20.35],
  ["kan", "Chebyshev, second kind", 21.42, 44.06, 34.52],
  ["rnn", "with attention", 17.94, 34.01, 48.05],
] as const satisfies readonly (readonly [StudyFamily, string, number, number, number])[];

/** The best model of each family here beside the source's; other data, so not a contest. */
export function sourceTable(view: ModelStudyView): Html {
  return html`<details>
    <summary>Beside the source</summary>
    <p class="note">
      The source tested on SPX and NDX calls of OptionMetrics, 2015 to 2023, which are licensed and
      not here. Other rows, other margins of noise: the order of the models can be compared, the
      shares cannot.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Shares here and in the source">
      <table>
        <thead>
          <tr>
            <th scope="col">Family</th>
            <th scope="col">Best of the source</th>
            <th scope="col" class="number">Over</th>
            <th scope="col" class="number">Under</th>
            <th scope="col" class="number">Correct</th>
            <th scope="col">Best here</th>
            <th scope="col" class="number">Over</th>
            <th scope="col" class="number">Under</th>
            <th scope="col" class="number">Correct</th>
          </tr>
        </thead>
        <tbody>
          ${found.map(([family, which, ...shares]) => {
            const own = view.ranked.find((model) => model.family === family && model.leads);
            const metrics = own?.result.metrics.test;
            const here = [metrics?.over, metrics?.under, metrics?.correct];
            return html`<tr>
              <th scope="row">${families[family].title}</th>
              <td>${which}</td>
              ${shares.map((share) => html`<td class="number">${shareText(share, 2)}</td>`)}
              <td>${own?.name ?? "–"}</td>
              ${here.map((share) => html`<td class="number">${shareText(share ?? null, 2)}</td>`)}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </details>`;
}
