import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import type { HedgeFigures } from "../figures/all.ts";
import { drawnRunNote } from "../over-runs.ts";
import type { HedgeView } from "../view.ts";
import { policyPanels, VT, ZT } from "./parts.ts";

/** What the hedge was worth at the end against what was owed, and how errors spread. */
export function outcomesSection(view: HedgeView, figures: HedgeFigures): Html | string {
  const { outcomes, errors, bySpot } = figures;
  if (!outcomes && !errors && !bySpot) return "";
  return section(
    "outcomes",
    html`What the hedge is worth, ${VT}, against what is owed, ${ZT}`,
    paragraph(
      html`${VT} is premium and trading gains less costs at the end, upwards; ${ZT} is what is owed
      then, to the right. A perfect hedge lies on the dashed diagonal; triangles at an edge lie
      beyond it.${drawnRunNote(view)}`,
    ),
    partsLegend(view),
    outcomes ? html`${policyPanels(outcomes, view)}` : "",
    errors
      ? html`<h3>Errors, ${VT} − ${ZT}</h3>
          <p class="note">
            Share of paths by profit and loss, all panels on one axis; the outermost bars hold what
            lies beyond.
          </p>
          ${policyPanels(errors, view)}`
      : "",
    bySpot
      ? html`<details>
          <summary>Errors by the last spot</summary>
          <p class="note">
            Median profit and loss, and the band of the middle nine tenths of paths, by where the
            spot ends. What leans or bends is a risk that was kept.
          </p>
          ${policyPanels(bySpot, view)}
        </details>`
      : "",
  );
}

/** Which colour is which side of the money, wherever errors are shown. */
function partsLegend({ result }: HedgeView): Html {
  const { recorded } = result.evaluation;
  const [owing, free] = recorded
    ? ["dearer to buy back than it was sold for", "cheaper, or as dear"]
    : ["ends in the money: something is owed", "ends out of it"];
  return html`<ul class="legend">
    <li><span class="square" style="background:var(--m-svi)"></span>${owing}</li>
    <li><span class="square" style="background:var(--m-ssvi)"></span>${free}</li>
  </ul>`;
}
