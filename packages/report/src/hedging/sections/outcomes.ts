import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import type { HedgeFigures } from "../figures/all.ts";
import type { HedgeView } from "../view.ts";
import { policyPanels } from "./parts.ts";

/** What the hedge was worth at the end against what was owed, and how errors spread. */
export function outcomesSection(view: HedgeView, figures: HedgeFigures): Html | string {
  const { outcomes, errors, bySpot } = figures;
  if (!outcomes && !errors && !bySpot) return "";
  return section(
    "outcomes",
    "V_T against Z_T",
    paragraph(
      "V_T is what premium, trading gains and costs come to at the end; Z_T is what is owed. A perfect hedge lies on the dashed diagonal.",
    ),
    partsLegend(),
    outcomes ? html`${policyPanels(outcomes, view)}` : "",
    errors
      ? html`<h3>Errors, V_T − Z_T</h3>
          <p class="note">
            Share of paths by profit and loss, all panels on one axis; the outermost bars hold what
            lies beyond.
          </p>
          ${policyPanels(errors, view)}`
      : "",
    bySpot
      ? html`<h3>Errors by the last spot</h3>
          <p class="note">
            Median profit and loss, and the band of the middle nine tenths of paths, by where the
            spot ends. What leans or bends is a risk that was kept.
          </p>
          ${policyPanels(bySpot, view)}`
      : "",
  );
}

/** Which colour is which side of the money, wherever errors are shown. */
export function partsLegend(): Html {
  return html`<ul class="legend">
    <li>
      <span class="square" style="background:var(--m-svi)"></span>ends in the money: something is
      owed
    </li>
    <li><span class="square" style="background:var(--m-ssvi)"></span>ends out of it</li>
  </ul>`;
}
