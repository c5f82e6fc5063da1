/** Figures with their words, one by one or side by side. */
import type { CaptionedFigure } from "../figures/figure.ts";
import { html } from "./escape.ts";
import type { Html } from "./escape.ts";
import { figure } from "./parts.ts";

/** A figure with its title above and its caption below, which names the source's figures. */
export function captioned(
  each: CaptionedFigure,
  { level = "section" }: { readonly level?: "section" | "group" } = {},
): Html {
  const { id, title, caption, answers = [] } = each;
  const numbers =
    answers.length > 0 ? html` <span class="source">Source: ${answers.join(", ")}.</span>` : "";
  return html`<div class="captioned" id="figure-${id}">
    ${level === "section" ? html`<h3>${title}</h3>` : html`<h4>${title}</h4>`}
    ${figure(each, { caption: html`${caption}${numbers}` })}
  </div>`;
}

/** Figures side by side where there is room. */
export function gallery(
  figures: readonly CaptionedFigure[],
  columns: "two" | "three" = "two",
  level: "section" | "group" = "section",
): Html | string {
  if (figures.length === 0) return "";
  return html`<div class="${columns}">${figures.map((each) => captioned(each, { level }))}</div>`;
}
