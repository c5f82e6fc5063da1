import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import type { ModelStudyFigures } from "../figures/all.ts";
import { families } from "../families.ts";
import type { ModelStudyView } from "../view.ts";
import { captioned, gallery } from "../../html/captioned.ts";
import { familyDot } from "./parts.ts";

/** What accuracy costs, and what the models look at. */
export function costSection(view: ModelStudyView, figures: ModelStudyFigures): Html | string {
  if (figures.cost.length === 0 && figures.importance.length === 0) return "";
  const leaders = view.ranked.filter(({ leads }) => leads);
  return section(
    "cost",
    "Cost and features",
    paragraph("What a point of accuracy costs in weights, in time to fit and in time to price."),
    html`<ul class="legend">
      ${leaders.map((model) => html`<li>${familyDot(model)}${families[model.family].title}</li>`)}
    </ul>`,
    gallery(figures.cost, "three"),
    html`${figures.importance.map((each) => captioned(each))}`,
  );
}
