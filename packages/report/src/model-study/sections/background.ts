import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import { SOURCE_FIGURES } from "../source-figures.ts";
import { flatFigures } from "../figures/all.ts";
import type { ModelStudyFigures } from "../figures/all.ts";
import { gallery } from "../../html/captioned.ts";

/** What the networks are made of, and where each figure of the source is answered. */
export function backgroundSection(figures: ModelStudyFigures): Html {
  const shown = flatFigures(figures);
  return section(
    "background",
    "Building blocks",
    paragraph("Activations, and the polynomials of the Kolmogorov-Arnold networks."),
    gallery(figures.background),
    html`<details>
      <summary>Figures of the source, and where they are here</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Figures of the source">
        <table>
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">What it shows</th>
              <th scope="col">Here</th>
            </tr>
          </thead>
          <tbody>
            ${SOURCE_FIGURES.map(([number, title]) => {
              const places = shown.filter(({ answers }) => answers.includes(number));
              return html`<tr>
                <th scope="row">${number}</th>
                <td>${title}</td>
                <td>
                  ${
                    places.length === 0
                      ? html`<span class="quiet">not in this study</span>`
                      : places.map(
                          ({ id, title }, i) =>
                            html`${i > 0 ? ", " : ""}<a href="#figure-${id}">${title}</a>`,
                        )
                  }
                </td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
    </details>`,
  );
}
