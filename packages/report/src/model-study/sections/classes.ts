import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import type { ModelStudyFigures } from "../figures/all.ts";
import { CUTS } from "../figures/outcomes.ts";
import type { Cut } from "../figures/outcomes.ts";
import type { ModelStudyView } from "../view.ts";
import { gallery } from "../../html/captioned.ts";
import { outcomeLegend } from "./overview.ts";

/** Over, under and correctly priced by ticker, moneyness, time to expiry and month. */
export function classesSection(view: ModelStudyView, figures: ModelStudyFigures): Html {
  if (view.ranked.length === 0)
    return section(
      "classes",
      "By class",
      paragraph("No model gave prices, so there is nothing to cut."),
    );
  return section(
    "classes",
    "By class",
    paragraph(
      "The same test rows cut by ticker, moneyness and time to expiry; models stand in the order of the whole.",
    ),
    outcomeLegend(),
    html`${(Object.keys(CUTS) as Cut[]).map((cut) =>
      figures[cut].length === 0
        ? ""
        : html`<h3>${CUTS[cut].title}</h3>
            ${gallery(figures[cut], figures[cut].length % 2 === 0 ? "two" : "three", "group")}`,
    )}`,
    gallery(figures.maps),
  );
}
