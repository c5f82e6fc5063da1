import type { GroupStatistics } from "@volsmith/hedging";

import type { Figure } from "../../figures/figure.ts";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { dash, grouped } from "../../html/format.ts";
import { percentText } from "../../html/numbers.ts";
import { paragraph, section } from "../../html/parts.ts";
import type { HedgeFigures } from "../figures/all.ts";
import { groupMeasures } from "../figures/groups.ts";
import { moneyText } from "../money.ts";
import { statisticOf } from "../numbers.ts";
import { drawnRunNote, meansNote, runsOfMeans, shownGroups } from "../over-runs.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";
import { panels, policyChips, policyHead } from "./parts.ts";

type GroupsOf = (policy: ViewedPolicy) => readonly GroupStatistics[];

/** Policies by where paths end and by how much they moved. */
export function groupsSection(view: HedgeView, figures: HedgeFigures): Html | string {
  const cuts = [
    ["By moneyness at the end", figures.moneyness, (policy) => shownGroups(policy, "byMoneyness")],
    ["By realised volatility", figures.volatility, (policy) => shownGroups(policy, "byVolatility")],
  ] as const satisfies readonly (readonly [string, Figure | null, GroupsOf])[];
  const known = cuts.filter(([, , of]) => view.policies.some((policy) => of(policy).length > 0));
  if (known.length === 0) return "";
  const { label, title: measure } = view.measure;
  return section(
    "groups",
    "Moneyness and volatility",
    paragraph(
      `Where risk sits: the paths in groups, and ${label} within each. The stronger a cell’s colour, the more policies do better there.${groupsNote(view)}`,
    ),
    policyChips(view),
    html`${known.map(
      ([title, each, of]) =>
        html`<h3>${title}</h3>
          ${panels(
            each,
            groupMeasures(view).map((each, i) => [i, each.title] as const),
            "large",
          )}
          ${groupTable(view, of, `${measure}, ${title.toLowerCase()}`)}`,
    )}`,
  );
}

/** Results from before groups were looked at over all trainings have them of one. */
function groupsNote(view: HedgeView): string {
  return meansNote(view, runsOfMeans) || drawnRunNote(view).replace("drawn", "told");
}

function groupTable(
  { policies, measure: { name }, digits }: HedgeView,
  of: GroupsOf,
  label: string,
): Html {
  const groups = of(policies[0]).filter(({ nPaths }) => nPaths > 0);
  const valueOf = (policy: ViewedPolicy, group: string) => {
    const statistics = of(policy).find((each) => each.label === group)?.statistics;
    return statistics ? statisticOf(statistics, name) : null;
  };
  const ranked = groups.map((group) =>
    (few(group.nPaths) ? [] : policies)
      .map((policy) => valueOf(policy, group.label))
      .filter((value) => value !== null)
      .toSorted((a, b) => a - b),
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="shaded">
      <caption class="unseen">
        ${label}
      </caption>
      <thead>
        <tr>
          <th scope="col">Policy</th>
          ${groups.map(
            (group) =>
              html`<th scope="col" class="number">
                ${headOf(group.label)}<br /><small
                  >${few(group.nPaths) ? "only " : ""}${grouped(group.nPaths)} paths</small
                >
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${policies.map(
          (policy) =>
            html`<tr>
              <th scope="row">${policyHead(policy)}</th>
              ${groups.map(({ label: group }, i) => {
                const value = valueOf(policy, group);
                if (value === null) return html`<td class="number quiet">${dash}</td>`;
                const place = Math.max(0, ranked[i].indexOf(value));
                const best = ranked[i][0] === value ? " best" : "";
                return html`<td class="number${best}" style="${shade(place, ranked[i].length)}">
                  ${moneyText(value, digits)}
                </td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Too few paths to rank by: a tail of twenty is one path. */
function few(nPaths: number): boolean {
  return nPaths < 20;
}

/** "S_T/K below 0.8" with its subscript, "(0.149 to 0.212)" in per cent. */
function headOf(label: string): Html {
  const text = label.replaceAll(
    /\((\d*\.\d+) to (\d*\.\d+)\)/g,
    (_, low: string, high: string) =>
      `(${percentText(Number(low))} to ${percentText(Number(high))})`,
  );
  const [before, ...after] = text.split("S_T");
  return html`${before}${after.map((part) => html`S<sub>T</sub>${part}`)}`;
}

/** By place in the column: amounts far off would leave the rest all of one colour. */
function shade(place: number, of: number): string {
  const depth = place / Math.max(1, of - 1);
  return `background:color-mix(in srgb,var(--above) ${(26 * depth).toFixed(0)}%,transparent)`;
}
