import { formatInstant } from "../../study/slices.ts";
import type { Study } from "../../study/study.ts";
import { html } from "../escape.ts";
import type { Html } from "../escape.ts";
import { grouped } from "../format.ts";
import { factList, swatch } from "../parts.ts";

export function masthead({ input, slices, methods }: Study): Html {
  const { snapshot } = input;
  const { cleaning } = snapshot;
  const facts: [string, string, string][] = [
    ["Spot", snapshot.spot === null ? "not given" : grouped(snapshot.spot, 2), ""],
    ["Quotes used", grouped(cleaning.nKept), `of ${grouped(cleaning.nRows)} listed`],
    ["Expiries", grouped(slices.length), `${slices[0].term} to ${slices.at(-1)!.term}`],
    ["Surfaces", grouped(methods.length), ""],
  ];
  return html`<header class="masthead">
    <p class="eyebrow">Implied volatility surface</p>
    <h1>${snapshot.underlying}</h1>
    <p class="when">
      ${formatInstant(snapshot.quotedAt)} · ${vendors[snapshot.vendor] ?? snapshot.vendor}
    </p>
    ${factList(facts)}
  </header>`;
}

const vendors: Readonly<Record<string, string>> = {
  "cboe-delayed": "Cboe delayed quotes",
  "cboe-datashop": "Cboe DataShop",
  optionmetrics: "OptionMetrics IvyDB",
  optionsdx: "optionsDX",
  deribit: "Deribit",
  barchart: "Barchart",
  plain: "plain table",
};

/** Links to the sections, and a chip for every method that shows or hides its curves. */
export function navigation(
  { methods }: Study,
  links: readonly (readonly [string, string])[],
): Html {
  return html`<nav aria-label="Sections">
    <div>
      <ul>
        ${links.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}
      </ul>
      <div class="chips" role="group" aria-label="Show methods">
        ${methods.map(
          (method) =>
            html`<button type="button" aria-pressed="true" data-toggle-method="${method.key}">
              ${swatch(method)}${method.label}
            </button>`,
        )}
      </div>
    </div>
  </nav>`;
}
