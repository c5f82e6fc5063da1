/** Pieces of page that several sections of a back-test share. */
import type { Interval } from "@volsmith/hedging";

import type { Figure } from "../../figures/figure.ts";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { figure, lineSwatch } from "../../html/parts.ts";
import { moneyText, rangeText } from "../money.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";

/** What the hedge is worth at the end, and what is owed. */
export const VT = html`<i>V</i><sub>T</sub>`;
export const ZT = html`<i>Z</i><sub>T</sub>`;

/** A policy as the first cell of a line; the learned ones say so. */
export function policyHead({ rank, name, learned }: ViewedPolicy): Html {
  const tag = learned ? html` <small class="tag">learned</small>` : "";
  return html`<span class="rank plain">${rank ?? "–"}</span>${name}${tag}`;
}

/** The first column of a table of policies. */
export const policyColumn = {
  title: "Policy",
  value: ({ rank }: ViewedPolicy) => rank,
  show: policyHead,
} as const;

/** A number with its interval below it. */
export function withInterval(
  value: number | null,
  interval: Interval | null,
  digits?: number,
  show: typeof moneyText = moneyText,
): Html {
  const range = interval
    ? html`<small class="ci">${rangeText(interval, digits, show)}</small>`
    : "";
  return html`${show(value, digits)}${range}`;
}

/** Chips that show and hide policies in the figures of the page. */
export function policyChips({ policies, shown }: HedgeView): Html {
  return html`<div class="chips wrapped" role="group" aria-label="Show policies">
    ${policies.map(
      (policy) =>
        html`<button
          type="button"
          aria-pressed="${String(shown.some(({ key }) => key === policy.key))}"
          data-toggle-method="${policy.key}"
        >
          ${lineSwatch(policy)}${policy.name}
        </button>`,
    )}
  </div>`;
}

/** Panels of one figure, each with its head. */
export function panels(
  each: Figure | null,
  heads: readonly (readonly [slice: number, head: string, aside?: string])[],
  size: "small" | "large" = "small",
): Html | string {
  if (!each || heads.length === 0) return "";
  return html`<ol class="panels ${size}">
    ${heads.map(
      ([slice, head, aside = ""]) =>
        html`<li>
          <b>${head}</b>${aside ? html`<span>${aside}</span>` : ""}
          ${figure({ ...each, description: `${head}. ${each.description}` }, { slice })}
        </li>`,
    )}
  </ol>`;
}

/** One panel a policy, in the order of the ranking. */
export function policyPanels(each: Figure | null, { policies }: HedgeView): Html | string {
  const known = new Set(each ? Object.values(each.tables).flatMap(({ slice }) => slice) : []);
  return panels(
    each,
    policies.flatMap(({ name }, i) => (known.has(i) ? [[i, name] as const] : [])),
  );
}
