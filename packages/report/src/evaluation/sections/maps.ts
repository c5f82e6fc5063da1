import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { figure, paragraph, section } from "../../html/parts.ts";
import type { EvaluationReport } from "../build-evaluation-report.ts";
import { methodLabel } from "../methods.ts";

export function mapsSection({ methods, figures, input }: EvaluationReport): Html | string {
  const { relative, halfSpreads, against } = figures.maps ?? {};
  if (!relative) return "";
  const [operator] = input.operators;
  const shown = methods.filter(({ name }) =>
    input.evaluation.accuracy!.maps.methods.some(({ method }) => method === name),
  );
  return section(
    "maps",
    "Where errors lie",
    paragraph(
      "Mean errors over the quotes of all chains, by k/√τ and √τ: short expiries below, puts to the " +
        "left. The colours mean the same for every method.",
    ),
    html`<div class="controls">
      <fieldset class="segments" aria-label="Method">
        ${shown.map(
          ({ key, name }, i) =>
            html`<label
              ><input
                type="radio"
                name="map-method"
                value="${key}"
                data-choose-method${i === 0 ? html` checked` : ""}
              />${methodLabel(name)}</label
            >`,
        )}
      </fieldset>
    </div>`,
    html`<div class="two">${figure(relative)}${halfSpreads ? figure(halfSpreads) : ""}</div>`,
    against && against.length > 0
      ? html`<h3>${operator.name} against the others</h3>
          <ul class="legend">
            <li>
              <span class="square" style="background:var(--below)"></span>${operator.name} is nearer
              to the quotes
            </li>
            <li><span class="square" style="background:var(--above)"></span>the other is</li>
          </ul>
          <div class="two">
            ${against.map(({ name, map }) =>
              figure(map, { caption: `against ${methodLabel(name)}` }),
            )}
          </div>`
      : "",
  );
}
