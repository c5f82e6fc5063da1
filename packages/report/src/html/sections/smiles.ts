import { sliceDensityFigure } from "../../figures/slice-density.ts";
import { sliceResidualsFigure } from "../../figures/slice-residuals.ts";
import { smileMultipleFigure } from "../../figures/smile-multiple.ts";
import { smileFigure } from "../../figures/smile.ts";
import type { Study } from "../../study/study.ts";
import { html } from "../escape.ts";
import type { Html } from "../escape.ts";
import { figure, paragraph, section } from "../parts.ts";

export function smilesSection(study: Study): Html {
  const { slices } = study;
  const multiple = smileMultipleFigure(study);
  const start = startSlice(study);
  return section(
    "smiles",
    "Smiles",
    paragraph(
      "One panel for every expiry, volatility in percent against log-moneyness; grey bars run " +
        "from bid to ask. Choose one to see it large.",
    ),
    html`<ol class="multiples">
      ${slices.map(
        ({ index, date, root, term, nQuotes }) =>
          html`<li>
            <button
              type="button"
              data-open-slice="${index}"
              aria-label="${`${date} ${root}, ${nQuotes} quotes`}"
            >
              <b>${date}</b><span>${root} ${term}</span>${figure(multiple, { slice: index })}
            </button>
          </li>`,
      )}
    </ol>`,
    html`<div id="smile-detail">
      <h3>One expiry in detail</h3>
      <div class="controls">
        <div class="step">
          <button type="button" data-slice-step="-1" aria-label="Previous expiry">←</button
          ><select data-slice-select data-start="${start}" aria-label="Expiry">
            ${slices.map(
              ({ index, label, term }) =>
                html`<option value="${index}" ${index === start ? html` selected` : ""}>
                  ${label} (${term})
                </option>`,
            )}</select
          ><button type="button" data-slice-step="1" aria-label="Next expiry">→</button>
        </div>
        <fieldset class="segments" aria-label="Range">
          <label
            ><input type="radio" name="reach" value="all" data-reach checked />all strikes</label
          >
          <label><input type="radio" name="reach" value="core" data-reach />±3 σ√τ</label>
        </fieldset>
      </div>
      ${figure(smileFigure(study))}
      ${figure(sliceResidualsFigure(study), { caption: "In the shaded band the price lies between bid and ask. Larger residuals than four are drawn at the edge." })}
      ${figure(sliceDensityFigure(study))}
    </div>`,
  );
}

/** The expiry shown first: the one with most quotes between two weeks and a year. */
function startSlice({ slices }: Study): number {
  const usual = slices.filter(({ tau }) => tau > 0.04 && tau < 1);
  const candidates = usual.length > 0 ? usual : slices;
  return candidates.reduce((best, slice) => (slice.nQuotes > best.nQuotes ? slice : best)).index;
}
