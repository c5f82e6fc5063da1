/** Pieces of page that several sections of a model study share. */
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { dash, grouped } from "../../html/format.ts";
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

/** "48.1 %", of what is in per cent already. */
export function shareText(share: number | null, digits = 1): string {
  return share === null || !Number.isFinite(share) ? dash : `${share.toFixed(digits)}\u00a0%`;
}

/** Three digits: "0.00412", "1.2e−5". */
export function errorText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return dash;
  if (value === 0) return "0";
  const text = Math.abs(value) < 1e-4 ? value.toExponential(2) : value.toPrecision(3);
  return text.replace("-", "−");
}

/** "0.4 s", "3 min", "2.1 h" */
export function secondsText(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds) || seconds === 0) return dash;
  if (seconds < 0.95e-3) return `${(1e6 * seconds).toFixed(0)}\u00a0µs`;
  if (seconds < 0.95) return `${(1e3 * seconds).toFixed(0)}\u00a0ms`;
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 1 : 0)}\u00a0s`;
  return seconds < 5400
    ? `${(seconds / 60).toFixed(1)}\u00a0min`
    : `${(seconds / 3600).toFixed(1)}\u00a0h`;
}

/** "1.2 M", "340 k" */
export function countText(count: number | null): string {
  if (count === null || !Number.isFinite(count)) return dash;
  if (count < 1e4) return grouped(count);
  if (count < 1e6) return `${(count / 1e3).toPrecision(3)}\u00a0k`;
  return count < 1e9
    ? `${(count / 1e6).toPrecision(3)}\u00a0M`
    : `${(count / 1e9).toPrecision(3)}\u00a0G`;
}
