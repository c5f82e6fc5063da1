/** Pieces of page that several sections share. */
import type { Study, StudyMethod } from "../study/study.ts";
import { methodDash, methodInk, termRamp } from "../theme/palette.ts";
import { html } from "./escape.ts";
import type { Html } from "./escape.ts";
import type { Figure } from "../figures/figure.ts";

/** A sample of a line. */
export function lineSwatch({
  color,
  dash,
}: {
  readonly color: string;
  readonly dash: readonly number[];
}): Html {
  return html`<svg class="swatch" viewBox="0 0 22 8" aria-hidden="true">
    <line
      x1="1"
      x2="21"
      y1="4"
      y2="4"
      stroke="${color}"
      stroke-width="2.4"
      stroke-dasharray="${dash.join(" ")}"
    />
  </svg>`;
}

/** A sample of a method's line. */
export function swatch({ method }: Pick<StudyMethod, "method">): Html {
  return lineSwatch({ color: methodInk(method), dash: methodDash(method) });
}

/** A place the page's script draws a figure in. */
export function figure(
  { id, description, height }: Figure,
  { caption, slice, key = id }: { caption?: string | Html; slice?: number; key?: string } = {},
): Html {
  const own = slice === undefined ? "" : html` data-slice="${slice}"`;
  return html`<figure>
    <div
      class="figure"
      data-figure="${key}"
      ${own}
      style="min-height:${height}px"
      role="img"
      aria-label="${description}"
    ></div>
    ${caption ? html`<figcaption>${caption}</figcaption>` : ""}
  </figure>`;
}

/** The switch between methods of figures that show one. */
export function methodSwitch(
  { methods }: { readonly methods: readonly Pick<StudyMethod, "key" | "label">[] },
  group: string,
): Html {
  return html`<fieldset class="segments" aria-label="Method">
    ${methods.map(
      ({ key, label }, i) =>
        html`<label
          ><input
            type="radio"
            name="${group}"
            value="${key}"
            data-choose-method${i === 0 ? html` checked` : ""}
          />${label}</label
        >`,
    )}
  </fieldset>`;
}

/** How colour tells short expiries from long ones. */
export function termLegend({ slices }: Study): Html {
  const ramp = `linear-gradient(90deg, ${termRamp.join(", ")})`;
  return html`<ul class="legend">
    <li>
      ${slices[0].term}<span class="ramp" style="background:${ramp}"></span>${slices.at(-1)!.term}
    </li>
  </ul>`;
}

/** What a masthead says in figures: terms, values, and notes beside some. */
export function factList(
  facts: readonly (readonly [term: string, value: string, note: string])[],
): Html {
  return html`<dl class="facts">
    ${facts.map(
      ([term, value, note]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value} ${note ? html`<small>${note}</small>` : ""}</dd>
        </div>`,
    )}
  </dl>`;
}

export function section(
  id: string,
  title: string | Html,
  ...content: readonly (Html | string)[]
): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;
}

export function paragraph(text: string | Html): Html {
  return html`<p>${text}</p>`;
}
