import { captioned } from "../../html/captioned.ts";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { dash } from "../../html/format.ts";
import { paragraph, section } from "../../html/parts.ts";
import { sortableTable } from "../../html/sortable-table.ts";
import type { SortableColumn } from "../../html/sortable-table.ts";
import type { HedgeFigures } from "../figures/all.ts";
import { moneyText, rangeText, signedText } from "../money.ts";
import { cvarName, finite, intervalOf, percentOf, statisticOf, valueAtRiskName } from "../view.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";
import { policyColumn, withInterval } from "./parts.ts";

/** All policies and baselines, least tail first. */
export function overviewSection(view: HedgeView, figures: HedgeFigures): Html {
  const { policies, level, confidence, reference } = view;
  const measure = `CVaR ${percentOf(level)}\u00a0%`;
  const beside = [figures.tails, figures.pnl].filter((each) => each !== null);
  const hasIntervals = policies.some(({ summary }) => Object.keys(summary.intervals).length > 0);
  const repeated = policies.some(({ seeds }) => (seeds?.runs.length ?? 0) > 1);
  return section(
    "overview",
    "Policies",
    paragraph(
      "Every policy hedged the same claim on the same paths, which none had learned from, through the same account and for the same premium.",
    ),
    html`<div class="two">${beside.map((each) => captioned(each))}</div>`,
    html`<h3>All policies</h3>`,
    sortableTable(policies, {
      caption: `All policies: ${measure}, mean, standard deviation, prices, turnover and cost`,
      head: policyColumn,
      columns: mainColumns(view),
      sorted: ["Policy", "ascending"],
    }),
    html`<p class="note">
      ${hasIntervals ? html`Below a number stands its ${percentOf(confidence)}&nbsp;% interval.` : "Paths were not drawn again, so there are no intervals."}${reference ? html` “Less the reference” is ${measure} of the policy less that of ${reference.name}, path by path: an interval wholly below nought has less tail risk.` : ""}${repeated ? ` ${measure} of learned policies is the mean over their seeds; the other numbers are of the first.` : ""}
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

function mainColumns({ level, reference }: HedgeView): readonly SortableColumn<ViewedPolicy>[] {
  const name = cvarName(level);
  return [
    {
      title: `CVaR ${percentOf(level)}\u00a0%`,
      value: ({ tail }) => tail,
      show: ({ tail, seeds, summary }) => {
        const over = seeds && seeds.runs.length > 1 ? seeds.intervals : summary.intervals;
        return withInterval(tail, intervalOf(over, name));
      },
      best: "least",
    },
    ...(reference ? [differenceColumn(reference, name)] : []),
    intervalColumn("Mean", "mean", "signed"),
    intervalColumn("Std. dev.", "sd"),
    {
      title: "Indifference price",
      value: ({ summary }) => finite(summary.price?.price),
      show: ({ summary }) =>
        summary.price?.how === "none" ? dash : moneyText(finite(summary.price?.price)),
    },
    intervalColumn("Entropic price", "entropicPrice"),
    plainColumn("Turnover", "turnover"),
    plainColumn("Cost", "cost"),
  ];
}

function plainColumn(title: string, name: string): SortableColumn<ViewedPolicy> {
  return {
    title,
    value: ({ summary }) => statisticOf(summary.statistics, name),
    show: ({ summary }) => moneyText(statisticOf(summary.statistics, name)),
  };
}

function intervalColumn(
  title: string,
  name: string,
  sign: "signed" | "plain" = "plain",
): SortableColumn<ViewedPolicy> {
  return {
    title,
    value: ({ summary }) => statisticOf(summary.statistics, name),
    show: ({ summary }) =>
      withInterval(
        statisticOf(summary.statistics, name),
        intervalOf(summary.intervals, name),
        sign === "signed" ? signedText : moneyText,
      ),
  };
}

/** The paired difference to the reference, and whether chance explains it. */
function differenceColumn(reference: ViewedPolicy, name: string): SortableColumn<ViewedPolicy> {
  const base = statisticOf(reference.summary.statistics, name);
  const difference = ({ summary }: ViewedPolicy) => {
    const own = statisticOf(summary.statistics, name);
    return own === null || base === null ? null : own - base;
  };
  return {
    title: "Less the reference",
    value: difference,
    show: (policy) => {
      if (policy.key === reference.key) return html`<span class="quiet">reference</span>`;
      const interval = intervalOf(policy.summary.differences, name);
      const outcome = !interval ? "" : interval[1] < 0 ? "good" : interval[0] > 0 ? "bad" : "quiet";
      return html`<span class="${outcome}">${signedText(difference(policy))}</span>${
          interval ? html`<small class="ci">${rangeText(interval, signedText)}</small>` : ""
        }`;
    },
  };
}

function tailColumns({ levels }: HedgeView): readonly SortableColumn<ViewedPolicy>[] {
  const of = (title: string, names: (level: number) => string) =>
    levels.map((level): SortableColumn<ViewedPolicy> => {
      const name = names(level);
      return {
        ...intervalColumn(`${title} ${percentOf(level)}\u00a0%`, name),
        best: "least",
      };
    });
  return [...of("VaR", valueAtRiskName), ...of("CVaR", cvarName)];
}
