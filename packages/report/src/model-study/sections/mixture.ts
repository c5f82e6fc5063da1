import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { grouped } from "../../html/format.ts";
import { paragraph, section } from "../../html/parts.ts";
import type { ModelStudyFigures } from "../figures/all.ts";
import type { ModelStudyView } from "../view.ts";
import { gallery } from "../../html/captioned.ts";
import { shareText } from "../../html/numbers.ts";

/** Who answers in the mixture of experts, and whether it was worth it. */
export function mixtureSection(
  { result, models }: ModelStudyView,
  figures: ModelStudyFigures,
): Html {
  const { mixture } = result;
  if (!mixture) {
    const found = models.some(({ family }) => family === "mixture")
      ? "The mixture of experts stands among the models; this study did not look into its routing nor put a dense twin beside it."
      : "No mixture of experts in this study.";
    return section("mixture", "Mixture of experts", paragraph(found));
  }
  const { name, active, experts, byRegime, regimes } = mixture;
  return section(
    "mixture",
    "Mixture of experts",
    paragraph(
      `${name}: ${experts.length} experts, of which a gate asks ${active} for every row. ${besideText(byRegime.slice(1).map(({ model }) => model))}`,
    ),
    gallery(figures.mixture),
    html`<h3>Priced correctly by regime</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="Share priced correctly by regime">
        <table>
          <thead>
            <tr>
              <th scope="col">Regime</th>
              <th scope="col" class="number">Rows</th>
              ${byRegime.map(
                ({ model, parameterCount }) =>
                  html`<th scope="col" class="number">
                    ${model}<br /><small>${grouped(parameterCount)} parameters</small>
                  </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${regimes.map((regime) => {
              const cells = byRegime.map(({ regimes }) =>
                regimes.find(({ label }) => label === regime),
              );
              const most = Math.max(...cells.map((cell) => cell?.correct ?? -1));
              const rows = cells.find((cell) => cell)?.rows ?? Number.NaN;
              return html`<tr>
                <th scope="row">${regime}</th>
                <td class="number">${grouped(rows)}</td>
                ${cells.map((cell) => {
                  const bold = cell?.correct === most && cells.length > 1 ? " best" : "";
                  return html`<td class="number${bold}">${shareText(cell?.correct ?? null)}</td>`;
                })}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>`,
  );
}

function besideText(others: readonly string[]): string {
  if (others.length === 0)
    return "This study put no dense mixture and no single network of its size beside it.";
  return `Its accuracy stands beside that of ${others.join(" and ")}.`;
}
