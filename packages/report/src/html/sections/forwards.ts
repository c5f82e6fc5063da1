import { forwardsFigure, ratesFigure } from "../../figures/forwards.ts";
import { parityResidualsFigure } from "../../figures/parity-residuals.ts";
import type { Study } from "../../study/study.ts";
import { html } from "../escape.ts";
import type { Html } from "../escape.ts";
import { fixed, grouped, percent } from "../format.ts";
import { figure, paragraph, section, termLegend } from "../parts.ts";

export function forwardsSection(study: Study): Html {
  const { slices, parity } = study;
  const pairs =
    parity.slice.length === 0
      ? ""
      : html`<h3>Parity at the pairs used</h3>
          ${termLegend(study)}${figure(parityResidualsFigure(study))}`;
  return section(
    "forwards",
    "Forwards",
    paragraph(
      "Forward and discount factor of every expiry, from put-call parity where pairs allow.",
    ),
    html`<div class="two">${figure(forwardsFigure(study))}${figure(ratesFigure(study))}</div>`,
    html`${pairs}`,
    html`<details>
      <summary>All ${grouped(slices.length)} expiries</summary>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Expiry</th>
              <th scope="col" class="number">τ, years</th>
              <th scope="col" class="number">Quotes</th>
              <th scope="col" class="number">Forward</th>
              <th scope="col" class="number">Discount</th>
              <th scope="col" class="number">Rate</th>
              <th scope="col" class="number">Pairs</th>
              <th scope="col" class="number">Misfit,<br />half-spreads</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            ${slices.map(
              (slice) =>
                html`<tr>
                  <th scope="row">${slice.label}</th>
                  <td class="number">${fixed(slice.tau, 4)}</td>
                  <td class="number">${grouped(slice.nQuotes)}</td>
                  <td class="number">${grouped(slice.forward, 2)}</td>
                  <td class="number">${fixed(slice.discountFactor, 5)}</td>
                  <td class="number">${percent(slice.rate)}</td>
                  <td class="number">${grouped(slice.nPairs)}</td>
                  <td class="number">${fixed(slice.rmsHalfSpreads, 2)}</td>
                  <td>${sources[slice.parityMethod] ?? slice.parityMethod}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`,
  );
}

const sources: Readonly<Record<string, string>> = {
  regression: "parity",
  "discount-given": "parity, discount from neighbours",
  given: "vendor",
};
