import { captioned } from "../../html/captioned.ts";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import { sortableTable } from "../../html/sortable-table.ts";
import type { SortableColumn } from "../../html/sortable-table.ts";
import type { HedgeFigures } from "../figures/all.ts";
import { finer, moneyText, rangeText, signedText } from "../money.ts";
import { cvarName, percentOf, valueAtRiskName } from "../numbers.ts";
import {
  intervalBetween,
  meansNote,
  shownInterval,
  shownPrice,
  shownStatistic,
} from "../over-runs.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";
import { lessText } from "../words.ts";
import { policyColumn, withInterval } from "./parts.ts";

/** All policies and baselines, least score first. */
export function overviewSection(view: HedgeView, figures: HedgeFigures): Html {
  const { policies, measure, confidence, reference } = view;
  const beside = [figures.ranking, figures.pnl].filter((each) => each !== null);
  const hasIntervals = policies.some(({ summary }) => Object.keys(summary.intervals).length > 0);
  const means = meansNote(view);
  return section(
    "overview",
    "Policies",
    paragraph(
      view.result.evaluation.recorded
        ? "Every policy hedged the same listed options along the same recorded days, which none had learned from, through the same account. Numbers are of one option sold."
        : "Every policy hedged the same claim on the same paths, which none had learned from, through the same account and for the same premium.",
    ),
    html`<div class="two">${beside.map((each) => captioned(each))}</div>`,
    html`<h3>All policies</h3>`,
    sortableTable(policies, {
      caption: `All policies: ${measure.label}, mean, standard deviation, prices, turnover and cost`,
      head: policyColumn,
      columns: mainColumns(view),
      sorted: ["Policy", "ascending"],
    }),
    html`<p class="note">
      ${hasIntervals ? html`Below a number stands its ${percentOf(confidence)}&nbsp;% interval.` : "Paths were not drawn again, so there are no intervals."}${reference ? html` “Less the reference” is the ${measure.label} of the policy less that of ${reference.name} on the same paths: wholly below zero, the policy ${lessText(measure)}.` : ""}${means === "" ? "" : `${means.trimEnd()} Intervals know of luck in training, too.`}
      Heads sort.
    </p>`,
    html`<h3>Value at risk and CVaR</h3>`,
    sortableTable(policies, {
      caption: "Value at risk and CVaR of all policies at every level",
      head: policyColumn,
      columns: tailColumns(view),
      sorted: ["Policy", "ascending"],
    }),
  );
}

function mainColumns(view: HedgeView): readonly SortableColumn<ViewedPolicy>[] {
  const { measure, level, reference, digits } = view;
  const { name } = measure;
  const others = [
    intervalColumn("Mean", "mean", { digits, show: signedText }),
    intervalColumn("Std. dev.", "sd", { digits }),
    intervalColumn(`CVaR ${percentOf(level)}\u00a0%`, cvarName(level), { digits }),
    {
      name: "indifferencePrice",
      title: "Indifference price",
      value: shownPrice,
      show: (policy: ViewedPolicy) => moneyText(shownPrice(policy), digits),
    },
    intervalColumn("Entropic price", "entropicPrice", { digits }),
    plainColumn("Turnover", "turnover", digits),
    plainColumn("Cost", "cost", digits),
  ];
  return [
    {
      ...intervalColumn(measure.title, name, { digits }),
      best: "least",
    },
    ...(reference ? [differenceColumn(reference, view)] : []),
    ...others.filter((column) => column.name !== name),
  ];
}

interface NamedColumn extends SortableColumn<ViewedPolicy> {
  readonly name: string;
}

function plainColumn(title: string, name: string, digits: number): NamedColumn {
  return {
    name,
    title,
    value: (policy) => shownStatistic(policy, name),
    show: (policy) => moneyText(shownStatistic(policy, name), digits),
  };
}

function intervalColumn(
  title: string,
  name: string,
  { digits, show = moneyText }: { readonly digits: number; readonly show?: typeof moneyText },
): NamedColumn {
  return {
    name,
    title,
    value: (policy) => shownStatistic(policy, name),
    show: (policy) =>
      withInterval(shownStatistic(policy, name), shownInterval(policy, name), digits, show),
  };
}

/** The paired difference to the reference, and whether chance explains it. */
function differenceColumn(
  reference: ViewedPolicy,
  { measure: { name }, digits }: HedgeView,
): SortableColumn<ViewedPolicy> {
  const against = reference.name;
  const base = shownStatistic(reference, name);
  const difference = (policy: ViewedPolicy) => {
    const own = shownStatistic(policy, name);
    return own === null || base === null ? null : own - base;
  };
  return {
    title: "Less the reference",
    value: difference,
    show: (policy) => {
      if (policy.key === reference.key) return html`<span class="quiet">reference</span>`;
      const interval = intervalBetween(policy, reference, { against, name });
      const outcome = !interval ? "" : interval[1] < 0 ? "good" : interval[0] > 0 ? "bad" : "quiet";
      return html`<span class="${outcome}">${signedText(difference(policy), finer(digits))}</span>${
          interval
            ? html`<small class="ci">${rangeText(interval, finer(digits), signedText)}</small>`
            : ""
        }`;
    },
  };
}

function tailColumns({ levels, digits }: HedgeView): readonly SortableColumn<ViewedPolicy>[] {
  const of = (title: string, names: (level: number) => string) =>
    levels.map((level): SortableColumn<ViewedPolicy> => {
      const name = names(level);
      return {
        ...intervalColumn(`${title} ${percentOf(level)}\u00a0%`, name, { digits }),
        best: "least",
      };
    });
  return [...of("VaR", valueAtRiskName), ...of("CVaR", cvarName)];
}
