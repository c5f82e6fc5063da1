import { captioned } from "../../html/captioned.ts";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import { sortableTable } from "../../html/sortable-table.ts";
import type { HedgeFigures } from "../figures/all.ts";
import { finer, moneyText } from "../money.ts";
import { finite, intervalOf } from "../numbers.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";
import { policyColumn, withInterval } from "./parts.ts";

/** Whether a result is the policy's or its seed's. */
export function seedsSection(view: HedgeView, figures: HedgeFigures): Html | string {
  const { learned, measure, digits, result } = view;
  if (result.overSeeds.length === 0) return "";
  const repeated = learned.filter(({ seeds }) => (seeds?.runs.length ?? 0) > 1);
  const beside = [...(figures.seeds ? [figures.seeds] : []), ...figures.against];
  const { name, title } = measure;
  return section(
    "seeds",
    repeated.length > 0 ? "Over seeds" : "Against the baselines",
    paragraph(
      repeated.length > 0
        ? "The same training with other seeds ends elsewhere. Each policy is judged by the mean of its runs, and each baseline is set against that mean on the same paths."
        : "Each learned policy was trained once, so the intervals know of the paths drawn, not of luck in training: more seeds would tell.",
    ),
    html`<div class="two">${beside.map((each) => captioned(each))}</div>`,
    repeated.length > 0
      ? sortableTable(repeated, {
          caption: `${title} of learned policies over their seeds`,
          head: policyColumn,
          columns: [
            {
              title: "Runs",
              value: ({ seeds }) => seeds!.runs.length,
              show: ({ seeds }) => String(seeds!.runs.length),
            },
            {
              title: `${title}, mean`,
              value: (policy) => spreadOf(policy, name, "mean"),
              show: (policy) =>
                withInterval(
                  spreadOf(policy, name, "mean"),
                  intervalOf(policy.seeds!.intervals, name),
                  digits,
                ),
              best: "least",
            },
            ...(["sd", "least", "most"] as const).map((part) => ({
              title: { sd: "Std. dev. of runs", least: "Least", most: "Most" }[part],
              value: (policy: ViewedPolicy) => spreadOf(policy, name, part),
              show: (policy: ViewedPolicy) =>
                moneyText(spreadOf(policy, name, part), finer(digits)),
            })),
            {
              title: "Mean P&L",
              value: ({ seeds }) => finite(seeds!.spread.mean?.mean),
              show: ({ seeds }) => moneyText(seeds!.spread.mean?.mean, digits),
            },
          ],
        })
      : "",
  );
}

function spreadOf(
  { seeds }: ViewedPolicy,
  name: string,
  part: "mean" | "sd" | "least" | "most",
): number | null {
  return finite(seeds?.spread[name]?.[part]);
}
