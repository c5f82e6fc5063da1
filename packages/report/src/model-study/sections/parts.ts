/** Pieces of page that several sections of a model study share. */
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import type { StudyModel } from "../view.ts";

/** A dot in the colour of a model's family. */
export function familyDot({ color }: Pick<StudyModel, "color">): Html {
  return html`<span class="dot" style="background:${color}"></span>`;
}
