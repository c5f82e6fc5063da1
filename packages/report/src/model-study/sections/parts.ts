/** Pieces of page that several sections of a model study share. */
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { figure } from "../../html/parts.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { StudyModel } from "../view.ts";

/** A figure with its title above and its caption below, which names the source's figures. */
export function captioned(
  each: ModelStudyFigure,
  { level = "section" }: { readonly level?: "section" | "group" } = {},
): Html {
  const { id, title, caption, answers } = each;
  const numbers =
    answers.length > 0 ? html` <span class="source">Source: ${answers.join(", ")}.</span>` : "";
  return html`<div class="captioned" id="figure-${id}">
    ${level === "section" ? html`<h3>${title}</h3>` : html`<h4>${title}</h4>`}
    ${figure(each, { caption: html`${caption}${numbers}` })}
  </div>`;
}

/**
 * A remark as a sentence begins ("r: …" is about r), files by their names: folders are of one machine,
 * and of no use to whom the page is sent.
 */
export function remarkText(remark: string): string {
  const text = remark.replaceAll(/(^|[\s("'])(?:[A-Za-z]:)?[\\/](?:[^\s\\/]+[\\/])+/g, "$1");
  return /^(?:[a-z]{2}|a )/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Figures side by side where there is room. */
export function gallery(
  figures: readonly ModelStudyFigure[],
  columns: "two" | "three" = "two",
  level: "section" | "group" = "section",
): Html | string {
  if (figures.length === 0) return "";
  return html`<div class="${columns}">${figures.map((each) => captioned(each, { level }))}</div>`;
}

/** A dot in the colour of a model's family. */
export function familyDot({ color }: Pick<StudyModel, "color">): Html {
  return html`<span class="dot" style="background:${color}"></span>`;
}
