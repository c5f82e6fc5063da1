import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { figure, methodSwitch, paragraph, section } from "../../html/parts.ts";
import type { EvaluationReport } from "../build-evaluation-report.ts";
import { methodLabel } from "../methods.ts";

export function mapsSection({ methods, figures, input }: EvaluationReport): Html | string {
  const { relative, halfSpreads, against } = figures.maps ?? {};
  if (!relative) return "";
  const [operator] = input.operators;
  const mapped = new Set(input.evaluation.accuracy!.maps.methods.map(({ method }) => method));
  const shown = methods
    .filter(({ name }) => mapped.has(name))
    .map(({ key, name }) => ({ key, label: methodLabel(name) }));
  return section(
    "maps",
    "Where errors lie",
    paragraph(
      "Mean errors over the quotes of all chains, by k/√τ and √τ: short expiries below, puts to the " +
        "left. The colours mean the same for every method.",
    ),
    html`<div class="controls">${methodSwitch({ methods: shown }, "map-method")}</div>`,
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
            ${against.map(
              ({ name, map }) => html`<div><b>${methodLabel(name)}</b>${figure(map)}</div>`,
            )}
          </div>`
      : "",
  );
}
